"""How figures, days and names are written in the running text of an administrative document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from reporting.figures.lines import Line
from reporting.spreadsheets.overview import line_note
from units import clock
from units.models import PortalSettings
from units.wording import day, minimum, points, rate, whole

NO_BREAK = "\N{NO-BREAK SPACE}"


def count(number: int) -> str:
    """3 → «03», 17779 → «17.779»: offices write a zero before a single figure."""
    return f"{number:02d}" if 0 < number < 10 else whole(number)


def unbroken(text: str) -> str:
    """``text`` that is not broken at the end of a line: «tháng 4/2020»."""
    return text.replace(" ", NO_BREAK)


def addressee(portal: PortalSettings) -> str:
    """The lead agency; where nobody entered it, what is missing in its place: no letter is addressed to a blank."""
    return portal.lead_agency or _("… (the lead agency is not entered in the general information of the portal)")


def hour_and_day(moment: datetime | None) -> str:
    """«14 giờ 05 ngày 04/01/2021»."""
    if moment is None:
        return "…"
    local = clock.local(moment)
    values = {"hour": f"{local:%H}", "minute": f"{local:%M}", "day": day(local.date())}
    return _("%(hour)s:%(minute)s on %(day)s") % values


def listed(names: Iterable[str]) -> str:
    """Names one after the other; they may contain commas, so semicolons separate them."""
    return "; ".join(names)


def with_rate(line: Line) -> str:
    """«Sở Công Thương 56,45% (tối thiểu 45%)»; where months are missing it says so."""
    values = {
        "unit": line.row.unit.display_name,
        "rate": rate(line.rate),
        "percent": minimum(line.row.minimum_hundredths),
    }
    text = _("%(unit)s %(rate)s (at least %(percent)s%%)") % values
    return _noted(text, line)


def with_gap(line: Line) -> str:
    """«Sở Y tế 38,10% (tối thiểu 40%; −1,90)»; where months are missing it says so."""
    values = {
        "unit": line.row.unit.display_name,
        "rate": rate(line.rate),
        "percent": minimum(line.row.minimum_hundredths),
        "gap": points(line.gap),
    }
    text = _("%(unit)s %(rate)s (at least %(percent)s%%; %(gap)s)") % values
    return _noted(text, line)


def _noted(text: str, line: Line) -> str:
    note = line_note(line)
    return f"{text}, {note}" if note else text
