"""`make load`: the portal on the evening of the deadline, then with more units, then as much as it can take."""
