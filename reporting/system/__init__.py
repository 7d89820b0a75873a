"""Whether the portal's background, database and machine are in order, for administrators and monitoring."""
