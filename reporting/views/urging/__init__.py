"""The pages and POST handlers of urging."""
