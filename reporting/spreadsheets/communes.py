"""Which communes of a district have sent, as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reporting.models import ReportingPeriod
from reporting.spreadsheets.sheets import TEXT, Column, Workbook
from reporting.todo.worklist import Commune
from units.models import Unit
from units.wording import month


def communes_xlsx(unit: Unit, period: ReportingPeriod, communes: Sequence[Commune]) -> bytes:
    """The ``communes`` of ``unit`` in ``period``, in their order: whom to call, and whether they have sent."""
    values = {"period": month(period), "sent": sum(each.row.reported for each in communes), "all": len(communes)}
    title = _("Communes of the district – %(period)s: %(sent)s/%(all)s sent") % values
    columns = [
        Column(_("Unit"), TEXT, 46),
        Column(_("Clerk"), TEXT, 30),
        Column(_("Telephone"), TEXT, 20),
        Column(_("Status"), TEXT, 26),
    ]
    book = Workbook()
    book.add(_("Communes"), title, [unit.display_name], columns, [_row(each) for each in communes])
    return book.bytes()


def _row(commune: Commune) -> list[str]:
    unit = commune.row.unit
    status = commune.submission.get_status_display() if commune.submission else _("Not sent")
    clerks = ", ".join(clerk.get_full_name() for clerk in commune.clerks)
    phones = ", ".join(filter(None, [unit.phone, *(clerk.phone for clerk in commune.clerks)]))
    return [unit.display_name, clerks, phones, str(status)]
