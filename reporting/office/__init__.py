"""What the pages of the administration show besides the forms of its tables."""
