"""The statistical office's list of units, one row a commune with its district and province."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from units.day_field import DayField
from units.models import Unit, UnitKind
from units.reference_files.official import OfficialList, missing_note
from units.reference_files.reading import FileRows
from units.tables.columns import Column, Kind
from units.years import OLDEST_YEAR

DIVISIONS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "quận", "huyện", "phường", "xã")
HEADERS = ["code", "name", "kind", "parent_code", "gso_code", "division_type", "active_from"]


class ProvinceForm(forms.Form):
    """Which province's units are imported, and from which day the new ones are in force."""

    province = forms.ChoiceField(label=gettext_lazy("Province or city"))
    active_from = DayField(
        label=gettext_lazy("New units are in force from"),
        first_year=OLDEST_YEAR,
        required=False,
        help_text=gettext_lazy(
            "As in 31/12/2020. Empty: from the beginning; then a report is expected from them "
            "for every month that exists."
        ),
    )


class StatisticalList(OfficialList):
    """Districts and communes of the country, of which one province is taken."""

    title = gettext_lazy("List of units of the statistical office")
    columns = (
        Column("province", ("Tỉnh Thành Phố", "Tỉnh / Thành Phố", "Tỉnh, thành phố")),
        Column("province_code", ("Mã TP",), Kind.CODE),
        Column("district", ("Quận Huyện", "Quận / Huyện"), required=False),
        Column("district_code", ("Mã QH",), Kind.CODE, required=False),
        Column("commune", ("Phường Xã", "Phường / Xã")),
        Column("commune_code", ("Mã PX",), Kind.CODE),
        Column("division_type", ("Cấp",), required=False),
    )

    def form(self, rows: FileRows, data: Any = None) -> forms.Form:
        form = ProvinceForm(data)
        code, name = (rows.headers.index(each) for each in ("province_code", "province"))
        found = {row[code]: row[name] for row in rows.rows if row[code]}
        choices = [("", "–"), *((each, f"{found[each]} ({each})") for each in sorted(found))]
        form.fields["province"].choices = choices  # type: ignore[attr-defined]
        form.fields["province"].initial = _stored_province(rows)
        return form

    def rows(self, rows: FileRows, answers: dict[str, Any]) -> FileRows:
        """The districts and communes of the province; stored ones keep what the list does not say."""
        stored = {unit.code: unit for unit in Unit.objects.filter(active_until=None).exclude(kind=UnitKind.DEPARTMENT)}
        day = answers["active_from"].isoformat() if answers["active_from"] else ""
        made = FileRows(list(HEADERS), notes=list(rows.notes))
        districts: set[str] = set()
        for line, values in zip(rows.lines, rows.rows, strict=True):
            row = dict(zip(rows.headers, values, strict=True))
            if row["province_code"] != answers["province"]:
                continue
            if row["district_code"] and row["district_code"] not in districts:
                districts.add(row["district_code"])
                _add(made, line, stored, day, (row["district_code"], row["district"], UnitKind.DISTRICT, "", ""))
            if row["commune_code"]:
                commune = (row["commune_code"], row["commune"], UnitKind.COMMUNE, row["district_code"])
                _add(made, line, stored, day, (*commune, row["division_type"]))
        made.notes += missing_note(set(stored) - {row[0] for row in made.rows})
        return made


def _stored_province(rows: FileRows) -> str:
    """The province of which most communes are stored; none where nothing is, and so none is chosen by its place."""
    stored = set(Unit.objects.filter(active_until=None, kind=UnitKind.COMMUNE).values_list("code", flat=True))
    province, commune = (rows.headers.index(each) for each in ("province_code", "commune_code"))
    found = Counter(row[province] for row in rows.rows if row[commune] in stored)
    return found.most_common(1)[0][0] if found else ""


def division_in(name: str) -> str:
    """The kind of division with which a name begins, as it is written there: «Thị xã Ninh Hòa»; «» where none does."""
    found = next((each for each in DIVISIONS if name.casefold().startswith(f"{each} ")), "")
    return name[: len(found)]


def _add(made: FileRows, line: int, stored: dict[str, Unit], day: str, unit: tuple[str, str, str, str, str]) -> None:
    code, name, kind, parent, division_type = unit
    division_type = division_type or division_in(name)
    known = stored.get(code)
    since = day if known is None else known.active_from.isoformat() if known.active_from else ""
    if known is not None and division_type.casefold() in ("", known.division_type.casefold()):
        division_type = known.division_type  # the list writes «Phường» where «phường» is stored
    made.rows.append([code, name, str(kind), parent, known.gso_code if known else code, division_type, since])
    made.lines.append(line)
