"""Calls of other programs, their files, and the webhooks that they receive."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import environment as env

# Calls a minute: of one token, and with unknown tokens from one address.
API_CALLS_PER_MINUTE = env.whole_number("API_CALLS_PER_MINUTE", 600)
API_REFUSALS_PER_MINUTE = env.whole_number("API_REFUSALS_PER_MINUTE", 30)

# A file with one row a dossier, which is never held as a whole (docs/deployment.md says what else limits it).
DOSSIER_FILE_MEGABYTES = env.whole_number("DOSSIER_FILE_MEGABYTES", 512)

# The only hosts to which events are sent, each with protocol and port. None: nothing is recorded or sent.
WEBHOOK_HOSTS = env.origins("WEBHOOK_HOSTS")
# Certificates of those that issue those of the receivers, where they are not known everywhere.
WEBHOOK_CA_FILE = env.text("WEBHOOK_CA_FILE")
if WEBHOOK_CA_FILE and not Path(WEBHOOK_CA_FILE).is_file():
    raise ImproperlyConfigured("WEBHOOK_CA_FILE must name a file with certificates that can be read.")
