"""Stored values that break the rules for codes and texts: from before the rules, or written by SQL without them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from units.codes import CodeShape, code_problem, new_code
from units.text_limits import row_problem
from units.vietnamese import upper_first

CYRILLIC = dict(zip("аеіјорсухАВЕІЈКМНОРСТУХ", "aeijopcyxABEIJKMHOPCTYX", strict=True))
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
LOOK_ALIKES = str.maketrans(CYRILLIC | GREEK)
DASHES = frozenset({"Pd", "Sm"})
NOT_SEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to correct: what is wrong, what to do about it, and the rows in the administration."""

    what: str
    advice: str
    rows: list[str]

    def __str__(self) -> str:
        return "\n    ".join([f"{self.what} {self.advice}", *self.rows])


@dataclass(frozen=True)
class StoredCodes:
    """The rows of one model with a ``code``, to be checked.

    ``shape_of`` gives the shape in which a row's code is written where it is a number. ``together`` says whether two
    rows exist at the same time in the same list, so that they must not share a code. ``kept_with`` gives the row on
    whose page of the administration a row is edited: its own, unless it has none.
    """

    rows: list[Any]
    shape_of: Callable[[Any], CodeShape | None]
    together: Callable[[Any, Any], bool]
    kept_with: Callable[[Any], models.Model] = lambda row: row

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong, by kind: signs, doubles, broken numbers, texts that no column can hold."""
        yield from self._misspelled()
        yield from self._doubles()
        yield from self._numbers()
        yield from self._texts()

    def _misspelled(self) -> Iterator[Finding]:
        for row in self.rows:
            problem = code_problem(row.code)
            if problem:
                what = _("Code %(code)s cannot be one.") % {"code": shown(row.code)}
                yield Finding(what, problem, [self._page_of(row)])

    def _doubles(self) -> Iterator[Finding]:
        alike: dict[str, list[Any]] = defaultdict(list)
        for row in self.rows:
            alike[as_seen(row.code)].append(row)
        for rows in alike.values():
            same = [row for row in rows if any(other is not row and self.together(row, other) for other in rows)]
            if same:
                what = _("Codes that look alike: %(codes)s.") % {"codes": ", ".join(shown(row.code) for row in same)}
                advice = _("Keep one of them; give the others another code, or delete what was made by mistake.")
                yield Finding(what, advice, [self._page_of(row) for row in same])

    def _numbers(self) -> Iterator[Finding]:
        by_code = {row.code: row for row in self.rows}
        for row in self.rows:
            full = new_code(row.code, self.shape_of(row))
            if full == row.code or code_problem(full):
                continue
            what = _("Code %(code)s looks like %(whole)s that a spreadsheet turned into a number.")
            other = by_code.get(full)
            advice = _("Correct the code.") if other is None else _("Both exist: keep one of them.")
            rows = [row] if other is None else [row, other]
            places = [self._page_of(each) for each in rows]
            yield Finding(what % {"code": shown(row.code), "whole": full}, advice, places)

    def _texts(self) -> Iterator[Finding]:
        for row in self.rows:
            names = [field.name for field in row._meta.concrete_fields if _is_text(field)]
            problem = row_problem(type(row), {name: getattr(row, name) for name in names})
            if problem:
                name, sentence = problem
                what = _("%(field)s of %(code)s cannot be stored so.")
                values = {"field": row._meta.get_field(name).verbose_name, "code": shown(row.code)}
                yield Finding(upper_first(what % values), sentence, [self._page_of(row)])

    def _page_of(self, row: models.Model) -> str:
        """The page of the administration that keeps ``row``, and the row's name."""
        kept = self.kept_with(row)
        address = reverse(f"admin:{kept._meta.app_label}_{kept._meta.model_name}_change", args=[kept.pk])
        return f"{address} {' '.join(str(row).split())[:NAME_LENGTH]}"


def shown(code: str) -> str:
    """``code`` in quotes, with invisible characters written as their numbers."""
    seen = (char if char.isprintable() else f"\\u{ord(char):04x}" for char in code)
    return f"«{''.join(seen)}»"


def _is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField) and field.editable and not field.choices and field.name != "code"


def as_seen(code: str) -> str:
    """A code as it looks: without case, blanks and invisible characters; every dash and look-alike as the usual one."""
    plain = unicodedata.normalize("NFKC", code).translate(LOOK_ALIKES).casefold()
    signs = ("-" if unicodedata.category(char) in DASHES else char for char in plain)
    return "".join(char for char in signs if unicodedata.category(char) not in NOT_SEEN)
