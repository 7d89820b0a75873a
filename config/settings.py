"""Settings of the portal, all in one file. With nothing set it runs for development, on SQLite and without Redis.

Three ways to run, decided by the first group below:

development  DEBUG is on, only this machine can reach it
demo         DEMO=1: as in production, on invented figures and a pinned day, only from this machine
production   everything else: SECRET_KEY and ALLOWED_HOSTS must be given

Every variable read here is described in docs/configuration.md and listed in .env.example; a test checks both.
"""

import os
import sys
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # files that this install makes; untracked

# --- Development, demo or production ---------------------------------------------------------------------------------

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

# --- Where it is reached ---------------------------------------------------------------------------------------------

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

# --- Parts -----------------------------------------------------------------------------------------------------------

RELEASE = "config.release.release"  # what says which code runs; shown on the system page
OWN_APPS = ["units", "procedures", "quotas", "reporting", "webhooks", "open_data", "api", "exchange", "monitoring"]
INSTALLED_APPS = [
    *OWN_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "config.logs.TraceMiddleware",  # before all others: each line of the log has the request's number
    "monitoring.middleware.CountRequestsMiddleware",  # durations of complete answers
    # Outermost: responses from before a view is reached, as to a wrong Host, have the same headers.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageSwitchMiddleware",
    "api.middleware.ProgramMiddleware",  # inside the language switch: programs ask for a language by a header
    "config.writes.NoteWritesMiddleware",
    "config.middleware.RefuseNulMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.WrongMethodPageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "units.middleware.KeepTypedLoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.unchanged.UnchangedPageMiddleware",  # after whatever could refuse the page or adds to it
    "config.middleware.AdminStyleAttributesMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it replaces the answer when a login is locked out
]

if DEBUG and find_spec("zeal"):  # finds N+1 queries while developing; in tests they are errors
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")
    ZEAL_RAISE = False

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "units.context_processors.portal",
            ],
        },
    },
]

# --- Database --------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}

# Seconds for one statement, and for waiting for a lock: of a page, and of a worker or command. 0: no limit.
WEB_TIMEOUT = env.whole_number("WEB_TIMEOUT", 10)
JOB_TIMEOUT = env.whole_number("JOB_TIMEOUT", 600)
IS_WEB = os.environ.get("PORTAL_PART") == "web"  # set by config/wsgi.py
IS_MIGRATION = "migrate" in sys.argv[1:2]  # takes as long as it takes

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A transaction takes the write lock at its start: two that read before they write would deadlock otherwise.
        "transaction_mode": "IMMEDIATE",
        "timeout": (WEB_TIMEOUT if IS_WEB else 0) or 20,  # seconds to wait for that lock
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
    }
else:
    from config.postgresql import server_options, web_options

    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
    OPTIONS.setdefault("connect_timeout", 3)
    seconds = WEB_TIMEOUT if IS_WEB else 0 if IS_MIGRATION else JOB_TIMEOUT
    OPTIONS["options"] = server_options(seconds, OPTIONS.get("options", ""))
    if IS_WEB:
        OPTIONS |= web_options(WEB_TIMEOUT)

# --- Accounts --------------------------------------------------------------------------------------------------------

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

# --- Calls of programs (api/) ----------------------------------------------------------------------------------------

# Calls a minute: of one token, and with unknown tokens from one address.
API_CALLS_PER_MINUTE = env.whole_number("API_CALLS_PER_MINUTE", 600)
API_REFUSALS_PER_MINUTE = env.whole_number("API_REFUSALS_PER_MINUTE", 30)

# --- Language, numbers and dates -------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
# Dates 05/01/2021 and the groups of 17.779. Only the filters for figures group digits: with USE_THOUSAND_SEPARATOR
# every number in a template would be, and a year would read 2.020.
FORMAT_MODULE_PATH = "config.formats"
USE_THOUSAND_SEPARATOR = False

# --- Static files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"  # tests and development need no collectstatic
            if DEBUG
            else "config.static_files.PortalStaticFilesStorage"
        )
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = VAR_DIR / "media"

# --- What a page may load --------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}

# --- Background jobs -------------------------------------------------------------------------------------------------

REDIS_URL = env.text("REDIS_URL")

# What is kept for a minute: counts of calls (api/rate.py). Without Redis each server process counts by itself, and so
# it does while Redis does not answer.
IN_PROCESS = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "process",
    "OPTIONS": {"MAX_ENTRIES": 10_000},
}
CACHES = {"default": IN_PROCESS, "process": IN_PROCESS}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "chi-tieu",
        "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},
    }

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL  # without a broker a task runs where it is called
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
# The task of a worker that dies is queued again: the drain may run twice, but never not at all.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A dead or hung broker costs a user's request one time-out and no more; beat's sweep makes up for the lost message.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 0.3
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker without a limit
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 0.3,
    "socket_connect_timeout": 0.3,
    "max_retries": 0,
    "interval_start": 0,  # kombu would sleep 2 s before it reports that a broker is dead
    "visibility_timeout": 600,  # seconds until the task of a killed worker is delivered again
}
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # it will be delivered again
BY_BEAT = {"headers": {"started_by": "beat"}}  # units/actions/job_runs.py
CELERY_BEAT_SCHEDULE = {
    "sweep stale figures": {"task": "reporting.tasks.sweep_stale_figures", "schedule": 60, "options": BY_BEAT},
    "open and lock periods": {"task": "reporting.tasks.open_periods", "schedule": 3600, "options": BY_BEAT},
    "end reopenings": {"task": "reporting.tasks.end_reopenings", "schedule": 300, "options": BY_BEAT},
    "send due reminders": {"task": "reporting.tasks.send_due_reminders", "schedule": 300, "options": BY_BEAT},
    "mail links for new passwords": {"task": "units.tasks.mail_resets", "schedule": 60, "options": BY_BEAT},
    "mail links for first passwords": {"task": "units.tasks.mail_invitations", "schedule": 60, "options": BY_BEAT},
    "mail links for approval": {"task": "reporting.tasks.mail_approvals", "schedule": 60, "options": BY_BEAT},
    "mail what happened to second factors": {
        "task": "units.tasks.mail_security_events",
        "schedule": 60,
        "options": BY_BEAT,
    },
    "forget old files of lists": {"task": "units.tasks.forget_uploads", "schedule": 3600, "options": BY_BEAT},
    "mail what waits": {"task": "reporting.tasks.mail_waiting", "schedule": 60, "options": BY_BEAT},
    "send digests": {"task": "reporting.tasks.send_digests", "schedule": 300, "options": BY_BEAT},
    "send monthly mails": {"task": "reporting.tasks.send_monthly_mails", "schedule": 300, "options": BY_BEAT},
    "count checks": {"task": "reporting.tasks.count_checks", "schedule": 3600, "options": BY_BEAT},
    "publish open data": {"task": "open_data.tasks.publish_open_data", "schedule": 600, "options": BY_BEAT},
    "clear files": {"task": "reporting.tasks.clear_files", "schedule": 3600, "options": BY_BEAT},
    "send webhooks": {"task": "webhooks.tasks.send_webhooks", "schedule": 60, "options": BY_BEAT},
    "clear webhooks": {"task": "webhooks.tasks.clear_webhooks", "schedule": 3600, "options": BY_BEAT},
    "forget counted dossiers": {"task": "exchange.tasks.clear_dossiers", "schedule": 3600, "options": BY_BEAT},
    "count dossiers": {"task": "exchange.tasks.count_dossiers", "schedule": 60, "options": BY_BEAT},
    "make files": {
        "task": "reporting.tasks.make_files",
        "schedule": 60,
        "options": BY_BEAT,
    },  # last: in a tick all others go first
}

# --- Webhooks (webhooks/) --------------------------------------------------------------------------------------------

# The only hosts to which events are sent, each with protocol and port. None: nothing is recorded or sent.
WEBHOOK_HOSTS = env.origins("WEBHOOK_HOSTS")
# Certificates of those that issue those of the receivers, where they are not known everywhere.
WEBHOOK_CA_FILE = env.text("WEBHOOK_CA_FILE")
if WEBHOOK_CA_FILE and not Path(WEBHOOK_CA_FILE).is_file():
    raise ImproperlyConfigured("WEBHOOK_CA_FILE must name a file with certificates that can be read.")

# --- Mail ------------------------------------------------------------------------------------------------------------

vars().update(env.mail("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who gets a mail when a page fails.
ADMINS = [(address, address) for address in env.names("ADMINS", [])]

# --- Uploads ---------------------------------------------------------------------------------------------------------

# An administrator's page of a decision lists every unit with its quota: more than Django's thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# A file with one row a dossier, which is never held as a whole (docs/deployment.md says what else limits it).
DOSSIER_FILE_MEGABYTES = env.whole_number("DOSSIER_FILE_MEGABYTES", 512)

# --- What watches the running portal ---------------------------------------------------------------------------------

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

# --- Logs ------------------------------------------------------------------------------------------------------------

DEFAULT_EXCEPTION_REPORTER_FILTER = "config.secrets.StarringReporterFilter"
ALARMS = ["alarms"] if PRODUCTION and ADMINS else []
LOG_FORMAT = env.text("LOG_FORMAT", "line").lower()
if LOG_FORMAT not in ("line", "json"):
    raise ImproperlyConfigured("The environment variable LOG_FORMAT must be line or json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "config.secrets.StarringFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
        "json": {"class": "config.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        **({"alarms": {"class": "config.alarms.AlarmHandler"}} if ALARMS else {}),
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "celery.app.trace": {"handlers": ALARMS, "level": "WARNING"},  # a drain that succeeded is not worth a line
        "axes": {"level": "WARNING"},  # refused logins; each good one was four lines
        "webhooks.alarms": {"handlers": ALARMS},  # receivers that failed for days or want no more
        "django.request": {"handlers": ["console", *ALARMS], "level": "ERROR", "propagate": False},
    },
}
