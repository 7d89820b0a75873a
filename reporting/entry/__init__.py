"""A report as its unit sees it: the form, what it holds, what would be sent, and the receipt."""
