from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from units import clock
from units.codes import CodeShape, clean_code
from units.history_manager import HistoricalRecords
from units.models.coded import LONGEST_NAME, Coded, CodedQuerySet, CodeField, LineField, code_rule
from units.models.lineage import successors
from units.vietnamese import lower_first, nfc, search_key, sort_key, without_organ


class UnitKind(models.TextChoices):
    """The three groups (khối) in which units are judged and ranked."""

    DEPARTMENT = "department", _("Departments and boards")
    DISTRICT = "district", _("District people's committees")
    COMMUNE = "commune", _("Commune people's committees")


def kinds_of(has_districts: bool) -> list[UnitKind]:
    """The groups that there are, with or without districts."""
    return [kind for kind in UnitKind if has_districts or kind != UnitKind.DISTRICT]


# How the codes of a group are written where they are numbers; a department's have no common shape.
UNIT_CODES: dict[str, CodeShape] = {UnitKind.DISTRICT: CodeShape(3), UnitKind.COMMUNE: CodeShape(5)}


def own_name(kind: str, name: str) -> str:
    """``name`` as it is stored: a place's own, to which ``organ_name`` adds the committee; a department's as given."""
    return without_organ(name) if kind in (UnitKind.DISTRICT, UnitKind.COMMUNE) else name


def organ_name(kind: str, name: str) -> str:
    """``Unit.organ`` of a unit of which only this was read."""
    return name if kind == UnitKind.DEPARTMENT else f"UBND {lower_first(name)}"


def display_name(kind: str, name: str, district: str | None) -> str:
    """``Unit.display_name`` of a unit of which only this was read; ``district`` is the name of a commune's district."""
    organ = organ_name(kind, name)
    return organ if district is None else f"{organ}, {lower_first(district)}"


def official_name(kind: str, name: str, district: str | None) -> str:
    """``Unit.official_name`` of a unit of which only this was read."""
    if kind == UnitKind.DEPARTMENT:
        return name
    organ = f"Ủy ban nhân dân {lower_first(name)}"
    return organ if district is None else f"{organ}, {lower_first(district)}"


class UnitQuerySet(CodedQuerySet["Unit"]):
    def in_force(self, on: date | OuterRef) -> UnitQuerySet:
        """Units that exist on the day ``on`` (both ends included); in a subquery it may be a day of the outer query."""
        return self.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=on),
            Q(active_until__isnull=True) | Q(active_until__gte=on),
        )

    def districts(self, since: date | OuterRef, until: date | OuterRef) -> UnitQuerySet:
        """Districts that exist on some day from ``since`` to ``until``; provinces have none since July 2025.

        What a page or file says of districts, it says only of days that have some.
        """
        return self.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=until),
            Q(active_until__isnull=True) | Q(active_until__gte=since),
            kind=UnitKind.DISTRICT,
        )

    def latest_with_code(self, code: str, on: date | Subquery | None = None) -> Unit | None:
        """The newest unit that has ``code``, in any case: codes are reused after mergers.

        With a day ``on`` the newest of those that had begun by then, so the one in force where there is one; if none
        had begun, the newest of all.
        """
        found = self.with_code(code)
        order = [*found.query.order_by, F("active_until").desc(nulls_first=True)]
        if on is not None:
            begun = Q(active_from__isnull=True) | Q(active_from__lte=on)
            order = [Case(When(begun, then=0), default=1, output_field=models.SmallIntegerField()), *order]
        return found.order_by(*order).first()

    def search(self, words: str) -> UnitQuerySet:
        """Units whose name or code contains ``words``, ignoring diacritics and case."""
        key = search_key(words)
        return self.filter(Q(search_key__contains=key) | Q(code__iexact=clean_code(words)))


class Unit(Coded):
    """An office that reports: a department, a district or a commune, for as long as it exists."""

    kind = models.CharField(_("group"), max_length=10, choices=UnitKind)
    code = CodeField(_("code"), help_text=_("Short code used in files and addresses; a later unit may reuse it."))
    gso_code = CodeField(_("statistics office code"), blank=True)
    name = LineField(_("name"), max_length=LONGEST_NAME)
    division_type = LineField(_("type of division"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name=_("district"),
        limit_choices_to={"kind": UnitKind.DISTRICT},
        help_text=_("The district of a commune; empty for all others, and where there are no districts."),
    )
    sort_order = models.PositiveIntegerField(_("order in lists"), default=0)
    sort_key = models.TextField(editable=False)
    search_key = models.TextField(editable=False)
    phone = models.CharField(_("telephone"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Reminders go to this address."))
    active_from = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("First day; empty: from the beginning.")
    )
    active_until = models.DateField(
        _("in force until"), null=True, blank=True, help_text=_("Last day; empty: still in force.")
    )

    history = HistoricalRecords(excluded_fields=["sort_key", "search_key", "has_old_code"])
    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["sort_order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(active_until__isnull=True),
                name="unit_code_unique_in_force",
                violation_error_message=_("Another unit in force has this code."),
            ),
            models.UniqueConstraint(
                Lower("code"),
                condition=Q(active_until__isnull=True, has_old_code=False),
                name="unit_code_unique_in_any_case",
                violation_error_message=_("Another unit in force has this code."),
            ),
            code_rule("unit_code_spelled"),
            code_rule("unit_gso_code_spelled", "gso_code", blank=True),
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values),
                name="unit_kind_known",
                violation_error_message=_("Choose one of the three groups."),
            ),
            models.CheckConstraint(
                condition=Q(kind="commune") | Q(parent__isnull=True),
                name="unit_only_communes_have_district",
                violation_error_message=_("Only a commune belongs to a district."),
            ),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True)
                | Q(active_until__isnull=True)
                | Q(active_until__gte=F("active_from")),
                name="unit_in_force_ends_after_start",
                violation_error_message=_("The last day in force must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.release_old_code()
        self.fill_keys()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """No constraint can hold these: one unit a code and day, a district as parent, days that fit successions."""
        self.name = own_name(self.kind, self.name)
        self.check_code()
        self.check_kind()
        self.check_parent()
        self.check_successions()

    def check_code(self) -> None:
        """Refuse a time in force that overlaps that of another unit with the same code."""
        others = Unit.objects.with_code(self.code).exclude(pk=self.pk)
        if self.active_until is not None:
            others = others.filter(Q(active_from__isnull=True) | Q(active_from__lte=self.active_until))
        if self.active_from is not None:
            others = others.filter(Q(active_until__isnull=True) | Q(active_until__gte=self.active_from))
        if others.exists():
            raise ValidationError({"code": _("Another unit carries this code during that time.")})

    def check_kind(self) -> None:
        """Refuse to change the kind of a district to which communes belong."""
        if self.pk and self.kind != UnitKind.DISTRICT and Unit.objects.filter(parent=self.pk).exists():
            raise ValidationError({"kind": _("Communes belong to this district; move them to another one first.")})

    def check_parent(self) -> None:
        """Refuse a parent that is not a district, or whose time in force has ended, unless it is unchanged.

        The day that counts is today, or the nearest day on which the commune is in force.
        """
        if self.parent is None:
            return
        if self.parent.kind != UnitKind.DISTRICT:
            raise ValidationError({"parent": _("%(unit)s is no district.") % {"unit": self.parent.display_name}})
        day = max(clock.today(), self.active_from or date.min)
        day = min(day, self.active_until or date.max)
        if not self.parent.is_in_force(day) and not self._has_stored(parent=self.parent_id):
            sentence = _("%(unit)s is not in force on %(day)s. Choose a district in force.")
            values = {"unit": self.parent.display_name, "day": f"{day:%d/%m/%Y}"}
            raise ValidationError({"parent": sentence % values})

    def check_successions(self) -> None:
        """Refuse days in force that a recorded succession contradicts, unless they are unchanged."""
        if not self.pk or self._has_stored(active_from=self.active_from, active_until=self.active_until):
            return
        for step in self.successions.all():
            if self.active_until != clock.day_before(step.effective_on):
                sentence = _("A succession on %(day)s is recorded: the last day must be the day before.")
                raise ValidationError({"active_until": sentence % {"day": f"{step.effective_on:%d/%m/%Y}"}})
        for step in self.precessions.all():
            if not self.is_in_force(step.effective_on):
                sentence = _("This unit took another one over on %(day)s: it must be in force on that day.")
                field = "active_until" if self.active_until and self.active_until < step.effective_on else "active_from"
                raise ValidationError({field: sentence % {"day": f"{step.effective_on:%d/%m/%Y}"}})

    def _has_stored(self, **values: Any) -> bool:
        """Whether the stored row has these values, so that a save does not change them."""
        stored = Unit.objects.filter(pk=self.pk).values(*values).first() if self.pk else None
        return stored == values

    def fill_keys(self) -> None:
        """Derive the stored keys from the name; bulk loads call this themselves."""
        self.name = nfc(own_name(self.kind, self.name))
        self.sort_key = sort_key(self.name)
        self.search_key = search_key(self.name)

    @cached_property
    def display_name(self) -> str:
        """The organ's name as offices write it; a commune always with its district.

        «Sở Y tế», «UBND thành phố Nha Trang», «UBND phường Lộc Thọ, thành phố Nha Trang». Reads ``parent``:
        lists select it along.
        """
        return display_name(self.kind, self.name, self.parent.name if self.parent else None)

    @property
    def official_name(self) -> str:
        """The name in full, as the head of its documents has it: «Ủy ban nhân dân thành phố Nha Trang».

        Decree 30/2020/NĐ-CP allows the abbreviation for the superior organ alone. Reads ``parent``.
        """
        return official_name(self.kind, self.name, self.parent.name if self.parent else None)

    @property
    def organ(self) -> str:
        """The organ's name only, as it is shown below its district: «UBND phường Lộc Thọ»."""
        return organ_name(self.kind, self.name)

    @property
    def has_ended(self) -> bool:
        """Whether its last day is over."""
        return self.active_until is not None and self.active_until < clock.today()

    @cached_property
    def carried_on_by(self) -> frozenset[int]:
        """The ids of the units into which it has passed whole, along chains; no query for a unit that has not ended."""
        if not self.has_ended:
            return frozenset()
        return frozenset(Unit.objects.filter(pk__in=successors(self.pk, clock.today())).values_list("pk", flat=True))

    def is_in_force(self, on: date) -> bool:
        return (self.active_from is None or self.active_from <= on) and (
            self.active_until is None or on <= self.active_until
        )
