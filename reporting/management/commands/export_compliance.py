import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reporting.actions.figures import figures_drain
from reporting.models import Basis, ReportingPeriod
from reporting.spreadsheets.compliance_csv import write_compliance
from units import clock
from units.progress import shown_by, step


class Command(BaseCommand):
    help = "Write the compliance of a year as CSV, after recomputing what is pending."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--month", type=int, help="as of this month only; without it every month begun")
        parser.add_argument("--basis", choices=Basis.values, default=Basis.OFFICIAL)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        with shown_by(self, options["verbosity"]):
            self._export(options)

    def _export(self, options: dict[str, Any]) -> None:
        step(_("Recomputing what is stale"))
        figures_drain()  # a file is kept: it must not be written from stale figures
        periods = ReportingPeriod.objects.filter(year=options["year"]).order_by("month")
        if options["month"] is None:
            periods = periods.begun(clock.today())
        else:
            periods = periods.filter(month=options["month"])
        if not periods:
            raise CommandError(_("There is no such reporting period."))
        step(_("Writing %(file)s") % {"file": options["output"].name})
        rows = self._write(options["output"], list(periods), Basis(options["basis"]))
        self.stdout.write(_("%(rows)s rows written to %(file)s.") % {"rows": rows, "file": options["output"]})

    def _write(self, output: Path, periods: list[ReportingPeriod], basis: Basis) -> int:
        """Write a temporary file and rename it, so that the target is never incomplete."""
        unfinished = output.with_name(f"{output.name}.{os.getpid()}.unfinished")
        try:
            with unfinished.open("w", encoding="utf-8", newline="") as stream:
                rows = write_compliance(stream, periods, basis)
            unfinished.replace(output)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise CommandError(_("The file cannot be written: %(error)s") % {"error": error}) from error
        return rows
