"""A filter of a list by the groups of units that there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Field, Model
from django.http import HttpRequest

from units.districts import names_districts
from units.models import UnitKind


class KindFilter(admin.ChoicesFieldListFilter):
    """A filter by the group of a unit; districts are a choice where there are some today, or the list has one."""

    def __init__(
        self,
        field: Field,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[Model],
        model_admin: admin.ModelAdmin,
        field_path: str,
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        of_districts = {field_path: UnitKind.DISTRICT}
        self.names_districts = names_districts(request) or model._default_manager.filter(**of_districts).exists()

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            if self.names_districts or choice["display"] != UnitKind.DISTRICT.label:
                yield choice
