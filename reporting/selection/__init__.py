"""What the address of a page asks for: month, basis, span, filters and order."""
