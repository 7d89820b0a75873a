from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from units.models import UnitKind
from units.vietnamese import nfc, search_key

if TYPE_CHECKING:
    pass

LOCAL_PREFIX = "KHA-"


class AuthorityLevel(models.TextChoices):
    """Which level of government handles a procedure (cấp thực hiện)."""

    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")

    @classmethod
    def of_kind(cls, kind: str) -> AuthorityLevel:
        """The level whose procedures a unit of ``kind`` reports: departments report the province's."""
        return cls.PROVINCE if kind == UnitKind.DEPARTMENT else cls(kind)


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def search(self, words: str) -> ProcedureQuerySet:
        """Procedures whose name or code contains ``words``, ignoring diacritics and case."""
        return self.filter(Q(search_key__contains=search_key(words)) | Q(code__icontains=words.strip()))


class Procedure(models.Model):
    """An administrative procedure (TTHC) that the province has put online."""

    code = models.CharField(
        _("code"),
        max_length=30,
        unique=True,
        help_text=_("National code; codes beginning KHA- are internal, not national codes."),
    )
    name = models.CharField(_("name"), max_length=500)
    field = models.CharField(_("field"), max_length=200)
    authority_level = models.CharField(_("authority level"), max_length=10, choices=AuthorityLevel)
    sort_order = models.PositiveIntegerField(_("order in lists"), default=0)
    search_key = models.CharField(max_length=720, editable=False)

    history = HistoricalRecords(excluded_fields=["search_key"])
    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["sort_order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(authority_level__in=AuthorityLevel.values),
                name="procedure_authority_level_known",
                violation_error_message=_("Choose province, district or commune."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Derive the stored search key; bulk loads call this themselves."""
        self.name = nfc(self.name)
        self.field = nfc(self.field)
        self.search_key = search_key(f"{self.name} {self.field}")

    @property
    def has_local_code(self) -> bool:
        """Whether the code is the province's own, not one of the national catalogue."""
        return self.code.startswith(LOCAL_PREFIX)
