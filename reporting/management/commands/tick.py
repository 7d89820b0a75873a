import logging
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from units.actions.job_runs import starting
from units.models import StartedBy
from units.progress import shown_by, step

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do every periodic job once: cron's door, where no beat runs."

    def handle(self, *args: Any, **options: Any) -> None:
        current_app.loader.import_default_modules()
        names = [str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()]
        with shown_by(self, options["verbosity"]), starting(StartedBy.TICK):
            failed = [name for name in names if not self._does(name)]
        if failed:
            raise CommandError(_("These jobs failed: %(names)s.") % {"names": ", ".join(failed)})

    def _does(self, name: str) -> bool:
        """Run one job in this process; a failing one is logged and must not stop the others."""
        step(name.rpartition(".")[2])
        try:
            current_app.tasks[name]()
        except Exception:
            logger.exception("The periodic job %s failed.", name)
            return False
        return True
