"""What administrators fill in about webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from units.day_field import DayField
from units.number_field import WholeNumberField
from units.text_limits import validate_line
from webhooks.actions.endpoints import MOST_HOURS, Chosen
from webhooks.hosts import NotAllowedError, target_of
from webhooks.models import CHOOSABLE, Endpoint


class EndpointForm(forms.Form):
    """Name, address and events of an endpoint."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        validators=[validate_line],
        help_text=_("Which system this is, in words."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("To which the portal posts: host and port must be on the list of allowed hosts."),
        widget=forms.TextInput(
            attrs={"class": "vTextField", "inputmode": "url", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=[(each.value, each.label) for each in CHOOSABLE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )

    @classmethod
    def of(cls, endpoint: Endpoint, data: Any = None) -> EndpointForm:
        """The form about an existing endpoint, filled in with ``data`` where something was posted."""
        known = {"name": endpoint.name, "address": endpoint.address, "events": endpoint.events}
        return cls(data, initial=known)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            target_of(address)
        except NotAllowedError as error:
            raise forms.ValidationError(str(error), code="not_allowed") from error
        return address

    @property
    def chosen(self) -> Chosen:
        return Chosen(**self.cleaned_data)


class SecretForm(forms.Form):
    """For how long an earlier secret signs too."""

    hours = WholeNumberField(
        label=_("The earlier secret signs too for (hours)"), min_value=0, max_value=MOST_HOURS, initial=24
    )


class ReplayForm(forms.Form):
    """The days of which everything is sent again."""

    first = DayField(label=_("From day"))
    last = DayField(label=_("To day"))
    delivered_too = forms.BooleanField(label=_("Also what arrived already"), required=False)
