"""Files for people: what a page shows as xlsx and CSV, numbers as numbers."""
