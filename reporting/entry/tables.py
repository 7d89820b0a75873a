"""The rows and tables of a report's form: what each cell holds, which rows count, and the sums below them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from reporting.entry.cell_rules import Conflict
from reporting.figures.catalogue import ReportableProcedure
from reporting.models import NUMBERS, RECEIVED
from reporting.numbers import without_marks
from reporting.rates import rounded_rate
from units.wording import whole

LAST_MONTH = "last-month"  # the id of the words before last month's numbers, for all cells of the page
LABELS = {
    "received_total": _("Dossiers received"),
    "received_online": _("of which online"),
    "returned_by_post": _("Results returned by post"),
}


@dataclass
class FormCell:
    """One cell: its name in the form, the text in it, what is wrong with it, and last month's number."""

    name: str
    number: str
    text: str
    value: int | None
    before: int | None
    fault: str = ""
    theirs: Conflict | None = None
    remarks: list[CellRemark] = field(default_factory=list)
    note: str = ""  # what a coordinator types about the cell
    was: str = ""  # what the check page had shown, where it is something else now

    @property
    def described(self) -> str:
        """The ids of what is written next to its input: last month's number, and the remarks."""
        parts = [] if self.before is None else [LAST_MONTH, f"{self.name}.before"]
        return " ".join([*parts, f"{self.name}.remarks"] if self.remarks else parts)

    @property
    def is_spoken_of(self) -> bool:
        """Whether the line below its row says something about it."""
        return bool(self.fault or self.theirs or self.remarks)

    @property
    def is_marked(self) -> bool:
        """Whether something is said of it besides last month's number and a coordinator's own note."""
        return bool(self.fault or self.theirs or self.was or self.remarks)

    @property
    def grouped(self) -> str:
        """The number to offer where a mark in its text may group digits or not; empty for any other fault."""
        return without_marks(self.text) if self.value is None else ""

    @property
    def label(self) -> str:
        """What the number is called."""
        return str(LABELS[self.number])


@dataclass
class FormRow:
    """One procedure of the form with its three cells."""

    position: int
    asked: ReportableProcedure
    cells: list[FormCell]
    seen: str

    @property
    def procedure(self) -> Procedure:
        return self.asked.procedure

    @property
    def level(self) -> int | None:
        """Its level in the month; None where it is not known any more."""
        return self.asked.level

    @property
    def counted(self) -> bool:
        return self.asked.counted

    @property
    def letter(self) -> str:
        """The letter of its table."""
        return "C" if self.asked.dropped else "B" if self.asked.exempt else "A"

    @property
    def numbers(self) -> tuple[int | None, int | None, int | None]:
        """Its three numbers as far as they are known."""
        total, online, post = (cell.value for cell in self.cells)
        return total, online, post

    @property
    def is_partial(self) -> bool:
        """Whether it has only one of total and online dossiers: the other is refused, or there is no total yet."""
        total, online = self.cells[0], self.cells[1]
        return bool(total.fault or online.fault) or (total.value is None and online.value is not None)

    @property
    def rate(self) -> Decimal | None:
        total, online = self.cells[0].value, self.cells[1].value
        return None if not total or online is None else rounded_rate(online, total)


@dataclass
class Sums:
    """The sums of some rows; a blank adds nothing, and a partial row no received dossiers."""

    numbers: list[int]

    @classmethod
    def of(cls, rows: Iterable[FormRow]) -> Sums:
        rows = list(rows)
        whole = [row for row in rows if not row.is_partial]
        summed = [whole if number in RECEIVED else rows for number in NUMBERS]
        return cls([sum(row.cells[index].value or 0 for row in each) for index, each in enumerate(summed)])

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.numbers[1], self.numbers[0])


@dataclass
class Table:
    """Table A (counted), B (exempt) or C (dropped): rows grouped by field, with the sums of each group and of all."""

    rows: list[FormRow]
    letter: str
    year: int
    groups: list[tuple[str, list[FormRow], Sums]] = field(init=False)
    sums: Sums = field(init=False)

    def __post_init__(self) -> None:
        by_field: dict[str, list[FormRow]] = {}
        for row in self.rows:
            by_field.setdefault(row.procedure.field, []).append(row)
        self.groups = [(name, rows, Sums.of(rows)) for name, rows in by_field.items()]
        self.sums = Sums.of(self.rows)

    @property
    def is_counted(self) -> bool:
        return self.letter == "A"

    @property
    def sum_name(self) -> str:
        """What the row of its sums is called."""
        return str({"A": _("Sum of A"), "B": _("Sum of B"), "C": _("Sum of C")}[self.letter])

    @property
    def title(self) -> str:
        """The heading of the table on every form."""
        titles = {
            "A": _("A. Procedures counted in the rate (%(n)s)"),
            "B": _("B. Procedures not counted in the rate of %(year)s (%(n)s)"),
            "C": _("C. Procedures sent, but no longer in the catalogue of the period (%(n)s)"),
        }
        return titles[self.letter] % {"year": self.year, "n": whole(len(self.rows))}


@dataclass(frozen=True, slots=True)
class CellRemark:
    """A remark next to a cell: its kind (asked, answer, was, system), its heading and its text."""

    kind: str
    label: str
    text: str
