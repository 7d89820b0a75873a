"""What a leader asks of the figures: who misses and by how much, whether it improves, why, and how the year ends."""
