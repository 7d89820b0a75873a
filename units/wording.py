"""How figures and days are written for people: 17.779, 29,87%, −2,10, «thứ Ba, 05/01/2021»."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from units import clock
from units.vietnamese import lower_first

MINUS = "\N{MINUS SIGN}"
FIRST_MONTHS = (1, 2)  # written with a zero
DASH = "\N{EN DASH}"
VIETNAMESE_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


GAP = re.compile(r"(?<=\S) (?= \S|[,;])")  # longer ones are left to be filled in by hand: «Công văn số      /…»


@cache
def _separators(language: str | None) -> dict[int, str]:
    """What ``language`` writes for the comma and the point of a number as Python writes it."""
    groups, decimals = (get_format(f"{name}_SEPARATOR", language) for name in ("THOUSAND", "DECIMAL"))
    return str.maketrans({",": groups, ".": decimals})


def _written(number: int | Decimal, groups: str = "") -> str:
    """``number`` as Django's ``number_format`` writes it, at a fifth of its cost: a page writes thousands.

    Anything else, as the empty text of a variable that a template does not know, is left to Django.
    """
    if not isinstance(number, int | Decimal):
        return number_format(number, use_l10n=True, force_grouping=bool(groups))
    style = "f" if isinstance(number, Decimal) else "d"
    return format(number, groups + style).translate(_separators(get_language()))


def whole(value: int | None) -> str:
    """17779 → «17.779»; a dash for None."""
    if value is None:
        return DASH
    if type(value) is int and 0 <= value < 1000:  # most of a page's numbers, and the same in every language
        return str(value)
    return _written(value, ",").replace("-", MINUS)


def signed(value: int | None) -> str:
    """A difference of dossiers with its sign: «+1.200», «−47», «0»; a dash for None."""
    return f"+{whole(value)}" if value is not None and value > 0 else whole(value)


def rate(value: Decimal | None) -> str:
    """Decimal("29.87") → «29,87%»; a dash where there is no rate."""
    return DASH if value is None else f"{_written(value)}%"


def points(value: Decimal | None) -> str:
    """A difference of rates with its sign: «+11,45», «−2,10»; a dash for None."""
    if value is None:
        return DASH
    sign = MINUS if value < 0 else "+" if value > 0 else ""
    return sign + _written(abs(value))


def points_unsigned(value: Decimal | None) -> str:
    """A difference of rates without its sign, where the words give the direction: «4,34»; a dash for None."""
    return DASH if value is None else _written(abs(value))


def minimum(hundredths: int | None) -> str:
    """4500 → «45»; 3250 → «32,5»; a dash for None."""
    if hundredths is None:
        return DASH
    text = f"{Decimal(hundredths) / 100:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return _written(Decimal(text))


def day(value: date | None) -> str:
    """05/01/2021; a dash for None."""
    return DASH if value is None else f"{value:%d/%m/%Y}"


def day_of(value: datetime | None) -> str:
    """The day of a moment in the portal's time zone: «04/01/2021»; a dash for None."""
    return DASH if value is None else day(clock.day_of(value))


def weekday_name(value: date) -> str:
    """«thứ Ba»."""
    return VIETNAMESE_WEEKDAYS[value.weekday()] if get_language() == "vi" else date_format(value, "l")


def weekday(value: date) -> str:
    """«thứ Ba, 05/01/2021»."""
    return f"{weekday_name(value)}, {value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """«14:05, 04/01/2021» in the portal's time zone; a dash for None."""
    return DASH if value is None else f"{clock.local(value):%H:%M, %d/%m/%Y}"


def weekday_written(value: date) -> str:
    """«thứ Ba, ngày 05/01/2021»: as mails and documents write it."""
    if get_language() == "vi":
        return f"{VIETNAMESE_WEEKDAYS[value.weekday()]}, ngày {value:%d/%m/%Y}"
    return weekday(value)


def moment_written(value: datetime) -> str:
    """«08 giờ 05 ngày 04/01/2021»: as mails and documents write it."""
    local = clock.local(value)
    return _("%(hour)s:%(minute)s on %(day)s") % {"hour": f"{local:%H}", "minute": f"{local:%M}", "day": day(local)}


def until(value: datetime | None) -> str:
    """The moment by which something is to be done: «24 giờ ngày 20/05/2020» for the end of a day; a dash for None."""
    if value is None:
        return DASH
    local = clock.local(value)
    if local == clock.end_of(local.date()):
        return _("the end of %(day)s") % {"day": day(local)}
    return moment_written(local)


def month(period: Any) -> str:
    """A period as pages write it: «tháng 4/2020», «tháng 01/2020» (months 1 and 2 with a zero)."""
    return _("month %(month)s/%(year)s") % {"month": month_number(period.month), "year": period.year}


def month_without_year(period: Any) -> str:
    """A period without its year: «tháng 4», «tháng 01»."""
    return _("month %(month)s") % {"month": month_number(period.month)}


def month_number(number: int) -> str:
    """«01», «02», «3»: as offices write months."""
    return f"{number:02d}" if number in FIRST_MONTHS else str(number)


def basis_word(basis: str) -> str:
    """«đã xác nhận» or «tạm tính»: the basis of a figure."""
    return _("confirmed") if basis == "official" else _("provisional")


def inside(name: str) -> str:
    """A group's name as it is written inside a line: «sở, ban, ngành», but «UBND cấp xã»."""
    return name if name[:2].isupper() else lower_first(name)


def incomplete_note(done: int, expected: int) -> str:
    """The note that must be with a rate while reports of months are missing."""
    return _("incomplete reports (%(done)s/%(all)s months)") % {"done": done, "all": expected}


def demo_note() -> list[str]:
    """The sentence on everything that a demonstration makes; nothing elsewhere."""
    if settings.DEMO_TODAY is None:
        return []
    sentence = _("Demonstration: illustrative figures, not official results. Assumed date: %(day)s.")
    return [sentence % {"day": day(settings.DEMO_TODAY)}]


def without_gaps(text: str) -> str:
    """``text`` without the gaps that a name leaves which nobody entered: «trực tuyến  – tháng», «trực tuyến , và»."""
    return GAP.sub("", text)
