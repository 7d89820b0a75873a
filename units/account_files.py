"""Accounts as a workbook with the columns that are read again: the list, and rows that were refused. Never a secret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from units.account_rows import LABELS, NAMES, UNREAD, AccountRow
from units.formulas import harmless
from units.models import User
from units.wording import moment

WIDTHS = {"username": 22, "full_name": 26, "role": 30, "unit": 14, "position": 22, "phone": 16, "email": 30}


def accounts_xlsx(accounts: Iterable[User]) -> bytes:
    """The list of accounts; ``accounts`` come with their units."""
    headings = [*LABELS.values(), *(column.headings[0] for column in UNREAD)]
    return _workbook(_("Accounts"), headings, map(_row, accounts))


def refused_accounts_xlsx(rows: Iterable[AccountRow]) -> bytes:
    """Refused rows with what is wrong; corrected, the workbook is brought again."""
    headings = [*LABELS.values(), "Lỗi", "Dòng"]
    return _workbook(_("Refused rows"), headings, ([*row.cells, row.fault, str(row.line)] for row in rows))


def _row(account: User) -> list[str]:
    unit = account.unit
    values = {name: getattr(account, name) for name in NAMES if name not in ("role", "unit")}
    values |= {"role": str(account.get_role_display()), "unit": unit.code if unit else ""}
    state = pgettext("account", "in use") if account.is_active else pgettext("account", "closed")
    last_login = moment(account.last_login) if account.last_login else pgettext("login", "never")
    return [*(values[name] for name in NAMES), unit.display_name if unit else "", state, last_login]


def _workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A sheet of texts, so that codes and telephone numbers keep their zeros."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text, head = book.add_format({"num_format": "@", "text_wrap": True}), book.add_format({"bold": True})
    sheet = book.add_worksheet(title[:31])
    sheet.write_row(0, 0, headings, head)
    sheet.set_column(0, len(headings) - 1, 40)
    for index, name in enumerate(NAMES):
        sheet.set_column(index, index, WIDTHS[name])
    for down, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            sheet.write_string(down, index, harmless(value), text)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
