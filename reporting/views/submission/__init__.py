"""The pages and POST handlers of /submissions/<period>/<unit>/."""
