from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.figures.recompute import Recomputed


class Command(BaseCommand):
    help = "Recompute compliance from scratch, or only what is pending."

    def add_arguments(self, parser: CommandParser) -> None:
        scope = parser.add_mutually_exclusive_group()
        scope.add_argument("--year", type=int, help="this year only; without it every year that has periods")
        scope.add_argument("--pending", action="store_true", help="only what was marked stale")

    def handle(self, *args: Any, **options: Any) -> None:
        done = figures_drain() if options["pending"] else figures_recompute(year=options["year"])
        done = done or Recomputed()
        self.stdout.write(
            _("Figures recomputed: %(written)s rows written, %(removed)s removed.")
            % {"written": done.written, "removed": done.removed}
        )
