"""What a coordinator has to do today: one part a kind of work, counted by the database, with its first rows."""
