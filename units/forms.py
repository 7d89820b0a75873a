"""Forms for users' own accounts, and for a unit in the administration."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from units import clock
from units.actions.successions import check_move
from units.day_field import AdminDayInput, DayField
from units.districts import has_districts, hide_choice
from units.models import FormerDistrict, Unit, UnitKind, User


class OwnPasswordForm(PasswordChangeForm):
    """A new password of one's own; a wrong old one counts as a wrong login, and is locked after as many tries."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        old_password = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=old_password) != self.user:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old_password


class UnitForm(forms.ModelForm):
    """A unit in the administration; with a change of district the day on which it takes effect."""

    moved_on = DayField(
        label=_("In the new district from"),
        widget=AdminDayInput,
        required=False,
        help_text=_(
            "Only when a commune moves to another district: the first day there. The months before stay with the"
            " former district. Empty: the district is corrected for all months."
        ),
    )

    class Meta:
        model = Unit
        fields = (
            "kind",
            "code",
            "gso_code",
            "name",
            "division_type",
            "parent",
            "moved_on",
            "sort_order",
            "phone",
            "email",
            "active_from",
            "active_until",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields and self.instance.kind != UnitKind.DISTRICT and not has_districts():
            hide_choice(self.fields["kind"], UnitKind.DISTRICT)

    def clean_moved_on(self) -> Any:
        """A day is accepted only with a district other than the stored one, and one on which the commune could move."""
        day = self.cleaned_data["moved_on"]
        if day is None:
            return None
        stored = Unit.objects.select_related("parent").filter(pk=self.instance.pk).first()
        if stored is None:
            raise ValidationError(_("A new unit has no former district; leave the day empty."))
        check_move(stored, stored.parent, self.cleaned_data.get("parent"), day)
        self._former = FormerDistrict(unit=stored, district=stored.parent, until=clock.day_before(day))
        return day

    def former_district(self) -> FormerDistrict | None:
        """The former district that a move records, to be saved with the unit; None where the unit does not move."""
        return getattr(self, "_former", None)
