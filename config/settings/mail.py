"""Mail, and who is written to when a page fails."""

from config import environment as env

vars().update(env.mail("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who gets a mail when a page fails.
ADMINS = [(address, address) for address in env.names("ADMINS", [])]
