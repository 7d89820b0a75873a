from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reporting.actions.figures import figures_drain, figures_recompute, figures_verify, procedure_sums_verify
from reporting.figures.recompute import Recomputed
from reporting.figures.sending_sums import WrongSums
from units.progress import shown_by
from units.wording import whole


class Command(BaseCommand):
    help = "Recompute compliance from scratch, or only what is pending; or check the stored sums of sendings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="this year only; without it every year that has periods")
        work = parser.add_mutually_exclusive_group()
        work.add_argument("--pending", action="store_true", help="only what was marked stale, of any year")
        work.add_argument(
            "--recount", action="store_true", help="count the sums of sendings again from their figures first"
        )
        work.add_argument(
            "--verify",
            action="store_true",
            help="compare the sums of sendings and by procedure with the figures; exit status 1 if any is wrong",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["pending"] and options["year"] is not None:
            raise CommandError(_("--pending recomputes what is stale, of any year, and takes no --year."))
        if options["verify"]:
            self._verify(options["year"])
            return
        with shown_by(self, options["verbosity"]):
            if options["pending"]:
                done = figures_drain()
            else:
                done = figures_recompute(year=options["year"], recount=options["recount"])
        done = done or Recomputed()
        self.stdout.write(
            _("Figures recomputed: %(written)s rows written, %(removed)s removed.")
            % {"written": done.written, "removed": done.removed}
        )

    def _verify(self, year: int | None) -> None:
        wrong = figures_verify(year=year)
        for each in wrong:
            self.stdout.write(_line(each))
        sentences = []
        if wrong:
            sentence = _("Wrong sums: %(number)s sendings. manage.py recompute --recount counts them again.")
            sentences.append(sentence % {"number": whole(len(wrong))})
        if by_procedure := procedure_sums_verify(year=year):
            sentence = _("Wrong sums by procedure: %(number)s rows. manage.py recompute --recount adds them up again.")
            sentences.append(sentence % {"number": by_procedure})
        if sentences:
            raise CommandError(" ".join(sentences))
        self.stdout.write(_("All stored sums are those of the sent figures."))


def _line(wrong: WrongSums) -> str:
    return _("%(period)s %(unit)s, sending %(number)s: stored %(stored)s, figures %(recounted)s") % {
        "period": f"{wrong.year}-{wrong.month:02d}",
        "unit": wrong.unit_code,
        "number": wrong.number,
        "stored": "/".join(map(str, wrong.stored)),
        "recounted": "/".join(map(str, wrong.recounted)),
    }
