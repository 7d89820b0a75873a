from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reporting.actions.imports import counts_import
from units.progress import shown_by
from units.refusals import Refused
from units.wording import whole


class Command(BaseCommand):
    help = "Send, as the system, the figures of a CSV file: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="counts: period, unit, procedure and three numbers a row")
        parser.add_argument("--submissions", type=Path, help="days of sending, nil returns, missing reports")
        parser.add_argument("--accept", action="store_true", help="confirm what the files say at once")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with shown_by(self, options["verbosity"]):
                done = counts_import(
                    counts=options["file"],
                    submissions=options["submissions"],
                    accept=options["accept"],
                    dry_run=options["dry_run"],
                )
        except Refused as refused:
            raise CommandError("\n".join(refused.messages)) from refused
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was written."))
        self.stdout.write(
            _("%(rows)s rows: %(sent)s reports sent, %(accepted)s confirmed, %(unchanged)s unchanged.")
            % {name: whole(getattr(done, name)) for name in ("rows", "sent", "accepted", "unchanged")}
        )
