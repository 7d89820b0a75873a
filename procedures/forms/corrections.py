"""A publication that was recorded wrongly, as an administrator corrects it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.forms.picking import departments
from procedures.models import Publication
from units import clock
from units.day_field import DayField
from units.districts import has_districts
from units.models import Unit
from units.wording import day as day_text


class CorrectionForm(forms.ModelForm):
    """What was recorded of a publication, to be corrected from its beginning."""

    effective_on = DayField(label=gettext_lazy("Effective on"))
    ended_on = DayField(
        label=gettext_lazy("Ended on"), required=False, help_text=gettext_lazy("Last day; empty: in force.")
    )
    decision_date = DayField(label=gettext_lazy("Decision date"), required=False)
    revocation_date = DayField(label=gettext_lazy("Date of the decision that ended it"), required=False)

    class Meta:
        model = Publication
        fields = (
            "level",
            "at_province",
            "at_district",
            "at_commune",
            "department",
            "effective_on",
            "ended_on",
            "decision_number",
            "decision_date",
            "revocation_number",
            "revocation_date",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments(self.instance.department_id)  # type: ignore[attr-defined]
        if not (self.instance.at_district or self._had_districts()):
            del self.fields["at_district"]

    def _had_districts(self) -> bool:
        """Whether there were districts on some day of the publication as it is recorded, or are some today."""
        since, until = self.instance.effective_on, self.instance.ended_on or clock.today()
        return has_districts() or Unit.objects.districts(since, until).exists()

    @property
    def values(self) -> dict[str, Any]:
        """What the fields hold after they were checked."""
        return {name: self.cleaned_data[name] for name in self.fields}

    def changes(self, stored: Publication) -> list[tuple[str, str, str]]:
        """Each field that differs from ``stored``: its label, the value now and the corrected one."""
        return [
            (str(self.fields[name].label), _written(stored, name), _written(self.instance, name))
            for name in self.fields
            if getattr(stored, name) != getattr(self.instance, name)
        ]


class ReasonForm(forms.Form):
    """Why the past is rewritten; it is kept in the history."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Please give the reason.")},
    )


def _written(publication: Publication, name: str) -> str:
    """A value of a publication as people read it; a dash where there is none."""
    value = getattr(publication, name)
    if name == "level":
        return str(publication.get_level_display())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day_text(value)
    return str(value) if value else "–"
