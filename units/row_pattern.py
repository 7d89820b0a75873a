"""Rows of long tables: the template of a row is rendered once a page, with blanks that each row then fills in.

Django's engine takes 0.2 to 0.6 ms for a row of a dozen cells, which was most of the time of a page with hundreds of
them; filling in blanks takes some 10 µs. What is the same in all rows (translated words, which columns there are) is
decided by the template; what differs from row to row is a blank ``{{ row.name }}``, and its value comes ready to be
shown from Python. A table that may pass a hundred rows is written this way, others are plain templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape

from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

MARK = re.compile("\ue000(\\w+)\ue001")  # private characters, which no text of a template holds
INDENT = re.compile(r"\n\s+")
PLAIN = "addressed"  # a code that an address writes as it is


def unindented(html: str) -> str:
    """``html`` without the white space by which its template is laid out: a fifth of a page with many rows.

    Not for what keeps its lines, as ``<textarea>`` and ``<pre>`` do.
    """
    return INDENT.sub("\n", html)


class RowPattern:
    """The template of a row, rendered once in ``context``, to be filled in by ``with_values`` or ``joined``.

    ``names`` are the blanks. Filters, conditions and tags with arguments cannot be applied to them: they have no values
    yet.

    Raises:
        ValueError: the template does so.
    """

    def __init__(self, template: str, context: Context) -> None:
        blanks = _Blanks()
        with context.push(row=blanks):
            text = context.template.engine.get_template(template).render(context)  # type: ignore[union-attr]
        pieces = MARK.split(unindented(text))
        if set(pieces[1::2]) != blanks.named:
            raise ValueError(f"{template}: a filter, condition or tag on one of the blanks {sorted(blanks.named)}")
        self.names = sorted(blanks.named)
        pieces[::2] = [piece.replace("%", "%%") for piece in pieces[::2]]
        pieces[1::2] = [f"%({name})s" for name in pieces[1::2]]
        self.text = "".join(pieces)

    def with_values(self, **values: object) -> SafeString:
        """The row with ``values`` in its blanks, escaped unless they are safe.

        Raises:
            KeyError: a blank has no value.
        """
        return self._filled(values)

    def joined(self, rows: Iterable[Mapping[str, object]]) -> SafeString:
        """All ``rows`` in one piece of text; each is a mapping from blanks to values."""
        return mark_safe("".join(map(self._filled, rows)))  # noqa: S308 - the template's text and escaped values

    def _filled(self, values: Mapping[str, object]) -> SafeString:
        ready = {name: value if isinstance(value, SafeString) else escape(str(value)) for name, value in values.items()}
        return mark_safe(self.text % ready)  # noqa: S308 - the template's text and escaped values


class _Blanks:
    """In place of a row while its template is rendered; ``named`` are the values asked for."""

    def __init__(self) -> None:
        self.named: set[str] = set()

    def __getitem__(self, name: str) -> _Blank:
        self.named.add(name)
        return _Blank(f"\ue000{name}\ue001")


class _Blank(SafeString):
    """The mark of a value that is not there yet, and so is neither true nor false."""

    def __bool__(self) -> bool:
        raise ValueError(f"a condition on the blank {self[1:-1]}")


def addresses_by_code(view: str, *arguments: object) -> Callable[[str], str]:
    """The addresses of a view whose last argument is a code: found once, then only the code is put in."""
    start, end = reverse(view, args=[*arguments, PLAIN]).split(PLAIN)

    def address(code: str) -> str:
        if code.isascii() and code.replace("-", "").isalnum():
            return f"{start}{code}{end}"
        return reverse(view, args=[*arguments, code])

    return address
