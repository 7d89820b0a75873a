"""Figures by procedure and by field, and the indicators that the ministry asks for."""
