"""What is logged, and which lines are mailed."""

from django.core.exceptions import ImproperlyConfigured

from config import environment as env
from config.settings.mail import ADMINS
from config.settings.mode import PRODUCTION

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
