"""Figures by place and time: units, groups and districts, month by month, and how they are spread."""
