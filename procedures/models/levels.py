"""Service levels: the list by which a time says how far a procedure can be done online, each with its scheme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partialmethod
from time import monotonic
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from units.history_manager import HistoricalRecords
from units.models.coded import LineField
from units.remembered import MEMORY
from units.text_limits import validate_line
from units.wording import inside

HIGHEST = 99
KEPT = 5  # seconds for which a process keeps the list that it read
DECREE_43, DECREE_42 = "Nghị định 43/2011/NĐ-CP", "Nghị định 42/2022/NĐ-CP"
# What migrations write, and what is meant where a database has no such row: number, code in files, name, scheme, rank,
# whether all steps are online, first day, last day.
STANDARD = (
    (3, "3", "Mức độ 3", DECREE_43, 1, False, date(2011, 8, 1), date(2022, 8, 14)),
    (4, "4", "Mức độ 4", DECREE_43, 2, True, date(2011, 8, 1), date(2022, 8, 14)),
    (5, "mot-phan", "Một phần", DECREE_42, 1, False, date(2022, 8, 15), None),
    (6, "toan-trinh", "Toàn trình", DECREE_42, 2, True, date(2022, 8, 15), None),
)
TRANSLATED = {
    "Mức độ 3": _("Level 3"),
    "Mức độ 4": _("Level 4"),
    "Một phần": pgettext_lazy("service level", "Partly online"),
    "Toàn trình": pgettext_lazy("service level", "Fully online"),
}


class ServiceLevel(models.Model):
    """How far a procedure can be done online, by the scheme of a time (decree 43/2011, decree 42/2022)."""

    number = models.PositiveSmallIntegerField(
        _("number"), primary_key=True, help_text=_("By which publications name it; it never changes.")
    )
    code = models.CharField(
        _("code in files"), max_length=20, unique=True, validators=[validate_line], help_text=_("As in “toan-trinh”.")
    )
    name = LineField(_("name"), max_length=100)
    scheme = LineField(_("scheme"), max_length=200, help_text=_("The decree that names the level."))
    rank = models.PositiveSmallIntegerField(
        _("rank in its scheme"), help_text=_("From 1, the lowest; a raise leads to a higher one.")
    )
    is_full = models.BooleanField(
        _("all steps are online"), default=False, help_text=_("The level whose share the ministry's indicators count.")
    )
    active_from = models.DateField(_("from"))
    active_until = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day; empty: in force."))
    counts = models.BooleanField(
        _("counts in the rate"),
        default=True,
        help_text=_("Otherwise its procedures are reported and shown apart, and not counted in the rate."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        ordering = ["active_from", "rank"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=HIGHEST),
                name="service_level_number_in_range",
                violation_error_message=_("The number is from 1 to 99."),
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                name="service_level_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.UniqueConstraint(
                fields=["scheme", "rank"],
                name="service_level_rank_once_in_scheme",
                violation_error_message=_("Another level of the scheme has this rank."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_service_levels()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        found = super().delete(*args, **kwargs)
        forget_service_levels()
        return found

    def clean(self) -> None:
        if self.active_until and self.active_from and self.active_until < self.active_from:
            raise ValidationError({"active_until": _("The last day must not be before the first.")})

    @property
    def label(self) -> str:
        """Its name, in the reader's language where it is one of those that the decrees have."""
        return str(TRANSLATED.get(self.name, self.name))

    @property
    def short(self) -> str:
        """What a narrow column shows: «3», «Toàn trình»."""
        return self.code if self.code.isdigit() else self.label

    def is_in_force(self, on: date) -> bool:
        """Whether its scheme names it on the day ``on``."""
        return self.active_from <= on and (self.active_until is None or self.active_until >= on)


class LevelField(models.PositiveSmallIntegerField):
    """The number of a service level: chosen, shown and checked by the list as it is now."""

    @property
    def flatchoices(self) -> list[tuple[int, str]]:
        return level_choices()

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if f"get_{name}_display" not in cls.__dict__:  # the history's own model
            setattr(cls, f"get_{name}_display", partialmethod(cls._get_FIELD_display, field=self))  # type: ignore[attr-defined]

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value not in service_levels():
            raise ValidationError(_("Choose one of the service levels."), code="unknown")

    def formfield(self, **kwargs: Any) -> Any:
        shown = {"label": capfirst(self.verbose_name), "help_text": self.help_text, "required": not self.blank}
        return forms.TypedChoiceField(coerce=int, choices=_with_blank, **(shown | _known_to_choices(kwargs)))


def _with_blank() -> list[tuple[Any, str]]:
    return [*BLANK_CHOICE_DASH, *level_choices()]


def _known_to_choices(kwargs: dict[str, Any]) -> dict[str, Any]:
    """What callers ask of a form's field that a field with choices knows."""
    return {name: kwargs[name] for name in ("label", "help_text", "required", "initial", "widget") if name in kwargs}


class _Known:
    """The list as this process read it last, and whether a transaction that may be rolled back is changing it."""

    levels: dict[int, ServiceLevel] = {}
    read_at: float | None = None
    changing = False


def service_levels() -> dict[int, ServiceLevel]:
    """Every service level by its number, in the order of schemes and ranks; read by a process every few seconds.

    While a transaction changes the list, what is read in it is not kept: it may be rolled back.
    """
    if _Known.changing and connection.in_atomic_block:
        return _with_standard(ServiceLevel.objects.all())
    if _Known.changing or _Known.read_at is None or monotonic() - _Known.read_at > KEPT:
        keep_service_levels(ServiceLevel.objects.all())
    return _Known.levels


def keep_service_levels(stored: Iterable[ServiceLevel], *, read_at: float | None = None) -> None:
    """Let this process know the list; those of the decrees are known in any case.

    What was made of another list is forgotten: it may be younger than the change.
    """
    before, _Known.levels = _Known.levels, _with_standard(stored)
    if _written(before) != _written(_Known.levels):
        MEMORY.forget()
    _Known.read_at = monotonic() if read_at is None else read_at
    _Known.changing = False


def _written(levels: dict[int, ServiceLevel]) -> list[tuple[Any, ...]]:
    names = [field.attname for field in ServiceLevel._meta.concrete_fields]
    return [tuple(getattr(level, name) for name in names) for level in levels.values()]


def forget_service_levels() -> None:
    """Read the list again before it is used next, also once the transaction of a change is over."""
    _Known.changing = True
    transaction.on_commit(_changed)


def _changed() -> None:
    _Known.changing, _Known.read_at = False, None


def _with_standard(stored: Iterable[ServiceLevel]) -> dict[int, ServiceLevel]:
    known = {row[0]: standard_level(row) for row in STANDARD} | {level.number: level for level in stored}
    return dict(sorted(known.items(), key=lambda item: (item[1].active_from, item[1].rank)))


def standard_level(row: tuple[Any, ...]) -> ServiceLevel:
    """A level of ``STANDARD``, not stored."""
    names = ("number", "code", "name", "scheme", "rank", "is_full", "active_from", "active_until")
    return ServiceLevel(**dict(zip(names, row, strict=True)))


def level_choices(on: date | None = None) -> list[tuple[int, str]]:
    """Number and name of every level, or of those that the scheme of the day ``on`` has."""
    levels = service_levels().values()
    return [(level.number, level.label) for level in levels if on is None or level.is_in_force(on)]


def level_label(number: int) -> str:
    """The name of a level; its number where the list does not have it."""
    level = service_levels().get(number)
    return level.label if level else str(number)


def level_short(number: int | None) -> str:
    """What a narrow column shows of a level; «–» where none is known."""
    if number is None:
        return "–"
    level = service_levels().get(number)
    return level.short if level else str(number)


def level_cell(number: int | None) -> int | str:
    """The same for a cell of a workbook: «3» is a number there."""
    short = level_short(number)
    return int(short) if short.isdigit() else short


def is_full_level(number: int) -> bool:
    """Whether all steps are online at this level."""
    level = service_levels().get(number)
    return level is not None and level.is_full


def level_of_file(text: str) -> int | None:
    """The level that a file writes: by its code, its name, or a word for it; None for anything else."""
    for number, level in service_levels().items():
        if text.casefold() in (level.code.casefold(), level.name.casefold()):
            return number
    return None


def written_level(number: int) -> str:
    """The level as a file holds it, for ``level_of_file``."""
    level = service_levels().get(number)
    return level.code if level else str(number)


def level_words() -> dict[str, str]:
    """What people read for each level that a file holds: «3», «Toàn trình»."""
    return {level.code: level.short for level in service_levels().values()}


def does_not_count(number: int | None) -> bool:
    """Whether procedures at this level are reported and not counted in the rate."""
    level = service_levels().get(number) if number is not None else None
    return level is not None and not level.counts


def uncounted_levels() -> str:
    """The names of the service levels that do not count, as a sentence lists them; «» where all count."""
    return ", ".join(inside(level.label) for level in service_levels().values() if not level.counts)
