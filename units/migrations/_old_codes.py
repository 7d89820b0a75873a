"""Which codes existed before codes had rules, for the migrations that bring the rules."""

import re
import sys
from collections.abc import Hashable, Iterable
from typing import Any

SPELLED = re.compile(r"(?!\.\.?\Z)[A-Za-z0-9._-]+")


def mark_old_codes(
    model: Any, rows: Iterable[tuple[int, str, Hashable]], others: Iterable[tuple[int, str]] = ()
) -> None:
    """Mark the rows whose code is outside the alphabet, or differs from an earlier row's in its case alone.

    ``rows`` gives key, code and within what a code is unique (None: nowhere); ``others`` further codes of a row, which
    may be blank. The rows stay as they are: the mark exempts them from the rules until somebody corrects them.
    """
    old: dict[int, str] = {key: code for key, code in others if code and not SPELLED.fullmatch(code)}
    seen: set[tuple[Hashable, str]] = set()
    for key, code, within in sorted(rows, key=lambda row: row[0]):
        place = (within, code.lower())
        if not SPELLED.fullmatch(code) or (within is not None and place in seen):
            old[key] = code
        seen.add(place)
    model.objects.filter(pk__in=old).update(has_old_code=True)
    if old:
        codes = ", ".join(repr(code) for code in old.values())
        sys.stdout.write(f"\n  {model._meta.model_name}: codes outside the rules, left as they are: {codes}.")
        sys.stdout.write(" `manage.py check_data` says what to do.\n")
