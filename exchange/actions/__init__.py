"""What people and programs do with files and calls of other systems: one verb, one transaction."""
