"""Pages of the administration that are tasks, not forms on one table; each is open to administrators only."""
