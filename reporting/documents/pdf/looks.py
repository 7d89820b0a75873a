"""The looks of drawings for a PDF: the rules of the pages' own stylesheets that a picture by itself can follow."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

SHEETS = ("css/portal.css", "css/drawings.css")
VARIABLES = re.compile(r"(--[\w-]+)\s*:\s*([^;]+);")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DRAWN = ("fill", "stroke", "font-size", "font-weight")  # what the declarations of such a rule begin with
NOT_FOLLOWED = re.compile(r"[:+~>@\[]")  # states of a page, media, and selectors that pictures need not know
FONT = 'text { font-family: "Be Vietnam Pro"; }'


@cache
def looks() -> str:
    """Rules for classes, in the colours of the light scheme: paper is white."""
    sheets = [_without_comments(_text(name)) for name in SHEETS]
    variables = dict(VARIABLES.findall(_root_of(sheets[0])))
    rules = [FONT]
    for selectors, body in RULE.findall(_without_blocks(sheets[1])):
        followed = [each.strip() for each in selectors.split(",") if not NOT_FOLLOWED.search(each)]
        declarations = [each.strip() for each in body.split(";") if each.strip().startswith(DRAWN)]
        if followed and declarations:
            rules.append(f"{', '.join(followed)} {{ {'; '.join(declarations)} }}")
    return re.sub(r"var\((--[\w-]+)\)", lambda found: variables[found[1]].strip(), "\n".join(rules))


def _text(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


def _without_comments(sheet: str) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)


def _root_of(sheet: str) -> str:
    """The declarations of the first ``:root``."""
    found = re.search(r":root\s*\{([^}]*)\}", sheet)
    return found[1] if found else ""


def _without_blocks(sheet: str) -> str:
    """Without what is inside ``@media``, ``@container`` and the like."""
    return re.sub(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
