"""Forms that check; the actions save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reporting.calendars.typed_days import typed_days
from reporting.entry.texts import LABELS, TextConflict, texts_of, typed_text
from reporting.models import TEXTS, ReminderMeans, ReportingPeriod, Submission
from reporting.models.numbers import REMARKS_LENGTH
from reporting.models.rankings import REASON_LENGTH
from reporting.models.reminders import NOTE_LENGTH
from units.day_field import DayField, DayInput
from units.models import MonthScheme

LONGEST_RETURN_REASON = 1000  # letters


def day_box() -> DayInput:
    """The box of a day on the pages of the portal."""
    return DayInput({"class": "form-control"})


class LockForm(forms.Form):
    """Why a period is locked; before its deadline the action requires it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )


class DetailsForm(forms.ModelForm):
    """What accompanies the figures: remarks, who approved them, the unit's own document."""

    document_date = DayField(label=LABELS["document_date"], required=False, widget=day_box())

    class Meta:
        model = Submission
        fields = ["remarks", "approved_by", "document_number", "document_date"]
        labels = LABELS
        widgets = {
            "remarks": forms.Textarea(attrs={"rows": 3, "class": "form-control", "maxlength": REMARKS_LENGTH}),
            "approved_by": forms.TextInput(attrs={"class": "form-control"}),
            "document_number": forms.TextInput(attrs={"class": "form-control"}),
        }

    def __init__(self, posted: Mapping[str, str] | None = None, *, instance: Submission) -> None:
        self.seen = texts_of(instance)
        self.conflicts: dict[str, TextConflict] = {}
        self.touched: set[str] = set()
        data = None if posted is None else self._read(posted)
        super().__init__(data, instance=copy(instance))  # checking a form writes into its instance
        for field in self.fields.values():
            field.widget.attrs["data-detail"] = ""  # by which the page's script knows it

    def _read(self, posted: Mapping[str, str]) -> dict[str, str]:
        """What the form holds after ``posted``: the touched texts as typed, the others as they are stored.

        A text of which the page does not say what was seen was typed over a blank.
        """
        stored = self.seen
        typed = {name: typed_text(name, posted[name]) for name in TEXTS if name in posted}
        seen = {name: typed_text(name, posted.get(f"{name}.seen", "")) for name in typed}
        self.touched = {name for name, text in typed.items() if text != seen[name]}
        self.seen = stored | {name: seen[name] for name in self.touched}
        return stored | {name: typed[name] for name in self.touched}

    def show_conflicts(self, conflicts: Iterable[TextConflict]) -> None:
        """Show the other person's text next to each contested one; the next save knows that it was seen."""
        self.conflicts = {conflict.name: conflict for conflict in conflicts}
        self.seen |= {conflict.name: conflict.theirs for conflict in conflicts}

    @property
    def rows(self) -> list[tuple[forms.BoundField, str, TextConflict | None]]:
        """Each field with what was seen in it and who contests it."""
        return [(self[name], self.seen[name], self.conflicts.get(name)) for name in self.fields]

    def as_arguments(self) -> dict[str, Any]:
        """The edited texts that were checked, and what was seen, as ``details_save`` expects them."""
        return {name: self.cleaned_data[name] for name in TEXTS if name in self.touched and name in self.cleaned_data}


class AskForm(forms.Form):
    """A unit asks to have a closed report opened, with the reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        error_messages={"required": _("Please give the reason.")},
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )


class CommonReasons(forms.MultipleChoiceField):
    """Ticks for common reasons; one that administrators have changed meanwhile is taken as it was shown."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return len(value) <= LONGEST_RETURN_REASON


class ReturnForm(forms.Form):
    """A coordinator asks for a correction, or opens a report, with a reason and a day.

    The reason is the ticked common ones, each on a line, and what was typed: ``reason`` of ``cleaned_data`` is both.
    """

    common = CommonReasons(label=_("Common reasons"), required=False)
    reason = forms.CharField(
        label=_("What to correct (the unit will read it)"),
        max_length=LONGEST_RETURN_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    until = DayField(label=_("Send again by"), widget=day_box())

    def __init__(
        self, posted: QueryDict | None = None, *, reasons: Sequence[str] = (), initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(posted, initial=initial)
        cast("CommonReasons", self.fields["common"]).choices = [(reason, reason) for reason in reasons]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ticked = cleaned.pop("common", [])
        if "reason" not in cleaned:
            return cleaned
        cleaned["reason"] = "\n".join([*ticked, *filter(None, [cleaned["reason"]])])
        if not cleaned["reason"]:
            self.add_error("reason", _("Please give the reason."))
        elif len(cleaned["reason"]) > LONGEST_RETURN_REASON:
            values = {"most": LONGEST_RETURN_REASON}
            self.add_error("reason", _("Together the reasons are longer than %(most)s letters.") % values)
        return cleaned


class ExtendForm(forms.Form):
    """Why one unit has a later deadline, and until when."""

    reason = forms.CharField(
        label=_("Reason of the extension (the unit will read it)"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    until = DayField(label=_("New deadline: the end of"), widget=day_box())

    def __init__(self, posted: Mapping[str, str] | None = None) -> None:
        super().__init__(posted, auto_id="extend_%s")  # no id may be twice on the report's page


class NoteForm(forms.Form):
    """How units were urged otherwise than by mail, and on which day."""

    means = forms.ChoiceField(
        label=_("Means"),
        choices=[(means.value, means.label) for means in (ReminderMeans.TELEPHONE, ReminderMeans.DISPATCH)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    on = DayField(label=_("Day"), widget=day_box())
    note = forms.CharField(
        label=_("Number of the letter, who answered (if any)"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class CallForm(forms.Form):
    """What a call came to, in a line; nothing has to be written."""

    note = forms.CharField(max_length=NOTE_LENGTH, required=False)


class FreezeForm(forms.Form):
    """A coordinator freezes a ranking: a note, what was looked at, and for freezing again the reason."""

    reason = forms.CharField(
        label=_("Reason for freezing again"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    note = forms.CharField(
        label=_("Note (if any)"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        help_text=_("Shown on the ranking and in its files."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]


class CalendarDaysForm(forms.Form):
    """Days of one year that are off, or weekend days that are worked, and the document that says so."""

    days = forms.CharField(
        label=_("Days to enter"),
        max_length=600,
        help_text=_("For example 30/04, or 04/02 – 10/02; several separated by commas."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "class": "vTextField"}),
    )
    is_working_day = forms.ChoiceField(
        label=_("These days are"),
        choices=[("", _("days off")), ("1", _("worked, although on a weekend or holiday"))],
        required=False,
        widget=forms.RadioSelect,
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("The notice that says so, with its number and day."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, posted: Mapping[str, str] | None = None, *, year: int) -> None:
        super().__init__(posted, initial={"is_working_day": ""})
        self.year = year

    def clean_is_working_day(self) -> bool:
        return bool(self.cleaned_data["is_working_day"])

    def clean_days(self) -> list[date]:
        return typed_days(self.cleaned_data["days"], self.year)


class ConfirmYearForm(forms.Form):
    """The official notice with which the calendar of a year was compared."""

    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("The notice of the year's days off, with its number and day."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class MonthSchemeForm(forms.Form):
    """From which day to which day reporting months run that have not begun."""

    scheme = forms.ChoiceField(label=_("Reporting month"), choices=MonthScheme, widget=forms.RadioSelect)


MOVING = {"opens_on", "due_on_commune"}  # days of a period with which the hidden deadline of districts goes


class PeriodForm(forms.ModelForm):
    """The days of a period; without a field of its own the districts' deadline goes with that of the communes.

    A month without districts is stored with a deadline of theirs all the same: days that move must not leave it before
    the opening day, or behind the last deadline of the others. It is kept while nothing moves.
    """

    class Meta:
        model = ReportingPeriod
        fields = (
            "year",
            "month",
            "starts_on",
            "ends_on",
            "opens_on",
            "due_on_department",
            "due_on_district",
            "due_on_commune",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        due = cleaned.get("due_on_commune")
        if due and "due_on_district" not in self.fields and MOVING & set(self.changed_data):
            self.instance.due_on_district = due
        return cleaned
