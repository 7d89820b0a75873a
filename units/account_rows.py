"""Rows of new accounts, typed into a table or brought in a file: read, and each judged before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from units import clock
from units.codes import unknown_code
from units.formulas import harmless
from units.models import Role, Unit, User
from units.reference_files.reading import FileRows, file_rows
from units.reference_files.shapes import CodeReader, FileShape, Reader, line_of, word_reader
from units.refusals import require
from units.tables.columns import Column, Kind
from units.tables.values import Value
from units.telephones import with_zero

MAX_ACCOUNTS = 500  # in one file or table
COLUMNS = (
    Column("username", ("Tên đăng nhập", "Tài khoản", "Tên tài khoản")),
    Column("full_name", ("Họ và tên", "Họ tên", "Tên cán bộ", "Cán bộ đầu mối"), required=False),
    Column("role", ("Vai trò",), required=False),
    Column("unit", ("Mã đơn vị", "Mã ĐV", "Mã đơn vị báo cáo", "Mã cơ quan"), required=False),
    Column("position", ("Chức vụ", "Chức danh"), required=False),
    Column("phone", ("Điện thoại", "Số điện thoại", "Điện thoại di động", "ĐT", "SĐT"), required=False),
    Column("email", ("Thư điện tử", "Email", "Địa chỉ thư điện tử", "Hộp thư điện tử"), required=False),
)
NAMES = [column.name for column in COLUMNS]
LABELS = {column.name: column.headings[0] for column in COLUMNS}
UNREAD = tuple(
    Column(name, headings, Kind.UNREAD, required=False)
    for name, headings in {
        "unit_name": ("Đơn vị", "Tên đơn vị", "Cơ quan"),
        "state": ("Trạng thái",),
        "last_login": ("Lần đăng nhập gần nhất",),
    }.items()
)
ROLE_WORDS = {
    "Đầu mối": Role.CLERK,
    "Tổng hợp": Role.COORDINATOR,
    "Người xem": Role.OBSERVER,
    "Cơ quan phối hợp": Role.OBSERVER,
    "Quản trị": Role.ADMINISTRATOR,
}
NEW, SAME, BAD = "new", "same", "bad"


@dataclass
class AccountRow:
    """A row, what is wrong with it, and the account that it makes."""

    line: int
    texts: dict[str, str]
    account: User | None = None
    is_same: bool = False  # the account exists with these values
    faults: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        return BAD if self.faults else SAME if self.is_same else NEW

    @property
    def cells(self) -> list[str]:
        """The texts in the order of ``NAMES``."""
        return [self.texts.get(name, "") for name in NAMES]

    @property
    def role_label(self) -> str:
        """The role as it is shown: in the reader's language, or what was typed where it is none."""
        role = self.account.role if self.account else self.texts.get("role", "")
        return str(Role(role).label) if role in Role.values else role

    @property
    def unit_label(self) -> str:
        """«UBND xã Diên Lộc (22696)», or what was typed where it is no unit."""
        unit = self.account.unit if self.account else None
        return f"{unit.display_name} ({unit.code})" if unit else self.texts.get("unit", "")

    @property
    def fault(self) -> str:
        return " ".join(self.faults)


@dataclass(frozen=True)
class JudgedRows:
    """All rows of a table or file as they are judged now."""

    rows: list[AccountRow]

    def of(self, state: str) -> list[AccountRow]:
        return [row for row in self.rows if row.state == state]

    @property
    def new(self) -> list[AccountRow]:
        return self.of(NEW)

    @property
    def same(self) -> list[AccountRow]:
        return self.of(SAME)

    @property
    def bad(self) -> list[AccountRow]:
        return self.of(BAD)

    @cached_property
    def digest(self) -> str:
        """Equal judgements have equal digests: what is written is what was shown."""
        shown = [(row.line, row.cells, row.state, row.faults, row.account and row.account.unit_id) for row in self.rows]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def account_shape() -> FileShape:
    """The columns of accounts; codes of units are those in force, however a spreadsheet has changed them. One query."""
    codes = Unit.objects.in_force(clock.today()).values_list("code", flat=True)
    words = {**ROLE_WORDS, **{role.value: role for role in Role}}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {str(role.label): role for role in Role}
    readers: dict[str, Reader] = dict.fromkeys(("username", "full_name", "position", "email"), plain_text)
    readers |= {"unit": CodeReader(codes), "role": word_reader(words), "phone": phone_text}
    return FileShape(COLUMNS, readers, unread=UNREAD)


def plain_text(value: Value) -> str:
    """A text of one line, without the apostrophe that keeps spreadsheets from reading it as a formula."""
    text = line_of(value)
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def phone_text(value: Value) -> str:
    """A telephone number; one of which a spreadsheet made a number has its zero again."""
    return with_zero(plain_text(value))


def rows_of_file(content: bytes) -> FileRows:
    """The rows of an uploaded file.

    Raises:
        Refused: with the sentence to show: not a table, without user names, with columns that are not known, too long.
    """
    return _bounded(file_rows(content, account_shape()))


def rows_typed(lines: Iterable[dict[str, str]]) -> FileRows:
    """The rows of a table that was typed or pasted; blank lines are left out.

    Raises:
        Refused: no line, or too many.
    """
    shape, found = account_shape(), FileRows(list(NAMES))
    for number, texts in enumerate(lines, start=1):
        if any(text.strip() for text in texts.values()):
            found.take(number, [texts.get(name, "") for name in NAMES], shape, shape.labels)
    require(bool(found.lines or found.unread), _("The table is empty. Please type at least one account."), code="empty")
    return _bounded(found)


def _bounded(found: FileRows) -> FileRows:
    count = len(found.lines)
    sentence = _("At most %(n)s accounts are added at once. Please divide the list.") % {"n": MAX_ACCOUNTS}
    require(count <= MAX_ACCOUNTS, sentence, code="many")
    return found


def judged(found: FileRows) -> JudgedRows:
    """Each row as it is judged now, in the order of the file. Two queries."""
    texts = {
        line: dict(zip(found.headers, row, strict=True)) for line, row in zip(found.lines, found.rows, strict=True)
    }
    names = {line: User.normalize_username(row.get("username", "")) for line, row in texts.items()}
    existing = {user.username: user for user in User.objects.filter(username__in=names.values()).select_related("unit")}
    codes = {row.get("unit", "") for row in texts.values()}
    in_force = Unit.objects.in_force(clock.today()).filter(code__in=codes).select_related("parent")
    judge = _Judge(existing, {unit.code: unit for unit in in_force}, _lines_by_name(names))
    return JudgedRows([judge.row(line, texts[line], names[line], _unread_at(line, found)) for line in texts])


def _lines_by_name(names: dict[int, str]) -> dict[str, list[int]]:
    counts = Counter(name for name in names.values() if name)
    return {name: [line for line, each in names.items() if each == name] for name, n in counts.items() if n > 1}


@dataclass(frozen=True)
class _Unread:
    """The cells of a row that could not be read: their columns, what is wrong with them, the row as it was."""

    columns: set[str]
    faults: list[str]
    texts: dict[str, str]


def _unread_at(line: int, found: FileRows) -> _Unread:
    if str(line) not in found.unread_rows:
        return _Unread(set(), [], {})
    faults = [f"{column}: {reason}" for at, column, _value, reason in found.unread if at == line]
    as_it_was = dict(zip(found.headers, found.unread_rows[str(line)], strict=True))
    return _Unread(found.unread_at(line), faults, as_it_was)


class _Judge:
    """Judges rows against what is stored and against one another."""

    def __init__(self, existing: dict[str, User], units: dict[str, Unit], twice: dict[str, list[int]]) -> None:
        self.existing, self.units, self.twice = existing, units, twice

    def row(self, line: int, texts: dict[str, str], name: str, unread: _Unread) -> AccountRow:
        shown = {**texts, **{each: unread.texts[each] for each in unread.columns}}
        row = AccountRow(line, {**shown, "username": name or shown.get("username", "")}, faults=list(unread.faults))
        role = shown.get("role") or Role.CLERK
        unit = None if unread.columns & {"role", "unit"} else self._unit(row, role, texts.get("unit", ""))
        values = {key: texts.get(key, "") for key in ("full_name", "position", "phone", "email")}
        account = User(username=name, role=role, unit=unit, **values)
        row.account = account
        self._check_fields(row, account, unread.columns)
        if name in self.twice:
            lines = ", ".join(map(str, self.twice[name]))
            row.faults.append(_("%(label)s: the same name is in lines %(lines)s.") % _labelled("username", lines=lines))
        elif name in self.existing and not row.faults:
            self._compare(row, self.existing[name], account)
        return row

    def _unit(self, row: AccountRow, role: str, code: str) -> Unit | None:
        unit = self.units.get(code)
        if code and unit is None:
            sentence = _("%(label)s: no unit in force has the code “%(code)s”.")
            row.faults.append(unknown_code(sentence % _labelled("unit", code=code), code))
        elif role == Role.CLERK and unit is None:
            row.faults.append(_("%(label)s: a clerk needs a unit.") % _labelled("unit"))
        elif role in Role.values and role != Role.CLERK and unit is not None:
            row.faults.append(_("%(label)s: only a clerk has a unit; leave it empty.") % _labelled("unit"))
        return unit

    def _check_fields(self, row: AccountRow, account: User, unread: set[str]) -> None:
        judged_fields = {"username", "full_name", "role", "position", "phone", "email"} - unread
        exclude = {each.name for each in User._meta.fields} - judged_fields
        try:
            account.clean_fields(exclude=exclude)
        except ValidationError as error:
            for name in NAMES:
                for sentence in error.message_dict.get(name, []):
                    row.faults.append(f"{LABELS[name]}: {self._said(name, row, sentence)}")

    @staticmethod
    def _said(name: str, row: AccountRow, sentence: str) -> str:
        if name != "role":
            return sentence
        known = ", ".join(f"«{role.label}»" for role in Role)
        return _("“%(value)s” is not a role. Roles: %(known)s.") % {"value": row.texts.get("role", ""), "known": known}

    @staticmethod
    def _compare(row: AccountRow, stored: User, account: User) -> None:
        """An account that exists is left as it is: the same row again is no fault, other values are changed there."""
        stated = [name for name in NAMES if name in row.texts]
        others = [name for name in stated if _value(stored, name) != _value(account, name)]
        row.is_same = not others
        if others:
            labels = ", ".join(LABELS[name] for name in others)
            sentence = ngettext(
                "%(label)s: this account exists, with another value in: %(others)s. It is changed on its own page.",
                "%(label)s: this account exists, with other values in: %(others)s. It is changed on its own page.",
                len(others),
            )
            row.faults.append(sentence % _labelled("username", others=labels))


def _value(account: User, name: str) -> Any:
    return account.unit_id if name == "unit" else getattr(account, name)


def _labelled(name: str, **values: str) -> dict[str, str]:
    return {"label": LABELS[name], **values}
