"""What another system calls our units, procedures and figures: looked up both ways, for a day."""
