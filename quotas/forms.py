"""Quota tiers as administrators type them: the minimum in percent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from quotas.models import QuotaTier, TierScope
from quotas.percent import PercentField
from units.districts import hide_choice
from units.models import UnitKind
from units.wording import minimum


class QuotaTierForm(forms.ModelForm):
    """One tier of a decision."""

    minimum_hundredths = PercentField(
        label=gettext_lazy("Minimum (%)"), widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6})
    )

    class Meta:
        model = QuotaTier
        fields = ["code", "name", "kind", "minimum_hundredths", "applies_to"]
        widgets = {
            "code": forms.TextInput(attrs={"size": 14}),
            "name": forms.TextInput(attrs={"size": 40}),
        }

    names_districts = True  # whether a tier may be of districts, or of the communes of some

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, of_districts in (("kind", UnitKind.DISTRICT), ("applies_to", TierScope.COMMUNES_OF)):
            if name in self.fields and getattr(self.instance, name) != of_districts and not self.names_districts:
                hide_choice(self.fields[name], of_districts)


class TrialForm(forms.Form):
    """Other minima for the tiers of a decision, to be tried, not saved; a blank field keeps the one in force."""

    PREFIX = "min-"

    def __init__(self, tiers: Sequence[QuotaTier], data: Mapping[str, Any]) -> None:
        self.tiers = list(tiers)
        names = [self.PREFIX + tier.code for tier in self.tiers]
        super().__init__(data if any(name in data for name in names) else None)
        for name, tier in zip(names, self.tiers, strict=True):
            in_force = minimum(tier.minimum_hundredths)
            widget = forms.TextInput(
                attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off", "placeholder": in_force}
            )
            self.fields[name] = PercentField(
                label=tier.display_name, required=False, initial=tier.minimum_hundredths, widget=widget
            )

    @property
    def minima(self) -> dict[int, int]:
        """The minimum to try by tier id, in hundredths of a percent; the one in force where nothing was typed."""
        typed = self.cleaned_data if self.is_bound and self.is_valid() else {}
        found = {}
        for tier in self.tiers:
            value = typed.get(self.PREFIX + tier.code)
            found[tier.pk] = tier.minimum_hundredths if value is None else value
        return found
