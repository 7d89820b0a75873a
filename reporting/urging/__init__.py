"""Who has not sent, and the mails that ask for it."""
