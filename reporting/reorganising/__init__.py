"""A rearrangement of units before it is carried out: what was asked for, what it reaches, and what may follow."""
