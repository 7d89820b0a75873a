"""The national public-service portal's own export of procedures: «Mã số | Tên | … | Cơ quan thực hiện | Lĩnh vực»."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from procedures.models import AuthorityLevel, Procedure, level_choices, why_not_handled, write_levels, written_level
from procedures.models.procedures import NATIONAL_CODE
from procedures.resources import PROCEDURE_COLUMNS
from units.codes import KnownCodes, new_code
from units.day_field import DayField
from units.models import Unit, UnitKind
from units.reference_files.official import FillableList, missing_note
from units.reference_files.reading import FileRows
from units.tables.columns import Column, Kind
from units.vietnamese import search_key

HEADERS = tuple(column.name for column in PROCEDURE_COLUMNS)


class NationalForm(forms.Form):
    """What the list lacks for new procedures; stored ones keep their publications."""

    authority_level = forms.MultipleChoiceField(
        label=gettext_lazy("Authority level"), choices=AuthorityLevel.choices, widget=forms.CheckboxSelectMultiple
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department that handles them"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=gettext_lazy("The department that handles them at province level."),
    )
    level = forms.ChoiceField(label=gettext_lazy("Service level"), choices=lambda: [("", "–"), *level_choices()])
    first_published = DayField(label=gettext_lazy("Effective on"), help_text=gettext_lazy("As in 31/12/2020."))
    decision = forms.CharField(label=gettext_lazy("Decision number"), max_length=200, required=False)
    decision_date = DayField(label=gettext_lazy("Decision date"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Unit.objects.filter(kind=UnitKind.DEPARTMENT, active_until=None)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        of_province = AuthorityLevel.PROVINCE in answers.get("authority_level", ())
        if fault := why_not_handled(of_province=of_province, has_department=bool(answers.get("department"))):
            raise ValidationError({"department": fault})
        return answers


class NationalList(FillableList):
    """Procedures of the national public-service portal, which does not say at which level and from when they are."""

    title = gettext_lazy("List of procedures of the national public-service portal")
    columns = (
        Column("code", ("Mã số",), Kind.CODE),
        Column("name", ("Tên",)),
        Column("issuer", ("Cơ quan ban hành",), required=False),
        Column("bodies", ("Cơ quan thực hiện",)),
        Column("field", ("Lĩnh vực",)),
    )

    def form(self, rows: FileRows, data: Any = None) -> forms.Form:
        return NationalForm(data)

    def rows(self, rows: FileRows, answers: dict[str, Any]) -> FileRows:
        """Stored procedures with the list's name and field; new ones with the answers as their publication."""
        department, day = answers["department"], answers["decision_date"]
        published = [
            write_levels(answers["authority_level"]),
            department.code if department else "",
            written_level(int(answers["level"])),
            answers["first_published"].isoformat(),
            answers["decision"],
            day.isoformat() if day else "",
        ]
        return self._made(rows, published)

    def to_fill(self, rows: FileRows) -> FileRows:
        return self._made(rows, [""] * 6)

    def _made(self, rows: FileRows, published: list[str]) -> FileRows:
        known = KnownCodes(Procedure.objects.values_list("code", flat=True))
        made = FileRows(list(HEADERS), lines=rows.lines, notes=list(rows.notes))
        places = [rows.headers.index(name) for name in ("code", "name", "field")]
        for row in rows.rows:
            code, name, field = (row[place] for place in places)
            stored = known.find(code, as_text=True)
            code = stored or new_code(code, NATIONAL_CODE)
            made.rows.append([code, name, field, *([""] * 6 if stored else published)])
        made.notes += missing_note(_gone(made))
        return made


def _gone(made: FileRows) -> set[str]:
    """The stored procedures of the list's fields that it does not have; it does not cover other fields."""
    fields = {search_key(row[2]) for row in made.rows}
    stored = Procedure.objects.values_list("code", "field")
    return {code for code, field in stored if search_key(field) in fields} - {row[0] for row in made.rows}
