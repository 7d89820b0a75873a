"""What the address of a page requests: month, basis, span, filters and order."""
