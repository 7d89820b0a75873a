"""Codes of units as an administrator pastes them into a tier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quotas.actions.tiers import tier_kinds
from quotas.models import QuotaTier, TierScope

LONGEST_TEXT = 200_000


class PasteForm(forms.Form):
    """Codes of units to be put into a tier, or among its exceptions."""

    codes = forms.CharField(
        label=gettext_lazy("Codes of units"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 40, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, or separated by blanks or commas; a column copied from Excel is good too."),
    )
    into = forms.ChoiceField(label=gettext_lazy("Put them"), widget=forms.RadioSelect)
    move = forms.BooleanField(
        label=gettext_lazy("Units that another tier names move here"), required=False, initial=False
    )
    skip = forms.BooleanField(label=gettext_lazy("Leave out the lines that cannot be taken"), required=False)

    def __init__(self, tier: QuotaTier, data: Mapping[str, Any] | None = None) -> None:
        self.lists = lists_of(tier)
        first = next(iter(self.lists))
        super().__init__(data, initial={"into": first}, auto_id="paste_%s")
        self.fields["into"].choices = [(name, label) for name, (label, _kinds) in self.lists.items()]  # type: ignore[attr-defined]

    @property
    def kinds(self) -> set[str]:
        return self.lists[self.cleaned_data["into"]][1]

    @property
    def has_one_list(self) -> bool:
        return len(self.lists) == 1

    @property
    def only_list(self) -> Any:
        """What the one list is called, so that nobody excepts units who means to add them."""
        [(label, _kinds)] = self.lists.values()
        return label


def lists_of(tier: QuotaTier) -> dict[str, tuple[Any, set[str]]]:
    """The lists of ``tier`` that can hold a unit, by their names: what each is called, and of which groups."""
    (_units, listed), (_excepted, excepted) = tier_kinds(tier)
    of_districts = tier.applies_to == TierScope.COMMUNES_OF
    label = _("Districts whose communes the tier takes") if of_districts else _("Units of this tier")
    found = {"listed": (label, {str(kind) for kind in listed})} if listed else {}
    if excepted:
        found["excepted"] = (_("Exceptions, to which the tier does not apply"), {str(kind) for kind in excepted})
    return found
