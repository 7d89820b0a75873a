"""Logging in: passwords, second factors, single sign-on, sessions, and logins that are locked."""

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from config import environment as env
from config.settings.mode import DEMO

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses a locked-out login before a password is checked
    "units.backends.PortalBackend",
]
PASSWORD_HASHERS = [
    "units.password_hashing.OneAtATimeArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

# A second factor after the password: off, offered to everybody, or required of coordinators and administrators.
SECOND_FACTOR = env.choice("SECOND_FACTOR", "off" if DEMO else "offered", ["off", "offered", "required"])
# Days from the first login that asks for it, on which an account may still enter without one.
SECOND_FACTOR_GRACE_DAYS = env.whole_number("SECOND_FACTOR_GRACE_DAYS", 0)
if DEMO and SECOND_FACTOR != "off":
    raise ImproperlyConfigured("SECOND_FACTOR works only outside the demo: everybody uses the same accounts there.")

# Single sign-on by OpenID Connect; off while OIDC_ISSUER is empty.
OIDC_ISSUER = env.text("OIDC_ISSUER")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET") or env.file_text("OIDC_CLIENT_SECRET_FILE")
# Which claim of the provider names an account, and by which of its fields the account is found.
OIDC_CLAIM = env.text("OIDC_CLAIM")
OIDC_ACCOUNT_FIELD = env.choice("OIDC_ACCOUNT_FIELD", "username", ["username", "email"])
# Whose second factor counts after a single sign-on: the portal's own, or the provider's.
OIDC_SECOND_FACTOR = env.choice("OIDC_SECOND_FACTOR", "portal", ["portal", "provider"])
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLAIM):
    raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLAIM: say which claim names an account.")
if OIDC_ISSUER and not OIDC_ISSUER.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
    raise ImproperlyConfigured("OIDC_ISSUER must begin with https://: what it proves opens accounts.")

PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_ENGINE = "units.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # a working day: a month's report is typed between other work

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True  # a reason cites decisions, whose names are long

# An entire province can be behind one address, so an address by itself is never locked.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# Tries while a login is locked do not count: the 15 minutes run from the last one that did.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "units.login_lock.login_name"
AXES_LOCKOUT_CALLABLE = "units.views.login.locked_out"
# What axes notes of a wrong try holds none of these.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "passkey"]
AXES_ENABLE_ADMIN = False  # an account that is locked out is unlocked on its own page
AXES_VERBOSE = False  # no banner at the start of every command
AXES_CLIENT_IP_CALLABLE = "config.client_address.client_address"
