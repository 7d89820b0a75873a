"""Entry points: pages of this app, and calls in the shapes of other systems."""
