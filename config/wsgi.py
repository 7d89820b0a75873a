"""The entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["PORTAL_PART"] = "web"  # its statements time out: config/settings/database.py
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from config.preloading import preload  # noqa: E402  (reads the settings)

preload()
