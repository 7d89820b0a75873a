"""What an administrator types of a rearrangement of units: the day and the document, who ends, who carries on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reporting.models.reorganisations import NOTE_LENGTH
from reporting.reorganising.plan import Handling, Opening, Passage, Plan
from units import clock
from units.day_field import DayField
from units.districts import has_districts
from units.ids import is_id
from units.models import SuccessionKind, Unit, UnitKind, UnitSuccession
from units.models.coded import CodeFormField, LineField
from units.models.units import LONGEST_NAME

MOST_NEW = 30  # units that can begin on the page of one step; a table has no such limit


class Way(models.TextChoices):
    """How units pass into others, as the page asks."""

    MERGER = "merger", gettext_lazy("Merger into a new unit")
    TAKEOVER = "takeover", gettext_lazy("Taken over by a unit that goes on")
    RENAMING = "renaming", gettext_lazy("New name or code")
    SPLIT = "split", gettext_lazy("Split into several units")
    ABOLITION = "abolition", gettext_lazy("Abolition")


def chooser(widget: type[forms.Widget], name: str) -> forms.Widget:
    """A field that searches units as the forms of the administration do."""
    return widget(UnitSuccession._meta.get_field(name), admin.site)  # type: ignore[call-arg, arg-type]


class UnitsField(forms.ModelMultipleChoiceField):
    """Units that are chosen; a number that no database keeps is refused as any other that is no unit's."""

    def clean(self, value: Any) -> Any:
        for each in value or ():
            if not is_id(str(each)):
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": each})
        return super().clean(value)


class StepForm(forms.Form):
    """The day and the document of a step, and what is to happen to reports and quotas."""

    day = DayField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("The first day of the new units; the others end the day before."),
    )
    document_number = LineField(max_length=150).formfield(label=gettext_lazy("Document number"))
    document_date = DayField(label=gettext_lazy("Document date"), required=False)
    note = forms.CharField(
        label=pgettext_lazy("of a rearrangement", "Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    drafts = forms.ChoiceField(
        label=gettext_lazy("What is typed and not sent"),
        choices=Handling.choices,
        initial=Handling.CARRIED,
        required=False,
        widget=forms.RadioSelect,
    )
    waiting = forms.ChoiceField(
        label=gettext_lazy("What was sent and awaits confirmation"),
        choices=Handling.choices,
        initial=Handling.KEPT,
        required=False,
        widget=forms.RadioSelect,
    )
    give_quotas = forms.BooleanField(
        label=gettext_lazy("Give the successors the quotas of the tier in which their predecessors are"), required=False
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """What the first page does not ask for yet is posted with the proposed choice."""
        if data is not None:
            data = data.copy()
            data.setdefault("drafts", Handling.CARRIED.value)
            data.setdefault("waiting", Handling.KEPT.value)
        super().__init__(data, *args, **kwargs)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise ValidationError(_("This day is to come. A rearrangement is carried out when its day has come."))
        return day

    def parties(self) -> tuple[tuple[Opening, ...], tuple[Passage, ...]]:
        """Who begins and who ends; of a form that is valid."""
        raise NotImplementedError

    def plan(self, posted: Mapping[str, str]) -> Plan:
        """The plan that was typed, with the choices for accounts in ``posted``; of a form that is valid.

        Raises:
            Refused: a table cannot be read.
        """
        openings, passages = self.parties()
        prefix = "account-"
        accounts = {
            int(name.removeprefix(prefix)): value
            for name, value in posted.items()
            if name.startswith(prefix) and is_id(name.removeprefix(prefix))
        }
        cleaned = self.cleaned_data
        return Plan(
            day=cleaned["day"],
            document_number=cleaned["document_number"],
            document_date=cleaned["document_date"],
            note=cleaned["note"],
            openings=openings,
            passages=passages,
            accounts=accounts,
            drafts=Handling(cleaned["drafts"] or Handling.CARRIED),
            waiting=Handling(cleaned["waiting"] or Handling.KEPT),
            give_quotas=cleaned["give_quotas"],
        ).with_kinds()


class NewUnitForm(forms.Form):
    """A unit that begins; its group is that of the units that pass into it."""

    code = CodeFormField(label=gettext_lazy("Code"), max_length=40, required=False)
    name = LineField(max_length=LONGEST_NAME).formfield(label=gettext_lazy("Name"), required=False)
    district = forms.ModelChoiceField(
        label=gettext_lazy("District"),
        queryset=Unit.objects.filter(kind=UnitKind.DISTRICT),
        required=False,
        empty_label=gettext_lazy("as the units that end"),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=100, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget = forms.TextInput(attrs={"class": "vTextField"})
        districts = Unit.objects.in_force(clock.today()).filter(kind=UnitKind.DISTRICT)
        self.fields["district"].queryset = districts.order_by("sort_order", "code")  # type: ignore[attr-defined]
        if not has_districts():
            del self.fields["district"]

    @property
    def is_typed(self) -> bool:
        return bool(self.cleaned_data.get("code") or self.cleaned_data.get("name"))


class ReorganisationForm(StepForm):
    """One step on a page: the units that end, how, and who carries on their work."""

    ended = UnitsField(label=gettext_lazy("Units that end"), queryset=Unit.objects.select_related("parent"))
    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Way.choices, initial=Way.MERGER, widget=forms.RadioSelect
    )
    taking_over = UnitsField(
        label=gettext_lazy("Units that go on and take over"),
        queryset=Unit.objects.select_related("parent"),
        required=False,
    )

    field_order = ["day", "document_number", "document_date", "ended", "way", "taking_over"]

    def __init__(self, data: Any = None, *, more: int = 0, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["ended"].widget = self._chooser("ended", "predecessor")
        self.fields["taking_over"].widget = self._chooser("taking_over", "successor")
        number = data.get("new_units", "1") if data is not None else "1"
        count = min(MOST_NEW, (int(number) if is_id(number) and len(number) < 4 else 1) + more)
        self.new_units = [NewUnitForm(data, prefix=f"new-{position}") for position in range(max(1, count))]

    def _chooser(self, name: str, field: str) -> forms.Widget:
        widget: Any = chooser(AutocompleteSelectMultiple, field)
        widget.choices = self.fields[name].choices  # type: ignore[attr-defined]
        widget.is_required = True  # no button that clears everything, which would be no item of the list it is in
        return widget

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.new_units]  # all of them, so that each says what is wrong with it
        return all(valid) and super().is_valid()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, ended = cleaned.get("day"), cleaned.get("ended")
        if day and ended:
            eve = clock.day_before(day)
            late = [unit.display_name for unit in ended if not unit.is_in_force(eve)]
            if late:
                sentence = _("Not in force on the day before: %(names)s.") % {"names": "; ".join(late)}
                self.add_error("ended", sentence)
        self._check_carrying_on(cleaned)
        return cleaned

    def _check_carrying_on(self, cleaned: dict[str, Any]) -> None:
        """There must be as many units that carry on as the way of the step asks for."""
        way, ended = cleaned.get("way"), cleaned.get("ended")
        on = len(cleaned.get("taking_over") or ()) + sum(form.is_typed for form in self.new_units if form.is_valid())
        if way == Way.SPLIT and ended and len(ended) > 1:
            self.add_error("ended", _("One unit is split at a time."))
        if way == Way.SPLIT and on < 2:
            self.add_error("way", _("A split names at least two units that carry on."))
        elif way in (Way.MERGER, Way.RENAMING, Way.TAKEOVER) and on != 1:
            self.add_error("way", _("Name the one unit that carries on: a new one below, or one that goes on."))
        elif way == Way.RENAMING and ended and len(ended) > 1:
            self.add_error("ended", _("One unit is renamed at a time."))

    def parties(self) -> tuple[tuple[Opening, ...], tuple[Passage, ...]]:
        ended = list(self.cleaned_data["ended"])
        kind = ended[0].kind
        openings = tuple(self._opening(form, kind, ended) for form in self.new_units if form.is_typed)
        codes = [each.code for each in openings] + [unit.code for unit in self.cleaned_data["taking_over"]]
        how = {Way.SPLIT: SuccessionKind.SPLIT, Way.ABOLITION: SuccessionKind.ABOLITION}.get(
            self.cleaned_data["way"],
            SuccessionKind.RENAMING if self.cleaned_data["way"] == Way.RENAMING else SuccessionKind.MERGER,
        )
        return openings, tuple(Passage(unit.code, code, how) for unit in ended for code in codes or [""])

    def _opening(self, form: NewUnitForm, kind: str, ended: list[Unit]) -> Opening:
        values = form.cleaned_data
        district = values.get("district")
        common = {unit.parent for unit in ended}
        if district is None and kind == UnitKind.COMMUNE and len(common) == 1:
            district = common.pop()
            if district is not None and not district.is_in_force(self.cleaned_data["day"]):
                district = None
        return Opening(
            code=values["code"],
            name=values["name"],
            kind=kind,
            district=district.code if district else "",
            phone=values["phone"],
            email=values["email"],
        )
