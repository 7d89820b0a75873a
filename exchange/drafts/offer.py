"""What the dossiers of a one-stop system say about the draft of a unit's month, next to what is typed."""

from __future__ import annotations

from dataclasses import dataclass

from procedures.models import Procedure
from reporting.figures.catalogue import reportable_procedures
from reporting.models import NUMBERS, DossierCount, Submission, SystemCount, SystemUpload

Numbers = tuple[int | None, int | None, int | None]
NOTHING: Numbers = (None, None, None)


@dataclass(frozen=True, slots=True)
class Offered:
    """One procedure with counted dossiers: what is in the draft, what was counted, and where that came from."""

    procedure: Procedure
    typed: Numbers
    counted: Numbers
    upload: SystemUpload

    @property
    def pairs(self) -> list[tuple[int | None, int | None]]:
        """Each number in the draft and as counted; what was not counted stays as it is in the draft."""
        return [
            (typed, typed if counted is None else counted)
            for typed, counted in zip(self.typed, self.counted, strict=True)
        ]

    @property
    def is_same(self) -> bool:
        return all(typed == after for typed, after in self.pairs)

    @property
    def is_new(self) -> bool:
        """Whether taking it overwrites nothing."""
        return not self.is_same and all(typed is None or typed == after for typed, after in self.pairs)

    @property
    def seen(self) -> str:
        """Both sides as they are shown, to notice that one of them changed since."""
        return "|".join(
            ".".join("" if n is None else str(n) for n in numbers) for numbers in (self.typed, self.counted)
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered for one report, in the catalogue's order, and how many procedures have no counted dossier."""

    rows: list[Offered]
    without: int

    @property
    def uploads(self) -> list[SystemUpload]:
        """Where the counts came from."""
        return list(dict.fromkeys(row.upload for row in self.rows))


def offer_for(submission: Submission) -> Offer:
    """The counts of dossiers for a report next to its working cells. Three queries."""
    reported = reportable_procedures(submission.unit, submission.period)
    found = SystemCount.objects.filter(unit=submission.unit, period=submission.period).exclude(upload__system="")
    counts = {row.procedure_id: row for row in found.select_related("upload")}
    typed = {row.procedure_id: _numbers(row) for row in submission.counts.all()} if submission.pk else {}
    rows = [
        Offered(each.procedure, typed.get(each.procedure.pk, NOTHING), _numbers(count), count.upload)
        for each in reported
        if (count := counts.get(each.procedure.pk)) is not None
    ]
    return Offer(rows, len(reported) - len(rows))


def _numbers(row: DossierCount | SystemCount) -> Numbers:
    total, online, post = (getattr(row, name) for name in NUMBERS)
    return total, online, post
