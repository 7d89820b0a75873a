"""Which procedures a decision is about: what the picker offers and finds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.models import AuthorityLevel, Procedure, Publication, level_choices
from units import clock
from units.districts import has_districts
from units.models import Unit, UnitKind


def departments(stored: int | None = None) -> models.QuerySet[Unit]:
    """The departments that exist, and the one that is stored."""
    chosen = models.Q(active_until=None) | models.Q(pk=stored)
    return Unit.objects.filter(chosen, kind=UnitKind.DEPARTMENT).order_by("sort_order", "code")


def levels_offered() -> list[AuthorityLevel]:
    """The levels to choose from: the districts' one where there are some, or something is handled at it today."""
    today = clock.today()
    handled = Publication.objects.in_force_during(today, today).filter(at_district=True)
    return AuthorityLevel.among(has_districts() or handled.exists())


class FindForm(forms.Form):
    """Which procedures the picker lists, by what is in force today; without JavaScript its buttons send the page."""

    q = forms.CharField(label=gettext_lazy("Code or name"), required=False, max_length=200)
    field = forms.ChoiceField(label=gettext_lazy("Field"), required=False)
    at_level = forms.ChoiceField(label=gettext_lazy("Service level"), required=False)
    at_authority = forms.ChoiceField(label=gettext_lazy("Authority level"), required=False)
    of_department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), required=False, queryset=Unit.objects.none(), empty_label=""
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Procedure.objects.order_by("field_sort_key").values_list("field", flat=True).distinct()
        self._choose("field", [(name, name) for name in dict.fromkeys(names)])
        self._choose("at_level", level_choices())
        self._choose("at_authority", [(level.value, level.label) for level in levels_offered()])
        self.fields["of_department"].queryset = departments()  # type: ignore[attr-defined]
        self.fields["of_department"].empty_label = _("All")  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    @property
    def is_asked(self) -> bool:
        """Whether something is sought at all."""
        return self.is_valid() and any(self.cleaned_data.values())

    def found(self, on: date) -> models.QuerySet[Procedure]:
        """The procedures sought; level, authority level and department are those in force on the day ``on``."""
        values = self.cleaned_data
        published = Publication.objects.in_force_during(on, on)
        if values["at_level"]:
            published = published.filter(level=values["at_level"])
        if values["at_authority"]:
            published = published.at_levels([values["at_authority"]])
        if values["of_department"]:
            published = published.filter(department=values["of_department"])
        rows = Procedure.objects.search(values["q"]) if values["q"] else Procedure.objects.all()
        if values["field"]:
            rows = rows.filter(field=values["field"])
        if values["at_level"] or values["at_authority"] or values["of_department"]:
            rows = rows.filter(pk__in=published.values("procedure"))
        return rows
