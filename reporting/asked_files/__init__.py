"""Files that pages offer: which there are, and how each is made, at once or by a worker."""
