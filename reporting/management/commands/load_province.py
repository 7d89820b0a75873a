from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reporting.actions.province import province_load
from units.progress import shown_by
from units.refusals import Refused
from units.wording import whole


class Command(BaseCommand):
    help = "Load units, periods, procedures, publications and quota tiers; twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, help="the folder that holds units.csv, periods.csv, …")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with shown_by(self, options["verbosity"]):
                done = province_load(directory=options["directory"])
        except Refused as refused:
            raise CommandError("\n".join(refused.messages)) from refused
        self.stdout.write(
            _("%(created)s records created, %(updated)s corrected, %(kept)s left as they were changed here.")
            % {"created": whole(done.created), "updated": whole(done.updated), "kept": whole(done.kept)}
        )
