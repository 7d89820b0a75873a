"""What runs inside a revision, with its own code and environment, by bench/inside/run.py."""
