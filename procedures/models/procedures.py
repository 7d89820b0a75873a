from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from units.codes import CodeShape, clean_code
from units.history_manager import HistoricalRecords
from units.models.coded import LONGEST_NAME, Coded, CodedQuerySet, CodeField, LineField, code_rule
from units.vietnamese import nfc, search_key, sort_key

LOCAL_PREFIX = "KHA-"
NATIONAL_CODE = CodeShape(1, 6)  # all 2,642 codes that the national portal listed in 2026 are written so: 1.001570


class ProcedureQuerySet(CodedQuerySet["Procedure"]):
    def with_ids(self, ids: Iterable[int]) -> list[Procedure]:
        """The procedures of ``ids`` in the catalogue's order.

        Read in parts: a province has 1,601, and SQLite before 3.32 takes 999 values a statement.
        """
        return sorted(self.in_bulk(ids).values(), key=lambda each: (each.sort_order, each.code))

    def search(self, words: str) -> ProcedureQuerySet:
        """Procedures whose name or code contains ``words``, ignoring diacritics and case."""
        return self.filter(Q(search_key__contains=search_key(words)) | Q(code__icontains=clean_code(words)))


class Procedure(Coded):
    """An administrative procedure (TTHC) that the province has put online; its publications say who handles it."""

    code = CodeField(
        _("code"),
        unique=True,
        help_text=_("National code; codes beginning KHA- are internal, not national codes."),
    )
    name = LineField(_("name"), max_length=LONGEST_NAME)
    field = LineField(_("field"), max_length=500)
    sort_order = models.PositiveIntegerField(_("order in lists"), default=0)
    sort_key = models.TextField(editable=False, default="")
    field_sort_key = models.TextField(editable=False, default="")
    search_key = models.TextField(editable=False)

    history = HistoricalRecords(excluded_fields=["sort_key", "field_sort_key", "search_key", "has_old_code"])
    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["sort_order", "code"]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                condition=Q(has_old_code=False),
                name="procedure_code_unique_in_any_case",
                violation_error_message=_("Another procedure has this code."),
            ),
            code_rule("procedure_code_spelled"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.release_old_code()
        self.fill_keys()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a code that another procedure has in another case."""
        if Procedure.objects.with_code(self.code).exclude(pk=self.pk).exists():
            raise ValidationError({"code": _("Another procedure has this code.")})

    def fill_keys(self) -> None:
        """Derive the stored keys from name and field; bulk loads call this themselves."""
        self.name = nfc(self.name)
        self.field = nfc(self.field)
        self.sort_key = sort_key(self.name)
        self.field_sort_key = sort_key(self.field)
        self.search_key = search_key(f"{self.name} {self.field}")

    @property
    def has_local_code(self) -> bool:
        """Whether the code is the province's own, not one of the national catalogue."""
        return self.code.startswith(LOCAL_PREFIX)
