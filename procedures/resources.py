"""Import and export of procedures in the admin: the columns of the province's own file."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields
from import_export.instance_loaders import CachedInstanceLoader

from procedures.models import (
    LEVEL_FLAGS,
    UNKNOWN_DEPARTMENT,
    AuthorityLevel,
    Procedure,
    Publication,
    level_flags,
    level_of_file,
    level_words,
    parse_levels,
    why_not_handled,
    write_levels,
    written_level,
)
from procedures.models.procedures import NATIONAL_CODE
from units.codes import KnownCodes, clean_code
from units.figures_resource import FiguresResource
from units.file_codes import FileCodes
from units.models import Unit, UnitKind
from units.reference_files.shapes import CodeReader, FileShape, Reader, choose_one_of, day_text, line_of
from units.row_faults import RowFaults
from units.tables.columns import Column, Kind, heading_key
from units.tables.values import Value, iso_day
from units.vietnamese import search_key

PUBLISHED = ("level", "first_published")  # a file that has these columns publishes its procedures too
WRITTEN = ["level", *LEVEL_FLAGS, "department", "decision_number", "decision_date"]
COLUMNS = ("authority_level", "department_code", *PUBLISHED, "decision", "decision_date")


PROCEDURE_COLUMNS = (
    Column("code", ("Mã TTHC", "Mã số", "Mã thủ tục", "Mã"), Kind.CODE),
    Column("name", ("Tên TTHC", "Tên thủ tục", "Tên thủ tục hành chính", "Tên"), required=False),
    Column("field", ("Lĩnh vực",), required=False),
    Column("authority_level", ("Cấp thực hiện",), required=False),
    Column("department_code", ("Mã sở, ban, ngành", "Mã cơ quan giải quyết"), required=False),
    Column("level", ("Mức độ",), required=False),
    Column("first_published", ("Ngày công bố", "Ngày có hiệu lực"), required=False),
    Column("decision", ("Số quyết định", "Quyết định"), required=False),
    Column("decision_date", ("Ngày quyết định",), required=False),
)
LEVEL_WORDS = {"tinh": "province", "huyen": "district", "xa": "commune"}
LEVEL_TEXT = re.compile(r"(?:muc do |muc |level )?([0-9])(?:\.0)?")


def read_levels(value: Value) -> str:
    """The authority levels as «province;commune»; «Cấp tỉnh, cấp xã» are read too, other words stay, to be refused."""
    text = line_of(value)
    parts = [heading_key(part).removeprefix("cap ") for part in re.split(r"[;+,/]| và ", text)]
    return ";".join(LEVEL_WORDS[part] for part in parts) if all(part in LEVEL_WORDS for part in parts) else text


def read_level(value: Value) -> str:
    """The service level as files write it: 4, 4.0 and «Mức độ 4» are 4, «Toàn trình» is toan-trinh."""
    found = LEVEL_TEXT.fullmatch(search_key(line_of(value)))
    level = level_of_file(line_of(value))
    return found[1] if found else line_of(value) if level is None else written_level(level)


def words_shown() -> dict[str, dict[str, str]]:
    """What people read where a file of procedures or publications has a code, by column."""
    return {"authority_level": {level.value: str(level.label) for level in AuthorityLevel}, "level": level_words()}


class ProcedureResource(FiguresResource):
    """Procedures by code, each with its publication where the file has the columns for it.

    A publication is known by the day it took effect. A row with another day adds a new one, and is refused where that
    would overlap one in force: a rise of the level is made on the procedure's own page. A column that the file does
    not have changes nothing; ``authority_level`` holds one level, or several: «province;commune».
    """

    authority_level = fields.Field(column_name="authority_level", readonly=True)
    department_code = fields.Field(column_name="department_code", readonly=True)
    level = fields.Field(column_name="level", readonly=True)
    first_published = fields.Field(column_name="first_published", readonly=True)
    decision = fields.Field(column_name="decision", readonly=True)
    decision_date = fields.Field(column_name="decision_date", readonly=True)

    without_figures = ("name", "field", "decision", "decision_date")

    class Meta:
        model = Procedure
        import_id_fields = ["code"]
        fields = ["code", "name", "field", *COLUMNS]
        skip_diff = True  # see FiguresResource
        report_skipped = True
        use_transactions = True
        use_bulk = True
        batch_size = None  # all rows at once, with their histories
        instance_loader_class = CachedInstanceLoader

    def stored_codes(self) -> FileCodes:
        return FileCodes((code, "") for code in Procedure.objects.values_list("code", flat=True))

    def code_of(self, row: Any, codes: FileCodes, line: int) -> str:
        return codes.bring(row["code"], shape=NATIONAL_CODE, line=line)

    def shape(self) -> FileShape:
        departments = Unit.objects.filter(kind=UnitKind.DEPARTMENT, active_until=None).values_list("code", flat=True)
        readers: dict[str, Reader] = {
            "department_code": CodeReader(departments),
            "authority_level": read_levels,
            "level": read_level,
            "first_published": day_text,
            "decision_date": day_text,
        }
        return FileShape(PROCEDURE_COLUMNS, readers, words=words_shown())

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.publishes = all(column in dataset.headers for column in PUBLISHED)
        self.departments = {
            unit.code: unit for unit in Unit.objects.filter(kind=UnitKind.DEPARTMENT, active_until=None)
        }
        self.department_codes = KnownCodes(self.departments)
        self.known: dict[str, list[Publication]] = {}
        for publication in Publication.objects.select_related("procedure", "department"):
            self.known.setdefault(publication.procedure.code, []).append(publication)
        self.opened: list[Publication] = []
        self.changed: list[Publication] = []

    def import_instance(self, instance: Procedure, row: Any, **kwargs: Any) -> None:
        faults = RowFaults()
        faults.read(super().import_instance, instance, row, **kwargs)
        unread = self.unread.get(kwargs.get("row_number", 0), ())
        if not self.publishes:
            faults.read(self._check_levels, instance, row)
        elif any(str(row.get(column) or "").strip() or column in unread for column in COLUMNS):
            faults.read(self._publish, instance, row)
        faults.refuse()

    def skip_row(self, instance: Procedure, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if getattr(instance, "publication", None) is not None:
            return False
        return super().skip_row(instance, original, row, import_validation_errors)

    def save_instance(self, instance: Procedure, is_create: bool, row: Any, **kwargs: Any) -> None:
        if not kwargs["dry_run"]:
            instance.fill_keys()
        publication: Publication | None = getattr(instance, "publication", None)
        if publication is not None:
            (self.opened if publication.pk is None else self.changed).append(publication)
        super().save_instance(instance, is_create, row, **kwargs)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        dry_run = kwargs.get("dry_run", True)  # the library says so row by row: of a file without rows, never
        if self.writes(dry_run, result):
            self.create(Publication, self.opened, dry_run)
            self.update(Publication, self.changed, WRITTEN, dry_run)
        super().after_import(dataset, result, **kwargs)

    def dehydrate_authority_level(self, procedure: Procedure) -> str:
        publication = self._last(procedure)
        return write_levels(publication.levels) if publication else ""

    def dehydrate_department_code(self, procedure: Procedure) -> str:
        publication = self._last(procedure)
        return publication.department.code if publication and publication.department else ""

    def dehydrate_level(self, procedure: Procedure) -> str:
        publication = self._last(procedure)
        return written_level(publication.level) if publication else ""

    def dehydrate_first_published(self, procedure: Procedure) -> str:
        made = getattr(procedure, "publication", None)
        stored = self._stored(procedure)
        first = min((each.effective_on for each in [*stored, *([made] if made else [])]), default=None)
        return first.isoformat() if first else ""

    def dehydrate_decision(self, procedure: Procedure) -> str:
        publication = self._last(procedure)
        return publication.decision_number if publication else ""

    def dehydrate_decision_date(self, procedure: Procedure) -> str:
        publication = self._last(procedure)
        return publication.decision_date.isoformat() if publication and publication.decision_date else ""

    def export(self, queryset: Any = None, **kwargs: Any) -> Any:
        """The procedures with their latest publication, read together."""
        rows = self.get_queryset() if queryset is None else queryset
        return super().export(rows.prefetch_related("publications__department"), **kwargs)

    def _last(self, procedure: Procedure) -> Publication | None:
        """The publication that a row shows: the one read or made for it, otherwise the latest stored one."""
        made: Publication | None = getattr(procedure, "publication", None)
        if made is not None or procedure.pk is None:
            return made
        return max(self._stored(procedure), key=lambda each: each.effective_on, default=None)

    def _stored(self, procedure: Procedure) -> list[Publication]:
        """The stored publications: those read once for a file, or those that an export prefetched."""
        if hasattr(self, "known"):
            return self.known.get(procedure.code, []) if procedure.pk else []
        return list(procedure.publications.all())

    def _publish(self, procedure: Procedure, row: Any) -> None:
        """Attach the row's publication to the procedure where it is new or differs from the stored one."""
        faults = RowFaults()
        on = faults.read(_day, row["first_published"])
        stored = self.known.get(procedure.code, [])
        known = next((each for each in stored if each.effective_on == on), None)
        if on and known is None and any(each.ended_on is None or each.ended_on >= on for each in stored):
            faults.add("first_published", _("Two publications of one procedure must not overlap in time."))
        publication = known or Publication(procedure=procedure, effective_on=on or date.max)
        values = self._values(row, publication, faults)
        faults.refuse()
        if known is not None and len(stored) > 1:
            _refuse_unless_repeated(values, (known, max(stored, key=lambda each: each.effective_on)))
        elif known is None or not _says(known, values):
            for name, value in values.items():
                setattr(publication, name, value)
            procedure.publication = publication  # type: ignore[attr-defined]

    def _values(self, row: Any, publication: Publication, faults: RowFaults) -> dict[str, Any]:
        """The row's values of the publication; those without a column in the file stay as stored."""
        values: dict[str, Any] = {"level": faults.read(_level, row)}
        levels = faults.read(_levels, row) if "authority_level" in row else publication.levels
        if levels is not None:
            department = faults.read(self._department, row, publication, levels)
            values |= level_flags(levels) | {"department": department}
        if "decision" in row:
            values["decision_number"] = str(row["decision"] or "").strip()
        if "decision_date" in row:
            text = row["decision_date"]
            values["decision_date"] = faults.read(_day, text, "decision_date") if text else None
        return values

    def _check_levels(self, procedure: Procedure, row: Any) -> None:
        """A file without the columns of a publication may repeat its levels; it cannot move them."""
        publication = self._last(procedure)
        if str(row.get("authority_level") or "").strip() and _levels(row) != (publication and publication.levels):
            sentence = _("The level belongs to a publication. Add its columns (%(columns)s), or leave this one out.")
            headings = [column.headings[0] for column in PROCEDURE_COLUMNS if column.name in COLUMNS[1:]]
            raise ValidationError({"authority_level": sentence % {"columns": ", ".join(headings)}})

    def _department(self, row: Any, publication: Publication, levels: list[AuthorityLevel]) -> Unit | None:
        """The department in the file, otherwise the stored one; only the province's level has one, and always."""
        department, code = publication.department, ""
        if "department_code" in row:
            written = str(row["department_code"] or "")
            code = self.department_codes.find(written, as_text=True) or clean_code(written)
            department = self.departments.get(code)
        of_province = AuthorityLevel.PROVINCE in levels
        if of_province and code and department is None:
            raise ValidationError({"department_code": UNKNOWN_DEPARTMENT % {"code": code}})
        has_department = department is not None or bool(code and not of_province)  # also one that is not known
        if fault := why_not_handled(of_province=of_province, has_department=has_department):
            raise ValidationError({"department_code": fault})
        return department


def _says(publication: Publication, values: dict[str, Any]) -> bool:
    return all(getattr(publication, name) == value for name, value in values.items())


def _refuse_unless_repeated(values: dict[str, Any], publications: tuple[Publication, ...]) -> None:
    """For several publications a row shows the first day and the last values; it may repeat them, or the first ones."""
    if not any(_says(each, values) for each in publications):
        sentence = _("This procedure has several publications, and the row differs. Correct them on its own page.")
        raise ValidationError({"first_published": sentence})


def _levels(row: Any) -> list[AuthorityLevel]:
    levels = parse_levels(str(row["authority_level"] or ""))
    if not levels:
        raise ValidationError({"authority_level": choose_levels()})
    return levels


def choose_levels() -> str:
    """The sentence for a cell that must name authority levels."""
    labels = ", ".join(f"«{level.label}»" for level in AuthorityLevel)
    return _("Write one of %(labels)s, or several with a semicolon between them.") % {"labels": labels}


def choose_level() -> str:
    """The sentence for a cell that must name a service level."""
    return choose_one_of(level_words().values())


def _level(row: Any) -> int:
    level = level_of_file(str(row.get("level") or "").strip())
    if level is None:
        raise ValidationError({"level": choose_level()})
    return level


def _day(value: Any, column: str = "first_published") -> date:
    text = str(value or "").strip()
    if not text:
        raise ValidationError({column: _("The cell is blank.")})
    day = iso_day(text[:10])
    if day is None:
        raise ValidationError({column: _("Write the day as in 31/12/2020.")})
    return day
