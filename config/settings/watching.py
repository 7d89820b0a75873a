"""What watches the running portal: metrics, traces, the stamp of the backup."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from config import environment as env
from config.settings.mode import VAR_DIR

# Who may read /metrics, for Prometheus: nobody while both are empty. With both, both must fit.
METRICS_TOKEN = env.text("METRICS_TOKEN") or env.file_text("METRICS_TOKEN_FILE")
METRICS_ADDRESSES = env.networks("METRICS_ADDRESSES")
# Where the processes of the pages keep what they count.
METRICS_FOLDER = env.text("METRICS_FOLDER", str(VAR_DIR / "metrics"))
# A file that the backup touches when it is done.
BACKUP_STAMP = env.text("BACKUP_STAMP")
SHORTEST_TOKEN = 32
if METRICS_TOKEN and len(METRICS_TOKEN) < SHORTEST_TOKEN:
    raise ImproperlyConfigured(
        f"METRICS_TOKEN must have at least {SHORTEST_TOKEN} characters: who guesses it reads how the portal is used."
    )

# Where traces go: a collector that takes OTLP over HTTP. Empty: none are made, and their libraries are not needed.
TRACES_URL = env.text("TRACES_URL").rstrip("/")
# Of how many requests and jobs in a hundred.
TRACES_PERCENT = env.whole_number("TRACES_PERCENT", 100)
if TRACES_URL and not TRACES_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured("TRACES_URL must begin with https:// or http://, as in http://127.0.0.1:4318.")
if TRACES_URL and find_spec("opentelemetry") is None:
    raise ImproperlyConfigured("TRACES_URL needs the libraries of requirements/traces.lock in place of base.lock.")
if TRACES_PERCENT > 100:
    raise ImproperlyConfigured("TRACES_PERCENT must be from 0 to 100.")
