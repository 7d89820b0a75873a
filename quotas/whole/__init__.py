"""A whole quota decision as one workbook: written, read again, checked, and compared with what is stored."""
