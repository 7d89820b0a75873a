"""Import and export in the admin: cached look-ups, all or nothing, history kept."""

from __future__ import annotations

from typing import Any

from import_export import fields, resources, widgets
from import_export.instance_loaders import CachedInstanceLoader

from units.actions.figures import figures_mark_stale
from units.models import Unit

FORMULA_STARTS = ("=", "+", "-", "@")


class FiguresResource(resources.ModelResource):
    """A file of reference data: applied as a whole, and then the figures are marked stale once."""

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        changed = result.totals["new"] + result.totals["update"] + result.totals["delete"]
        if changed and not kwargs.get("dry_run"):
            figures_mark_stale(reason=f"import: {self._meta.model._meta.model_name}")

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
        value = super().export_field(field, instance, **kwargs)
        return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


class CachedForeignKeyWidget(widgets.ForeignKeyWidget):
    """Looks a code up once a file instead of once a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, Any] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if not value:
            return None
        if self.known is None:
            self.known = {getattr(each, self.field): each for each in self.get_queryset(value, row)}
        if str(value) not in self.known:
            raise ValueError(f"«{value}»")
        return self.known[str(value)]


class UnitResource(FiguresResource):
    """Units in force by code, with their district's code."""

    parent = fields.Field(
        attribute="parent", column_name="parent_code", widget=CachedForeignKeyWidget(Unit, field="code")
    )

    class Meta:
        model = Unit
        import_id_fields = ["code"]
        fields = ["code", "name", "kind", "parent", "gso_code", "division_type", "phone", "email"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        instance_loader_class = CachedInstanceLoader

    def get_queryset(self) -> Any:
        return Unit.objects.filter(active_until__isnull=True)
