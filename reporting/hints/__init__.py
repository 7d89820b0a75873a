"""What looks unusual in a report, and what its unit answers."""
