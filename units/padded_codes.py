"""A code without zeros that becomes a new one with zeros, where another unit has it as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from units.codes import clean_code, written_number
from units.models import Unit
from units.models.units import UNIT_CODES
from units.wording import whole

MAX_NAMED = 10  # rows that sentences of their own name
LONGEST = max(shape.whole for shape in UNIT_CODES.values())


@dataclass(frozen=True, slots=True)
class PaddedCode:
    """A row's code as its file has it, and as it is read: «569» of a commune is 00569."""

    line: int
    written: str
    code: str

    @classmethod
    def of(cls, line: int, written: object, code: str) -> PaddedCode | None:
        """None where the code has no zeros that the file has not."""
        number, text = written_number(written), clean_code(str(written))
        return cls(line, text, code) if number is not None and code != text and written_number(code) == number else None

    @property
    def others(self) -> list[str]:
        """The codes of other units that are the same number."""
        digits = self.code.lstrip("0")
        return [code for n in range(len(digits), LONGEST + 1) if (code := digits.zfill(n)) != self.code]


def padded_notes(padded: Iterable[PaddedCode], in_file: Mapping[str, str]) -> list[str]:
    """Sentences on the new codes that another unit has without the zeros; one query where there is any such code.

    ``in_file`` gives the names of the file's own rows by their codes.
    """
    wanted = {code for each in padded for code in each.others}
    if not wanted:
        return []
    units = Unit.objects.filter(active_until__isnull=True).select_related("parent")
    stored = {unit.code: unit for unit in units.filter(code__in=wanted | {each.code for each in padded})}
    names = {code: name for code, name in in_file.items() if code in wanted}
    names |= {code: unit.display_name for code, unit in stored.items()}
    found = [
        (each, code) for each in padded if each.code not in stored for code in each.others if code in names
    ]  # a stored unit of the row's own code is the one that is meant
    sentence = _(
        "Line %(line)s: “%(written)s” is read as %(code)s, the code of a new unit; %(other)s is the code of %(name)s. "
        "Please check which of them is meant."
    )
    said = [
        sentence
        % {"line": each.line, "written": each.written, "code": each.code, "other": code, "name": names[code] or code}
        for each, code in found[:MAX_NAMED]
    ]
    if len(found) > MAX_NAMED:
        said.append(_("… and %(n)s more rows.") % {"n": whole(len(found) - MAX_NAMED)})
    return said
