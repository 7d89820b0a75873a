"""Forms that check; the actions save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import ReminderMeans, Submission
from reporting.models.rankings import REASON_LENGTH
from reporting.models.reminders import NOTE_LENGTH
from reporting.models.submissions import REMARKS_LENGTH

DATE_WIDGET = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class DetailsForm(forms.ModelForm):
    """What accompanies the figures: remarks, who approved them, the unit's own document."""

    class Meta:
        model = Submission
        fields = ["remarks", "approved_by", "document_number", "document_date"]
        labels = {
            "remarks": _("Difficulties; proposals (if any)"),
            "approved_by": _("Figures approved by: name, position"),
            "document_number": _("Document number (if any)"),
            "document_date": _("Document date (if any)"),
        }
        widgets = {
            "remarks": forms.Textarea(attrs={"rows": 3, "class": "form-control", "maxlength": REMARKS_LENGTH}),
            "approved_by": forms.TextInput(attrs={"class": "form-control"}),
            "document_number": forms.TextInput(attrs={"class": "form-control"}),
            "document_date": DATE_WIDGET,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            stored = self.initial.get(name)  # what the page's script compares with what is typed
            field.widget.attrs["data-detail"] = stored.isoformat() if isinstance(stored, date) else stored or ""

    def as_arguments(self) -> dict[str, Any]:
        """The checked values as ``details_save`` takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AskForm(forms.Form):
    """A unit asks to have a closed report opened, with the reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"})
    )


class ReturnForm(AskForm):
    """A coordinator asks for a correction, or opens a report, with a reason and a day."""

    reason = forms.CharField(
        label=_("What to correct (the unit will read it)"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    until = forms.DateField(label=_("Send again by"), widget=DATE_WIDGET)


class NoteForm(forms.Form):
    """How units were urged otherwise than by mail, and on which day."""

    means = forms.ChoiceField(
        label=_("Means"),
        choices=[(means.value, means.label) for means in (ReminderMeans.TELEPHONE, ReminderMeans.DISPATCH)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    on = forms.DateField(label=_("Day"), widget=DATE_WIDGET)
    note = forms.CharField(
        label=_("Number of the letter, who answered (if any)"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


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
        help_text=_("Stands on the ranking and on its files."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]
