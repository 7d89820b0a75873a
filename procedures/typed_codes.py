"""Procedures whose codes were typed or pasted into one field, in any order and with any signs between them."""

from __future__ import annotations

import re

from django.utils.translation import ngettext

from procedures.models import Procedure
from units.codes import KnownCodes, clean_code
from units.refusals import Refused

BETWEEN = re.compile(r"[\s,;]+")
NAMED = 10


def procedures_of(text: str) -> tuple[list[Procedure], list[str]]:
    """The procedures whose codes are in ``text``, each once and in its order, and a sentence for each fault.

    A code that a spreadsheet made a number of is the code that it means, as in files.
    """
    stored = {each.code: each for each in Procedure.objects.all()}
    known, found, faults = KnownCodes(stored), dict[str, Procedure](), list[str]()
    unknown: list[str] = []
    for word in filter(None, map(clean_code, BETWEEN.split(text))):
        try:
            code = known.find(word, as_text=True)
        except Refused as refused:
            faults.append(refused.sentence)
            continue
        if code is None:
            unknown.append(word)
        else:
            found[code] = stored[code]
    return list(found.values()), faults + _unknown(unknown)


def _unknown(words: list[str]) -> list[str]:
    if not words:
        return []
    named = ", ".join(words[:NAMED]) + (" …" if len(words) > NAMED else "")
    return [
        ngettext("No procedure has this code: %(codes)s.", "No procedure has these codes: %(codes)s.", len(words))
        % {"codes": named}
    ]
