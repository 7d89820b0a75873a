"""What runs inside a revision, with its own code and environment: python bench/inside/run.py, in its folder."""
