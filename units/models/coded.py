"""What all models with a code have in common: the field, the rule in the database, and the look-up."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Func, Max, Q, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from units.codes import ALPHABET, LONGEST_CODE, PATH_STEPS, clean_code, validate_code
from units.text_limits import validate_line
from units.vietnamese import nfc

LONGEST_NAME = 2000
M = TypeVar("M", bound=models.Model)


class CodeFormField(forms.CharField):
    """A code as it is typed or pasted, cleaned before it is checked."""

    def to_python(self, value: Any) -> Any:
        return clean_code(super().to_python(value) or "")


class CodeField(models.CharField):
    """A code: cleaned (``clean_code``) and checked (``validate_code``) by every model and form."""

    default_validators = [validate_code]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": LONGEST_CODE} | kwargs)

    def to_python(self, value: Any) -> Any:
        return clean_code(value) if isinstance(value, str) else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        """The text as it is, for a look-up and for a code that was stored before codes had rules."""
        return models.Field.get_prep_value(self, value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CodeFormField} | kwargs)


class LineField(models.CharField):
    """A text of one line: composed (NFC), line ends and repeated blanks folded, without control characters."""

    default_validators = [validate_line]

    def to_python(self, value: Any) -> Any:
        return nfc(value) if isinstance(value, str) else super().to_python(value)

    def formfield(self, **kwargs: Any) -> Any:
        """A long name is typed in a field of two lines; its line ends are folded."""
        if (self.max_length or 0) >= LONGEST_NAME:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        return super().formfield(**kwargs)


class Coded(models.Model):
    """A model with codes. A code from before the rules is kept until it is changed."""

    has_old_code = models.BooleanField(editable=False, default=False, db_default=False)

    class Meta:
        abstract = True

    def release_old_code(self) -> None:
        """Clear the exception for an old code, called before saving: a code that follows the rules needs none."""
        if self.has_old_code:
            try:
                self.full_clean()
            except ValidationError:
                return
            self.has_old_code = False


class CodedQuerySet(models.QuerySet[M]):
    def with_code(self, code: str) -> Self:
        """Those that have ``code`` in any case; an exact match comes first."""
        return self.filter(has_code(code)).order_by(exact_spelling_first(code))

    def last_position(self) -> int:
        """The highest position in lists (``sort_order``) of a row; 0 where there is none. New rows come after it."""
        return self.aggregate(last=Max("sort_order"))["last"] or 0


def has_code(code: str, field: str = "code") -> Q:
    """The condition that the code in ``field`` is ``code`` in any case."""
    return Q(**{field: code}) | Q(**{f"{field}__iexact": clean_code(code)})


def exact_spelling_first(code: str, field: str = "code") -> Case:
    """Orders rows by whether their ``field`` is ``code`` letter by letter: two old codes may differ only in case."""
    return Case(When(**{field: code}, then=0), default=1, output_field=models.SmallIntegerField())


def code_rule(name: str, field: str = "code", *, blank: bool = False) -> models.CheckConstraint:
    """The database's own check of the alphabet, in one form for SQLite and PostgreSQL.

    ``LTRIM(code, alphabet)`` removes letters of the alphabet from the left up to the first other one: nothing is left
    exactly where there is no other.
    """
    rest = Func(F(field), Value(ALPHABET), function="LTRIM", output_field=models.CharField())
    spelled = Q(Exact(rest, Value(""))) & ~Q(**{f"{field}__in": sorted(PATH_STEPS)})
    if not blank:
        spelled &= ~Q(**{field: ""})
    return models.CheckConstraint(
        condition=Q(has_old_code=True) | spelled,
        name=name,
        violation_error_message=_("A code has only letters without marks, digits, “.”, “-” and “_”."),
    )
