"""Background jobs, and the broker that hands them to workers."""

from config import environment as env
from config.settings.pages import TIME_ZONE

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

CELERY_BROKER_URL = REDIS_URL or "memory://localhost"  # without a host, Celery warns of it
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
