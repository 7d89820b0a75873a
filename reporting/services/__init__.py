"""Figures by procedure and by field, and the ministry's indicators."""
