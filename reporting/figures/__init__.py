"""How figures are computed: from catalogue and recompute to lines, sums and trends."""
