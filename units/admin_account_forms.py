"""The forms of an account in the administration; a password is on none of them but its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UsernameField

from units.models import User


class NameField(UsernameField):
    """A user name in the form in which it is stored, so that one that is taken in another spelling is refused."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return User.normalize_username(text) if text else text


class UserCreationForm(forms.ModelForm):
    """A new account, without a password: its owner sets it through a link."""

    class Meta:
        model = User
        fields = ("username", "role", "unit", "full_name", "position", "phone", "email")
        field_classes = {"username": NameField}

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class AccountForm(UserChangeForm):
    """An account, without its password: not even the digest of one is on a page."""

    password = None  # type: ignore[assignment]

    class Meta(UserChangeForm.Meta):
        model = User
        field_classes = {"username": NameField}


class PasswordForm(AdminPasswordChangeForm):
    """A new password for an account: every account has one and logs in with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True
