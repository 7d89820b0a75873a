"""The Celery application: tasks are in each app's tasks.py, settings under CELERY_ in settings.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("chi_tieu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
