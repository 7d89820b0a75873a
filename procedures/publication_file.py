"""Publications as a file of their own: one row a publication, so that a file holds the history of a procedure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields
from import_export.instance_loaders import BaseInstanceLoader

from procedures.models import (
    LEVEL_FLAGS,
    AuthorityLevel,
    Procedure,
    Publication,
    level_flags,
    level_of_file,
    parse_levels,
    why_not_handled,
    write_levels,
    written_level,
)
from procedures.models.procedures import NATIONAL_CODE
from procedures.publication_overlaps import Start, overlaps
from procedures.resources import choose_level, choose_levels, read_level, read_levels, words_shown
from units.codes import KnownCodes, unknown_code
from units.figures_resource import FiguresResource
from units.file_codes import FileCodes
from units.models import Unit, UnitKind
from units.progress import step
from units.reference_files.official import workbook_to_fill
from units.reference_files.reading import FileRows
from units.reference_files.shapes import CodeReader, FileShape, Reader, day_text
from units.refusals import Refused
from units.row_faults import RowFaults
from units.tables.columns import Column, Kind
from units.tables.values import iso_day
from units.vietnamese import nfc

PUBLICATION_COLUMNS = (
    Column("code", ("Mã TTHC", "Mã số", "Mã thủ tục", "Mã"), Kind.CODE),
    Column("name", ("Tên TTHC", "Tên thủ tục", "Tên thủ tục hành chính", "Tên"), required=False),
    Column("level", ("Mức độ",), required=False),
    Column("authority_level", ("Cấp thực hiện",), required=False),
    Column("department_code", ("Mã sở, ban, ngành", "Mã cơ quan giải quyết"), required=False),
    Column("effective_on", ("Từ ngày", "Ngày công bố", "Ngày có hiệu lực")),
    Column("ended_on", ("Đến ngày", "Ngày cuối cùng", "Ngày hết hiệu lực"), required=False),
    Column("decision", ("Số quyết định", "Quyết định"), required=False),
    Column("decision_date", ("Ngày quyết định",), required=False),
    Column("revocation", ("Số quyết định thu hồi", "Quyết định thu hồi"), required=False),
    Column("revocation_date", ("Ngày quyết định thu hồi",), required=False),
)
HEADERS = tuple(column.name for column in PUBLICATION_COLUMNS)
DAYS = ("effective_on", "ended_on", "decision_date", "revocation_date")
WRITTEN = [
    "level",
    *LEVEL_FLAGS,
    "department",
    "ended_on",
    "decision_number",
    "decision_date",
    "revocation_number",
    "revocation_date",
]


class KnownPublications(BaseInstanceLoader):
    """Finds the stored publication of a row among those that were read once for the file."""

    def get_instance(self, row: Any) -> Publication | None:
        first = iso_day(str(row["effective_on"] or ""))
        return self.resource.known.get((row["code"], first)) if first else None


class PublicationResource(FiguresResource):
    """Publications by the procedure's code and their first day.

    A row that names a stored one replaces what the file has columns for; another day is a new publication. Times of a
    procedure are compared as they are when the complete file is applied, so that a file may end one publication and
    begin the next. Publications that the file does not name stay as they are.
    """

    code = fields.Field(column_name="code", readonly=True)
    name = fields.Field(column_name="name", readonly=True)
    level = fields.Field(column_name="level", readonly=True)
    authority_level = fields.Field(column_name="authority_level", readonly=True)
    department_code = fields.Field(column_name="department_code", readonly=True)
    effective_on = fields.Field(column_name="effective_on", readonly=True)
    ended_on = fields.Field(column_name="ended_on", readonly=True)
    decision = fields.Field(column_name="decision", readonly=True)
    decision_date = fields.Field(column_name="decision_date", readonly=True)
    revocation = fields.Field(column_name="revocation", readonly=True)
    revocation_date = fields.Field(column_name="revocation_date", readonly=True)

    looked_up = ("procedure", "department")

    class Meta:
        model = Publication
        import_id_fields = ["code", "effective_on"]
        fields = list(HEADERS)
        export_order = list(HEADERS)
        skip_diff = True  # see FiguresResource
        report_skipped = True
        use_transactions = True
        use_bulk = True
        batch_size = None  # all rows at once, with their histories
        instance_loader_class = KnownPublications

    def stored_codes(self) -> FileCodes:
        return FileCodes(())

    def code_of(self, row: Any, codes: FileCodes, line: int) -> str:
        """The stored procedure that a row names; several rows may name one."""
        text = str(row["code"] or "")
        found = self.codes.find(text, as_text=True)
        if found is None:
            raise Refused(unknown_code(_("No procedure has this code."), text), code="unknown")
        return found

    def last_position(self) -> int:
        """Publications are in no order of their own."""
        return 0

    def shape(self) -> FileShape:
        departments = Unit.objects.filter(kind=UnitKind.DEPARTMENT).values_list("code", flat=True)
        stored = Procedure.objects.values_list("code", flat=True)
        readers: dict[str, Reader] = {
            "code": CodeReader(stored, NATIONAL_CODE),
            "department_code": CodeReader(departments),
            "authority_level": read_levels,
            "level": read_level,
            **dict.fromkeys(DAYS, day_text),
        }
        return FileShape(PUBLICATION_COLUMNS, readers, words=words_shown())

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        rows = Procedure.objects.select_for_update(no_key=True).order_by("pk")  # no decision at the same time
        self.procedures = {each.code: each for each in rows}
        self.codes = KnownCodes(self.procedures)
        self.known: dict[Start, Publication] = {
            (each.procedure.code, each.effective_on): each
            for each in Publication.objects.select_related("procedure", "department")
        }
        self.departments: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(kind=UnitKind.DEPARTMENT):
            self.departments.setdefault(unit.code, []).append(unit)
        super().before_import(dataset, **kwargs)
        rows_taken = (
            (number, row) for number, row in enumerate(dataset.dict, start=1) if number not in self.code_faults
        )
        self.faults = dict(overlaps(self.known, rows_taken, self.line_at))
        self.unsure = {dataset.dict[number - 1]["code"] for number in self.unread}  # whose times are not all read

    def import_instance(self, instance: Publication, row: Any, **kwargs: Any) -> None:
        number, faults = kwargs["row_number"], RowFaults()
        self.note_unread(number, faults)
        if fault := self.code_faults.get(number):
            faults.add("code", fault)
        first = faults.read(self._day, row, "effective_on")
        if first is None and not faults.has("effective_on"):
            faults.add("effective_on", _("The cell is blank."))
        for name, value in self._values(row, instance, faults).items():
            setattr(instance, name, value)
        if first is not None:
            instance.effective_on = first
        _note_contradictions(instance, faults)
        if (fault := self.faults.get(number)) and not faults.found and row["code"] not in self.unsure:
            faults.add("effective_on", fault)
        faults.refuse()
        instance.procedure = self.procedures[row["code"]]

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        """New publications are written after the stored ones were ended; see ``bulk_update``."""

    def bulk_update(
        self, using_transactions: Any, dry_run: Any, raise_errors: Any, batch_size: Any = None, result: Any = None
    ) -> None:
        """Write the changed publications, then the new ones: of one procedure only one may be open at a time."""
        step(_("Storing the rows"))
        if self.writes(dry_run, result):
            self.update(Publication, self.update_instances, WRITTEN, dry_run)
            if self.create_instances:
                self.create(Publication, self.create_instances, dry_run)
        self.update_instances.clear()
        self.create_instances.clear()

    def dehydrate_code(self, publication: Publication) -> str:
        return publication.procedure.code

    def dehydrate_name(self, publication: Publication) -> str:
        return publication.procedure.name

    def dehydrate_level(self, publication: Publication) -> str:
        return written_level(publication.level)

    def dehydrate_authority_level(self, publication: Publication) -> str:
        return write_levels(publication.levels)

    def dehydrate_department_code(self, publication: Publication) -> str:
        return publication.department.code if publication.department else ""

    def dehydrate_effective_on(self, publication: Publication) -> str:
        return publication.effective_on.isoformat()

    def dehydrate_ended_on(self, publication: Publication) -> str:
        return publication.ended_on.isoformat() if publication.ended_on else ""

    def dehydrate_decision(self, publication: Publication) -> str:
        return publication.decision_number

    def dehydrate_decision_date(self, publication: Publication) -> str:
        return publication.decision_date.isoformat() if publication.decision_date else ""

    def dehydrate_revocation(self, publication: Publication) -> str:
        return publication.revocation_number

    def dehydrate_revocation_date(self, publication: Publication) -> str:
        return publication.revocation_date.isoformat() if publication.revocation_date else ""

    def export(self, queryset: Any = None, **kwargs: Any) -> Any:
        """The publications in the catalogue's order, each procedure's earliest first."""
        rows = self.get_queryset() if queryset is None else queryset
        ordered = rows.order_by("procedure__sort_order", "procedure__code", "effective_on")
        return super().export(ordered.select_related("procedure", "department"), **kwargs)

    def workbook(self, queryset: Any) -> bytes:
        """The same in Vietnamese, its levels in words and days as 31/12/2020, which can be brought back."""
        shape = self.shape()
        rows = FileRows(list(HEADERS), [shape.returned(HEADERS, row) for row in self.export(queryset)])
        return workbook_to_fill(rows, shape)

    def _stored_values(self, instance: Any) -> list[Any]:
        return [getattr(instance, name) for name in WRITTEN]

    def _values(self, row: Any, publication: Publication, faults: RowFaults) -> dict[str, Any]:
        """The row's values of the fields for which the file has columns; a new publication needs its levels."""
        values: dict[str, Any] = {}
        if "level" in row or publication.pk is None:
            values["level"] = faults.read(_level, row)
        if "authority_level" in row or publication.pk is None:
            values |= level_flags(faults.read(_levels, row) or publication.levels)
        values["department"] = faults.read(self._department, row, publication)
        for column, name in (("decision", "decision_number"), ("revocation", "revocation_number")):
            if column in row:
                values[name] = nfc(str(row[column] or "").strip())
        days = ("ended_on", "decision_date", "revocation_date")
        return values | {column: faults.read(self._day, row, column) for column in days if column in row}

    def _department(self, row: Any, publication: Publication) -> Unit | None:
        """The department in the file, otherwise the stored one; of two with one code that of the publication's day."""
        if "department_code" not in row:
            return publication.department
        code = str(row["department_code"] or "").strip()
        if not code:
            return None
        if publication.department is not None and publication.department.code == code:
            return publication.department
        first = iso_day(str(row["effective_on"] or "")) or date.max
        found = self.departments.get(code, [])
        fitting = [unit for unit in found if unit.active_until is None or unit.active_until >= first]
        if not fitting:
            raise ValidationError({"department_code": _("No department has this code.")})
        return min(fitting, key=lambda unit: unit.active_until or date.max)

    def _day(self, row: Any, column: str) -> date | None:
        text = str(row[column] or "").strip()
        found = iso_day(text)
        if text and found is None:
            raise ValidationError({column: _("Write the day as in 31/12/2020.")})
        return found


def _note_contradictions(publication: Publication, faults: RowFaults) -> None:
    """What the database would refuse, as a sentence at the column."""
    has_department = publication.department is not None
    fault = why_not_handled(of_province=publication.at_province, has_department=has_department)
    if fault and not faults.has("department_code", "authority_level"):
        faults.add("department_code", fault)
    if faults.has("effective_on", "ended_on"):
        return
    if publication.ended_on is not None and publication.ended_on < publication.effective_on:
        faults.add("ended_on", _("The last day must not be before the first."))
    if publication.ended_on is None and (publication.revocation_number or publication.revocation_date):
        faults.add("ended_on", _("A publication that was revoked needs its last day."))


def _level(row: Any) -> int:
    level = level_of_file(str(row.get("level") or "").strip())
    if level is None:
        raise ValidationError({"level": choose_level()})
    return level


def _levels(row: Any) -> list[AuthorityLevel]:
    levels = parse_levels(str(row.get("authority_level") or ""))
    if not levels:
        raise ValidationError({"authority_level": choose_levels()})
    return levels
