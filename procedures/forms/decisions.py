"""A decision on procedures as an administrator types it: which ones, what happens to them, from which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from procedures.actions.publications import (
    Decision,
    handler_values,
    level_values,
    not_lowered,
    not_raised,
    publications_change,
    publications_open,
    publications_revoke,
)
from procedures.forms.picking import departments, levels_offered
from procedures.models import AuthorityLevel, Publication, level_choices, service_levels, why_not_handled
from procedures.typed_codes import procedures_of
from units.day_field import DayField
from units.models import Unit, User
from units.models.coded import LineField
from units.wording import day as day_text

LINE = LineField(max_length=200)


class Verb(models.TextChoices):
    """What a decision does to procedures."""

    PUBLISH = "publish", pgettext_lazy("procedures", "Publish")
    RAISE = "raise", pgettext_lazy("procedures", "Raise the service level")
    LOWER = "lower", pgettext_lazy("procedures", "Lower the service level")
    REVOKE = "revoke", pgettext_lazy("procedures", "Revoke")
    DEPARTMENT = "department", pgettext_lazy("procedures", "Hand over to another department")
    AUTHORITY = "authority", pgettext_lazy("procedures", "Change the authority level")

    @property
    def needs_level(self) -> bool:
        return self in (Verb.PUBLISH, Verb.RAISE, Verb.LOWER)

    @property
    def needs_authority(self) -> bool:
        return self in (Verb.PUBLISH, Verb.AUTHORITY)


class DecisionForm(forms.Form):
    """Which procedures, by their codes; the verb with what it needs; the day and the decision."""

    codes = forms.CharField(
        label=gettext_lazy("Codes of the procedures"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text=gettext_lazy("Paste a column of a workbook, or write codes separated by blanks or commas."),
        error_messages={"required": gettext_lazy("Choose at least one procedure.")},
    )
    verb = forms.ChoiceField(
        label=gettext_lazy("What the decision does"), choices=Verb.choices, widget=forms.RadioSelect
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("Service level"), required=False, coerce=int, empty_value=None, choices=[]
    )
    authority = forms.MultipleChoiceField(
        label=gettext_lazy("Authority level"),
        required=False,
        choices=AuthorityLevel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        required=False,
        queryset=Unit.objects.none(),
        help_text=gettext_lazy("The department that handles them at province level."),
    )
    on = DayField(
        label=gettext_lazy("From"), help_text=gettext_lazy("The first day on which it is so; the past stays as it is.")
    )
    decision_number = LINE.formfield(label=gettext_lazy("Decision number"), required=False)
    decision_date = DayField(label=gettext_lazy("Decision date"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", "–"), *level_choices()]  # type: ignore[attr-defined]
        levels = [(level.value, level.label) for level in levels_offered()]
        self.fields["authority"].choices = levels  # type: ignore[attr-defined]
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]

    def clean_codes(self) -> str:
        text: str = self.cleaned_data["codes"]
        self.procedures, faults = procedures_of(text)
        if faults:
            raise ValidationError(faults)
        return text

    def clean(self) -> dict[str, Any]:
        """What a verb needs is there, and a department only where the province handles."""
        values = super().clean() or {}
        if not values.get("verb"):
            return values
        verb, authority = Verb(values["verb"]), values.get("authority") or []
        if verb.needs_level and "level" in values and values["level"] is None:
            self.add_error("level", _("Choose one of the service levels."))
        if verb.needs_level and values.get("level") and values.get("on"):
            self._check_scheme(values["level"], values["on"])
        if verb.needs_authority and "authority" in values:
            self._check_handlers(verb, authority, values.get("department"))
        if verb == Verb.DEPARTMENT and "department" in values and values["department"] is None:
            self.add_error("department", _("Choose a department."))
        return values

    def _check_scheme(self, number: int, on: date) -> None:
        """A decision uses the levels that the scheme of its day has."""
        level = service_levels()[number]
        if not level.is_in_force(on):
            values = {"level": level.label, "scheme": level.scheme, "day": day_text(on)}
            sentence = _("On %(day)s there is no level “%(level)s” (%(scheme)s); choose one of the scheme of that day.")
            self.add_error("level", sentence % values)

    def _check_handlers(self, verb: Verb, authority: list[str], department: Unit | None) -> None:
        of_province = AuthorityLevel.PROVINCE in authority
        if not authority:
            self.add_error("authority", _("Choose at least one level: province, district or commune."))
            return
        keeps_its_own = of_province and verb == Verb.AUTHORITY
        fault = why_not_handled(of_province=of_province, has_department=department is not None or keeps_its_own)
        if fault:
            self.add_error("department", fault)

    @property
    def decision(self) -> Decision:
        return Decision(self.cleaned_data["decision_number"], self.cleaned_data["decision_date"])

    def carry_out(self, by: User) -> list[Publication]:
        """Call the verb's action with what was typed.

        Raises:
            Refused: it is refused for one of the procedures; nothing is written.
        """
        values = self.cleaned_data
        common: dict[str, Any] = {
            "procedures": [each.pk for each in self.procedures],
            "on": values["on"],
            "decision": self.decision,
            "by": by,
        }
        handlers = handler_values(values["authority"], values["department"])
        match Verb(values["verb"]):
            case Verb.PUBLISH:
                return publications_open(values=level_values(values["level"]) | handlers, **common)
            case Verb.RAISE:
                return publications_change(values=level_values(values["level"]), check=not_raised, **common)
            case Verb.LOWER:
                return publications_change(values=level_values(values["level"]), check=not_lowered, **common)
            case Verb.REVOKE:
                return publications_revoke(**common)
            case Verb.DEPARTMENT:
                return publications_change(values={"department": values["department"]}, **common)
            case Verb.AUTHORITY:
                return publications_change(values=self._moved(handlers), **common)

    def _moved(self, handlers: Mapping[str, Any]) -> dict[str, Any]:
        """Other authority levels; without a chosen department each procedure of the province keeps its own."""
        keeps = handlers["department"] is None and handlers[AuthorityLevel.PROVINCE.flag]
        return {name: value for name, value in handlers.items() if not (keeps and name == "department")}
