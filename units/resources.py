"""Import and export of units in the administration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from import_export import fields, widgets
from import_export.instance_loaders import CachedInstanceLoader

from units.codes import clean_code, new_code, unknown_code
from units.districts import district_spans
from units.figures_resource import FiguresResource
from units.file_codes import FileCodes
from units.models import Unit, UnitKind, UnitSuccession
from units.models.units import UNIT_CODES, own_name
from units.padded_codes import PaddedCode, padded_notes
from units.reference_files.shapes import CodeReader, FileShape, Reader, day_text, phone_text, word_reader
from units.row_faults import RowFaults
from units.tables.columns import Column, Kind

UNIT_COLUMNS = (
    Column("code", ("Mã đơn vị", "Mã"), Kind.CODE),
    Column("name", ("Tên đơn vị", "Tên"), required=False),
    Column("kind", ("Khối",), required=False),
    Column("parent_code", ("Mã huyện", "Mã đơn vị cấp huyện"), required=False),
    Column("gso_code", ("Mã thống kê", "Mã tổng cục thống kê"), required=False),
    Column("division_type", ("Loại đơn vị hành chính", "Cấp"), required=False),
    Column("phone", ("Điện thoại",), required=False),
    Column("email", ("Thư điện tử",), required=False),
    Column("active_from", ("Có hiệu lực từ ngày", "Ngày bắt đầu"), required=False),
)
KIND = word_reader(
    {
        "Sở, ban, ngành": UnitKind.DEPARTMENT,
        "Sở": UnitKind.DEPARTMENT,
        "UBND cấp huyện": UnitKind.DISTRICT,
        "Cấp huyện": UnitKind.DISTRICT,
        "Huyện": UnitKind.DISTRICT,
        "UBND cấp xã": UnitKind.COMMUNE,
        "Cấp xã": UnitKind.COMMUNE,
        "Xã": UnitKind.COMMUNE,
    }
)


class DistrictWidget(widgets.ForeignKeyWidget):
    """The district of a code: a stored one, or one of the same file; read once a file instead of once a row."""

    def __init__(self) -> None:
        super().__init__(Unit, field="code")
        self.known: dict[str, Unit] = {}

    def read(self, dataset: Any) -> None:
        """Read the stored districts, of each code the one in force, and those that ``dataset`` adds in any row."""
        stored = Unit.objects.filter(kind=UnitKind.DISTRICT).order_by(F("active_until").asc(nulls_last=True))
        self.known = {unit.code: unit for unit in stored}
        for row in dataset.dict if {"code", "kind"} <= set(dataset.headers or ()) else ():
            code, known = clean_code(row["code"]), self.known.get(clean_code(row["code"]))
            if row["kind"] == UnitKind.DISTRICT and (known is None or known.active_until):
                self.known[code] = Unit(code=code, kind=UnitKind.DISTRICT)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        code = clean_code(str(value or ""))
        if code and code not in self.known:
            sentence = _("No district has this code. Leave the cell blank where there is none.")
            raise ValueError(unknown_code(sentence, code))
        return self.known.get(code)


class UnitResource(FiguresResource):
    """Units in force by code, with their district's code; a commune of a province without districts has none."""

    parent = fields.Field(attribute="parent", column_name="parent_code", widget=DistrictWidget())
    looked_up = ("parent",)
    notes: Sequence[str] = ()  # about the complete file, for its preview
    without_figures = ("name", "gso_code", "division_type", "phone", "email")

    class Meta:
        model = Unit
        import_id_fields = ["code"]
        fields = ["code", "name", "kind", "parent", "gso_code", "division_type", "phone", "email", "active_from"]
        skip_diff = True  # see FiguresResource
        report_skipped = True
        use_transactions = True
        use_bulk = True
        batch_size = None
        instance_loader_class = CachedInstanceLoader

    def get_queryset(self) -> Any:
        return Unit.objects.filter(active_until__isnull=True).select_related("parent")

    def export(self, queryset: Any = None, **kwargs: Any) -> Any:
        """The units in force, which a file of units is about: a code may have belonged to an earlier one."""
        rows = self.get_queryset() if queryset is None else queryset.filter(active_until__isnull=True)
        return super().export(rows.select_related("parent"), **kwargs)

    def shape(self) -> FileShape:
        districts = self.get_queryset().filter(kind=UnitKind.DISTRICT).values_list("code", flat=True)
        district = CodeReader(districts, UNIT_CODES[UnitKind.DISTRICT])
        readers: dict[str, Reader] = {
            "parent_code": district,
            "kind": KIND,
            "phone": phone_text,
            "active_from": day_text,
        }
        return FileShape(UNIT_COLUMNS, readers, words={"kind": dict(UnitKind.choices)})

    def get_export_fields(self, selected_fields: Any = None) -> list[Any]:
        """Without the district's code where the portal never knew a district."""
        every = super().get_export_fields(selected_fields)
        return every if self._knows_districts else [each for each in every if each.attribute != "parent"]

    @cached_property
    def _knows_districts(self) -> bool:
        return bool(district_spans())

    def stored_codes(self) -> FileCodes:
        return FileCodes(self.get_queryset().values_list("code", "kind"))

    def code_of(self, row: Any, codes: FileCodes, line: int) -> str:
        kind = str(row.get("kind") or "")
        if row.get("gso_code"):
            row["gso_code"] = new_code(row["gso_code"], UNIT_CODES.get(kind))
        written = row["code"]
        code = codes.bring(written, kind, UNIT_CODES.get(kind), line=line)
        if padded := PaddedCode.of(line, written, code):
            self._padded.append(padded)
        return code

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self._padded: list[PaddedCode] = []
        super().before_import(dataset, **kwargs)
        in_file = {row["code"]: str(row.get("name") or "") for row in dataset.dict} if self._padded else {}
        self.notes = padded_notes(self._padded, in_file)
        self.fields["parent"].widget.read(dataset)
        self.steps = {pk for pair in UnitSuccession.objects.values_list("predecessor", "successor") for pk in pair}
        self.districts = set(Unit.objects.exclude(parent=None).values_list("parent", flat=True))
        self.closed = set(Unit.objects.filter(active_until__isnull=False).values_list("code", flat=True))

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        district, faults = instance.parent_id, RowFaults()
        faults.read(super().import_instance, instance, row, **kwargs)
        instance.name = own_name(instance.kind, instance.name)  # as it will be stored: that is what is confirmed
        is_read = not faults.has("parent") and instance.parent is not None
        if is_read and instance.parent.active_until and instance.parent_id != district:
            faults.add("parent", _("This district is closed. Choose one in force, or leave the cell blank."))
        faults.refuse()

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        faults = RowFaults()
        faults.read(super().validate_instance, instance, import_validation_errors, validate_unique)
        if not faults.has("kind", "parent"):
            if instance.kind != UnitKind.COMMUNE and instance.parent is not None:
                faults.add("parent", _("Only a commune belongs to a district."))
            elif not faults.has("active_from"):
                faults.read(instance.check_parent)
        if instance.pk in self.districts and not faults.has("kind"):
            faults.read(instance.check_kind)
        if instance.code in self.closed and not faults.has("code", "active_from"):
            faults.read(instance.check_code)
        if instance.pk in self.steps and not faults.has("active_from"):
            faults.read(instance.check_successions)
        faults.refuse()

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        """Add the districts of the file first, so that its communes find them in any order of the rows."""
        opened: list[Unit] = list(self.create_instances)
        for communes in (False, True):
            group = [unit for unit in opened if (unit.kind == UnitKind.COMMUNE) == communes]
            self._find_districts(group)
            self.create_instances[:] = group
            super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        """Existing communes too may be moved to a district that the file adds."""
        self._find_districts(self.update_instances)
        super().bulk_update(*args, **kwargs)

    def _find_districts(self, units: list[Unit]) -> None:
        """Put the stored district in place of the file's own; none where its row, and so the file, was refused."""
        if any(unit.parent is not None and unit.parent.pk is None for unit in units):
            stored = {each.code: each for each in self.get_queryset().filter(kind=UnitKind.DISTRICT)}
            for unit in units:
                if unit.parent is not None and unit.parent.pk is None:
                    unit.parent = stored.get(unit.parent.code)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        if not kwargs["dry_run"]:
            instance.fill_keys()
        super().save_instance(instance, is_create, row, **kwargs)
