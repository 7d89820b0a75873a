"""A table of a rearrangement, pasted or uploaded: a row for each unit that ends and each one that carries on its work.

A unit that begins may be named in several rows; its name is needed in one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from reporting.reorganising.plan import Opening, Passage
from units import clock
from units.codes import clean_code, code_key
from units.models import SuccessionKind, Unit, UnitKind
from units.reference_files.shapes import line_of, phone_text, word_reader
from units.refusals import Refused
from units.resources import KIND
from units.tables.book import opened
from units.tables.columns import Column, Kind
from units.tables.headings import Head
from units.tables.sentences import ExpectedTable
from units.tables.table import TableRow, find_table
from units.vietnamese import search_key

MAX_ROWS = 20_000
COLUMNS = (
    Column("old_code", ("Mã đơn vị kết thúc", "Mã cũ"), Kind.CODE),
    Column("new_code", ("Mã đơn vị kế thừa", "Mã mới"), Kind.CODE),
    Column("new_name", ("Tên đơn vị mới", "Tên mới"), required=False),
    Column("kind", ("Khối",), required=False),
    Column("district_code", ("Mã huyện", "Mã đơn vị cấp huyện"), Kind.CODE, required=False),
    Column("how", ("Hình thức",), required=False),
    Column("phone", ("Điện thoại",), required=False),
    Column("email", ("Thư điện tử",), required=False),
    Column("gso_code", ("Mã thống kê",), Kind.CODE, required=False),
    Column("division_type", ("Loại đơn vị hành chính",), required=False),
)
TEXTS = ("phone", "email", "gso_code", "division_type")
READERS = {"phone": phone_text}
HOW = word_reader(
    {
        "Nhập": SuccessionKind.MERGER,
        "Sáp nhập": SuccessionKind.MERGER,
        "Tiếp nhận": SuccessionKind.MERGER,
        "Đổi tên": SuccessionKind.RENAMING,
        "Chia": SuccessionKind.SPLIT,
        "Chia tách": SuccessionKind.SPLIT,
        "Giải thể": SuccessionKind.ABOLITION,
    }
)


def read_table(content: bytes, day: date) -> tuple[tuple[Opening, ...], tuple[Passage, ...]]:
    """Who begins and who ends on ``day``, by the rows of a file or of a pasted table.

    A successor's code with a name is a unit that begins, unless a unit in force has both that code and that name and
    does not end itself: then it takes over. A row without a successor abolishes; one without a predecessor only opens.

    Raises:
        Refused: it is no such table, or a row cannot be read, with its line.
    """
    expected = ExpectedTable(
        unread=_("The table could not be read. Please paste it with its headings, or save it as .xlsx."),
        too_large=_("The table has more than %(n)s rows. Please divide it.") % {"n": MAX_ROWS},
        max_rows=MAX_ROWS,
    )
    with opened(content, expected) as book:
        table = find_table(book, COLUMNS)
        if table.head.other_sheets:
            raise Refused(_one_sheet(table.head), code="sheets")
        rows = list(table.rows())
    return _parties(rows, day)


def _one_sheet(head: Head) -> str:
    names = ", ".join(f"«{name}»" for name in (head.sheet.name, *head.other_sheets))
    return _("Several sheets have such a table: %(names)s. Please put all rows on one sheet.") % {"names": names}


def _parties(rows: Iterable[TableRow], day: date) -> tuple[tuple[Opening, ...], tuple[Passage, ...]]:
    openings: dict[str, Opening] = {}
    passages: dict[tuple[str, str], Passage] = {}
    problems: list[str] = []
    for row in rows:
        old, new = clean_code(row.text("old_code")), clean_code(row.text("new_code"))
        try:
            if new and row.text("new_name"):
                _add(openings, _opening(row, new))
            if old:
                passages[code_key(old), code_key(new)] = Passage(old, new, _word(HOW, row.text("how")))
        except Refused as refused:
            problems.append(_("Line %(line)s: %(why)s") % {"line": row.line, "why": refused.sentence})
    if problems:
        raise Refused(problems, code="rows")
    ends = {old for old, _new in passages}
    going_on = _going_on({key for key in openings if key not in ends}, day)
    kinds = _kinds_of_ended(ends, day)
    found = []
    for key, opening in openings.items():
        if going_on.get(key) != search_key(opening.name):
            kind = opening.kind or _kind_by(passages, key, kinds)
            found.append(replace(opening, kind=kind))
    return tuple(found), tuple(passages.values())


def _opening(row: TableRow, code: str) -> Opening:
    texts = {name: READERS.get(name, line_of)(row.cells[name]) for name in TEXTS}
    kind, district = _word(KIND, row.text("kind")), clean_code(row.text("district_code"))
    return Opening(code, line_of(row.cells["new_name"]), kind, district, **texts)


def _word(reader, text: str) -> str:  # type: ignore[no-untyped-def]
    return str(reader(text)) if text else ""


def _add(openings: dict[str, Opening], each: Opening) -> None:
    """Put one more row of a unit that begins to those before it; what a row leaves blank another one may say."""
    known = openings.get(code_key(each.code))
    if known is None:
        openings[code_key(each.code)] = each
        return
    merged = {name: getattr(known, name) or getattr(each, name) for name in ("kind", "district", *TEXTS)}
    if search_key(known.name) != search_key(each.name):
        values = {"code": each.code, "first": known.name, "second": each.name}
        raise Refused(_("%(code)s has two names: “%(first)s” and “%(second)s”.") % values, code="two_names")
    openings[code_key(each.code)] = replace(known, **merged)


def _going_on(keys: set[str], day: date) -> dict[str, str]:
    """The names, as they are compared, of units in force on ``day`` by the keys of their codes."""
    units = Unit.objects.in_force(day).alias(key=Lower("code")).filter(key__in=keys)
    return {code_key(code): search_key(name) for code, name in units.values_list("code", "name")}


def _kinds_of_ended(keys: set[str], day: date) -> dict[str, str]:
    units = Unit.objects.in_force(clock.day_before(day)).alias(key=Lower("code")).filter(key__in=keys)
    return {code_key(code): kind for code, kind in units.values_list("code", "kind")}


def _kind_by(passages: Mapping[tuple[str, str], Passage], key: str, kinds: Mapping[str, str]) -> str:
    """The group of the units that pass into the new one; that of communes where none does."""
    found = {kinds[old] for old, new in passages if new == key and old in kinds}
    return found.pop() if len(found) == 1 else UnitKind.COMMUNE
