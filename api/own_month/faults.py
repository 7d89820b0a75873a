"""Why single cells and texts of a month were refused: a code for programs, the sentence of the pages, the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from api.problems import ProblemError, kind
from units.wording import whole

# Values that no month could have, and values that this one cannot: by what is stored, asked or counted.
INVALID_VALUES = kind("invalid_values", 422, _("Some values are no numbers of dossiers"))
REFUSED = kind("refused_values", 409, _("Some values were refused"))
NOT_WHOLE, OUT_OF_RANGE, NOT_REPORTED, TWICE = "not_whole", "out_of_range", "not_reported", "twice"
CHANGED, INVALID = "changed_meanwhile", "invalid"


@dataclass(frozen=True, slots=True)
class RefusedValue:
    """One refused number or text. ``procedure`` is empty for a text; ``place`` is a JSON pointer into the body.

    Of a contested one ``stored`` is what another person saved meanwhile.
    """

    place: str
    code: str
    detail: str
    procedure: str
    field: str
    stored: Any = None

    @property
    def turn(self) -> list[tuple[int, str]]:
        """Its turn among others: in the order of the body."""
        return [(int(part), "") if part.isdigit() else (0, part) for part in self.place.split("/")]

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = {"place": self.place, "code": self.code, "detail": self.detail}
        found |= {"procedure": self.procedure or None, "field": self.field}
        return found | ({"stored": self.stored} if self.code == CHANGED else {})


def refused(values: Sequence[RefusedValue]) -> ProblemError:
    """The problem that names all of ``values``: nothing was saved."""
    detail = ngettext(
        "%(n)s value was refused; nothing was saved.", "%(n)s values were refused; nothing was saved.", len(values)
    )
    is_invalid = any(value.code in (NOT_WHOLE, OUT_OF_RANGE) for value in values)
    found = INVALID_VALUES if is_invalid else REFUSED
    return ProblemError(found, detail % {"n": whole(len(values))}, more={"errors": [value.body for value in values]})
