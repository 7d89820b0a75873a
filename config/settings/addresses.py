"""Where the portal is reached, and how browsers are kept to it."""

from config import environment as env
from config.settings.mode import PRODUCTION

# Address put before links in mails.
PORTAL_URL = env.text("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = env.flag("HTTPS", default=PRODUCTION)
# Reverse proxies of ours between a user and gunicorn. Their X-Forwarded-… headers are trusted, and no others.
PROXY_COUNT = env.whole_number("PROXY_COUNT", 0)

if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # requested by the machine itself, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# Other hosts of the domain and the browsers' own lists are for the owner of the domain to decide, not for the portal.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "units.views.refusals.old_page"
