"""Under which name an act is stored: a person's, as text that outlives the account, or the system's."""

from typing import Any, cast

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SYSTEM = cast("str", _("The system"))  # translated when it is shown


class ActorNameField(models.CharField):
    """The name of who acted. The system's is stored as a blank and shown in the reader's language."""

    def deconstruct(self) -> Any:
        """A plain text to migrations: the database knows no more."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def from_db_value(self, value: str | None, *_args: Any) -> Any:
        return SYSTEM if value == "" else value

    def get_prep_value(self, value: Any) -> Any:
        return "" if isinstance(value, Promise) else super().get_prep_value(value)
