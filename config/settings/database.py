"""The database, and how long it is waited for."""

import os
import sys

from config import environment as env
from config.settings.mode import VAR_DIR

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
