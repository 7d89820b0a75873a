"""The applications and the middleware, in the order of a request."""

from importlib.util import find_spec

from config.settings.mode import DEBUG

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
    "reporting.middleware.NoMonthYetMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it replaces the answer when a login is locked out
]

if DEBUG and find_spec("zeal"):  # finds N+1 queries while developing; in tests they are errors
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")
    ZEAL_RAISE = False

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
