"""The calendar of working days as people look at it: a year's days off, worked weekends and deadlines."""
