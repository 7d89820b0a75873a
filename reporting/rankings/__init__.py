"""What a ranking must say, and rankings frozen for good."""
