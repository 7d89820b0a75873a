"""The second factor of an account: who is asked for one, and how each kind is checked."""
