"""How a figure comes about: from catalogue and recompute to lines, sums and trends."""
