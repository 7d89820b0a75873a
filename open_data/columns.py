"""The columns of published datasets, as far as several datasets have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reporting.rates import ComplianceStatus
from units.models import UnitKind

# As Frictionless Table Schema names the types of fields.
STRING, INTEGER, NUMBER, BOOLEAN, DATE, MONTH = "string", "integer", "number", "boolean", "date", "yearmonth"
PROVINCE = "province"  # the value of the column ``group`` for all groups together
RULES = "docs/domain.md"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in every file, its type, what it means, in which unit, and what rule it follows.

    ``values`` are all values that a text can have; ``required``: it is never empty.
    """

    name: str
    type: str
    meaning: Any
    unit: Any = ""
    source: Any = ""
    values: Sequence[str] = ()
    required: bool = False


DOSSIERS, PERCENT = pgettext_lazy("unit of a figure", "dossiers"), pgettext_lazy("unit of a figure", "percent")
POINTS = pgettext_lazy("unit of a figure", "percentage points")
MONTHS, UNITS = pgettext_lazy("unit of a figure", "months"), pgettext_lazy("unit of a figure", "units")
COUNTED = _("Counted procedures only: reportable in the month and not exempt.")
SUMMED = _("Months of units merged into it or renamed to it are included from the month of the change on.")
RATE = _("Online ÷ received, rounded half up to two decimals; more where two would hide that the quota is missed.")
EXACT = _("Decided on exact integers: 10000 × online ≥ quota in hundredths of a percent × received.")
CODES = _("A code is given again after a merger: with the month it means one unit.")
PERIOD = Column("period", MONTH, _("The reporting month"), required=True)
CODE = Column("unit_code", STRING, _("Code of the unit in the portal"), source=CODES, required=True)
GSO = Column("unit_gso_code", STRING, _("National code of the unit (statistics office); empty where none is recorded"))
NAME = Column("unit_name", STRING, _("Name of the unit; of districts and communes the place"), required=True)
KIND = Column("unit_kind", STRING, _("Group: department, district or commune"), values=UnitKind.values, required=True)
DISTRICT = Column("district_code", STRING, _("Code of the commune's district in that month; empty without districts"))
QUOTA = Column("quota_percent", NUMBER, _("Minimum share of online dossiers; empty: no quota"), PERCENT)
GAP = Column("gap_points", NUMBER, _("Rate minus quota; empty without a rate or a quota"), POINTS)
STATUS = Column(
    "status",
    STRING,
    _("Verdict on the year to date; “not met” is said only of December, locked"),
    source=EXACT,
    values=ComplianceStatus.values,
)
NOTE = Column("note", STRING, _("Empty; in a demonstration the sentence that figures are invented"))


def numbers(prefix: str, when: Any, counted: Any = COUNTED) -> tuple[Column, ...]:
    """The columns of the three counted numbers, over the time that ``when`` says."""
    words = (
        ("received_total", _("Dossiers received")),
        ("received_online", _("Of these received online")),
        ("returned_by_post", _("Results returned by post")),
    )
    return tuple(
        Column(f"{prefix}{name}", INTEGER, Joined(meaning, when), DOSSIERS, counted, required=True)
        for name, meaning in words
    )


class Joined:
    """Two texts as one, in the reader's language of the moment: «Dossiers received, in the month»."""

    def __init__(self, *parts: Any) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return ", ".join(str(part) for part in self.parts)


IN_MONTH = pgettext_lazy("figure of a column", "in the month")
TO_DATE = pgettext_lazy("figure of a column", "from January to the month")
NOT_COUNTED = pgettext_lazy("figure of a column", "not counted in the rate")
EXEMPT = tuple(
    Column(f"{prefix}exempt_{name}", INTEGER, Joined(meaning, NOT_COUNTED, when), DOSSIERS, required=True)
    for prefix, when in (("", IN_MONTH), ("ytd_", TO_DATE))
    for name, meaning in (
        ("received_total", _("Dossiers received")),
        ("received_online", _("Of these received online")),
    )
)
RATES = (
    Column("rate_percent", NUMBER, _("Online rate of the year to date; empty: nothing received"), PERCENT, RATE),
    GAP,
)
REPORTED = (
    Column("months_reported", INTEGER, _("Months of the year reported"), MONTHS, required=True),
    Column("months_expected", INTEGER, _("Months of the year to be reported by then"), MONTHS, required=True),
)
