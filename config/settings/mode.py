"""Development, demo or production.

development  DEBUG is on, only this machine can reach it
demo         DEMO=1: as in production, on invented figures and a pinned day, only from this machine
production   everything else: SECRET_KEY and ALLOWED_HOSTS must be given
"""

from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import environment as env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"  # files that this install makes; untracked

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS", [])  # earlier ones, while they are still needed
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", [])
DEMO = env.flag("DEMO", default=False)
# An install that sets a secret or a host is not for development: tracebacks then need DEBUG=1.
DEBUG = env.flag("DEBUG", default=not DEMO and not SECRET_KEY and not ALLOWED_HOSTS)
PRODUCTION = not DEBUG and not DEMO

if PRODUCTION and not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: give the portal a long random text that nobody else knows, or set DEBUG=1 to develop."
    )
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set: name the hosts that people type to reach the portal, parted by commas."
    )
if DEMO and DEBUG:
    raise ImproperlyConfigured("DEMO and DEBUG cannot both be on: the demo shows the portal as it is in production.")
if DEMO and not set(ALLOWED_HOSTS) <= set(LOOPBACK):
    raise ImproperlyConfigured(
        f"DEMO=1 is refused unless ALLOWED_HOSTS holds only {', '.join(LOOPBACK)}: its passwords are published, "
        "and it ranks real offices on invented figures."
    )

if not PRODUCTION:
    SECRET_KEY = SECRET_KEY or env.generated_secret(VAR_DIR / "secret_key")
    ALLOWED_HOSTS = ALLOWED_HOSTS or LOOPBACK

# The fixed calendar day of the demo; units/clock.py reads it.
DEMO_TODAY = env.day("DEMO_TODAY", date(2021, 1, 4) if DEMO else None)
if DEMO_TODAY and not DEMO:
    raise ImproperlyConfigured("DEMO_TODAY works only with DEMO=1: a real portal must not stand still on one day.")
