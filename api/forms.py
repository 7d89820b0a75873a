"""The form of a new token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.models import LONGEST_NAME, Verb
from api.rules import can_name, roles_for, verbs_for
from units import clock
from units.day_field import DayField, DayInput
from units.models import Role, Unit, User

MAX_UNITS = 200
PROPOSED_DAYS = 180


class TokenForm(forms.Form):
    """What a token is called, what it may do, and until when; only what the account itself can do is offered."""

    name = forms.CharField(
        label=gettext_lazy("Name of the token"),
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Which program uses it, as in “One-stop system”."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect({"class": "form-check-input"}))
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
    )
    units = forms.CharField(
        label=gettext_lazy("Only these units"),
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("Their codes, separated by commas. Empty: all units that the role reaches."),
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        widget=DayInput({"class": "form-control"}),
        help_text=gettext_lazy("At most a year from today; then make a new one."),
    )

    def __init__(self, owner: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        roles, verbs = roles_for(owner), verbs_for(owner.role)
        self.fields["role"].choices = [(role.value, Role(role).label) for role in roles]  # type: ignore[attr-defined]
        self.fields["verbs"].choices = [(verb.value, verb.label) for verb in verbs]  # type: ignore[attr-defined]
        if len(roles) == 1:
            del self.fields["role"]
        if owner.is_clerk and not owner.is_district_clerk:
            del self.fields["units"]
        self.initial = {
            **self.initial,
            "role": roles[0],
            "verbs": [Verb.READ.value],
            "ends_on": clock.today() + timedelta(days=PROPOSED_DAYS),
        }

    def clean_verbs(self) -> list[Verb]:
        return [Verb(value) for value in self.cleaned_data["verbs"]]

    def clean_units(self) -> list[Unit]:
        codes = dict.fromkeys(part.strip() for part in self.cleaned_data["units"].split(",") if part.strip())
        if len(codes) > MAX_UNITS:
            raise ValidationError(_("At most %(most)s units.") % {"most": MAX_UNITS})
        wanted = {code.lower(): code for code in codes}
        in_force = Unit.objects.in_force(clock.today()).annotate(small=Lower("code")).filter(small__in=wanted)
        found = {unit.code.lower(): unit for unit in in_force if can_name(self.owner, unit)}
        unknown = [code for small, code in wanted.items() if small not in found]
        if unknown:
            raise ValidationError(_("There is no such unit for you: %(codes)s.") % {"codes": ", ".join(unknown)})
        return list(found.values())
