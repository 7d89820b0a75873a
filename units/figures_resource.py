"""What every list that figures depend on shares in the administration's import and export (``resources`` of an app).

Look-ups are cached, a file is applied whole or not at all, and histories are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export import resources
from import_export.results import RowResult

from units.actions.stale_figures import figures_mark_stale
from units.bulk import insert_many, update_many
from units.codes import clean_code
from units.file_codes import FileCodes
from units.formulas import cell
from units.history import create_with_history, update_with_history
from units.models.coded import LineField
from units.progress import AT_ONCE, advance, step
from units.reference_files.shapes import FileShape, choose_one_of
from units.refusals import Refused
from units.row_faults import RowFaults
from units.vietnamese import nfc


class FiguresResource(resources.ModelResource):
    """A file of reference data: applied completely or not at all, and then the figures are marked stale once.

    Before anything is compared, codes become the stored ones that they mean and texts are composed, so that a row
    without new values is unchanged. New rows come after the stored ones, in the order of the file.

    The library compares two copies of each row, and tries a file by writing it and taking it back. A list of a country
    has 20,000 rows; so here a row's columns are read before and after instead, and a preview writes nothing, unless
    ``tries`` says that something is to be read of the lists as they would be: then it writes, without histories.
    """

    tries = False
    without_figures: tuple[str, ...] = ()  # columns on which no figure depends: names, addresses
    looked_up: tuple[str, ...] = ()  # fields whose object was looked up in what was read once, not once a row
    unread: Mapping[int, Collection[str]] = {}  # columns that could not be read, by the number of the row, from 1
    lines: Sequence[int] = ()  # of the rows in their file; without them the rows follow the headings

    _import_fields: list[Any] | None = None
    _before: tuple[list[str], list[Any]] | None = None

    def stored_codes(self) -> FileCodes:
        """The codes that are stored."""
        raise NotImplementedError

    def code_of(self, row: Any, codes: FileCodes, line: int) -> str:
        """The code that ``row`` means, which is at ``line`` of the file.

        Raises:
            Refused: none, or several.
        """
        raise NotImplementedError

    def line_at(self, number: int) -> int:
        """The line in the file of the row of a number."""
        return self.lines[number - 1] if self.lines else number + 1

    def last_position(self) -> int:
        """The highest position in lists of a stored row; new rows come after it."""
        return int(self._meta.model.objects.last_position())

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        step(_("Checking the rows"), len(dataset))
        self._columns = [(each, self._composed(each)) for each in self.get_import_fields()]
        self.code_faults: dict[int, str] = {}  # by the number of the row, from 1
        self.next_position = self.last_position() + 1
        self.moves_figures = False
        if "code" not in (dataset.headers or ()):
            return
        lines = {each.name for each in self._meta.model._meta.concrete_fields if isinstance(each, LineField)}
        codes, rows = self.stored_codes(), dataset.dict
        for number, row in enumerate(rows, start=1):
            row |= {name: nfc(text) for name, text in row.items() if name in lines and isinstance(text, str)}
            try:
                row["code"] = self.code_of(row, codes, self.line_at(number))
            except Refused as refused:
                row["code"] = clean_code(str(row["code"] or ""))
                self.code_faults[number] = refused.sentence
        if rows:
            dataset.dict = rows

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        """As the form of the file calls them: the import takes these names back."""
        labels = self.shape().labels
        return [labels.get(name, name) for name in super().get_export_headers(selected_fields)]

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        if not kwargs["row_number"] % AT_ONCE:
            advance(AT_ONCE)
        return super().import_row(row, instance_loader, **kwargs)

    def get_import_fields(self) -> list[Any]:
        """The library puts them in order again for each row."""
        if self._import_fields is None:
            self._import_fields = super().get_import_fields()
        return self._import_fields

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """Keep how a stored row is shown, and its values, before the file's are put into it."""
        super().after_init_instance(instance, new, row, **kwargs)
        self._instance = instance
        self._before = None if new else (self._shown(instance), self._stored_values(instance))

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Whether the file says of a stored row what is stored."""
        if import_validation_errors or self._before is None:
            return False
        return self._stored_values(instance) == self._before[1]

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        """Give a new or changed row its columns before and after; before a new one there is nothing."""
        super().after_import_row(row, row_result, **kwargs)
        if row_result.import_type != RowResult.IMPORT_TYPE_SKIP:
            after = self._shown(self._instance)
            before = self._before[0] if self._before else [""] * len(after)
            names = (field.column_name for field, _composed in self._columns)
            moved = {name for name, old, new in zip(names, before, after, strict=True) if old != new}
            self.moves_figures |= self._before is None or not moved <= set(self.without_figures)
            row_result.diff = list(zip(before, after, strict=True))

    def _stored_values(self, instance: Any) -> list[Any]:
        return [field.get_value(instance) for field, _composed in self._columns]

    def _shown(self, instance: Any) -> list[str]:
        return [str(_shown(field, composed, instance)) for field, composed in self._columns]

    def _composed(self, field: Any) -> Any:
        return getattr(self, f"dehydrate_{field.column_name}", None)

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        number, faults = kwargs.get("row_number", 0), RowFaults()
        faults.read(super().import_instance, instance, row, **kwargs)
        self.note_unread(number, faults)
        if fault := self.code_faults.get(number):
            faults.add("code", fault)
        faults.refuse()
        if instance.pk is None:
            instance.sort_order = self.next_position
            self.next_position += 1

    def note_unread(self, number: int, faults: RowFaults) -> None:
        """Note the cells of a row that could not be read: their sentences were said where the file was read."""
        fields = {field.column_name: field.attribute for field, _composed in self._columns}
        for column in self.unread.get(number, ()):
            faults.add(fields.get(column) or column, "")

    def import_data(self, dataset: Any, **kwargs: Any) -> Any:
        """A refused row refuses the file, also when it became invalid after the preview."""
        return super().import_data(dataset, **(kwargs | {"rollback_on_validation_errors": True}))

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Check the row's own values; what concerns the complete file or the database is looked up once a file."""
        errors = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude={*errors, *self.looked_up})
        except ValidationError as problem:
            errors = self._in_words(problem).update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _in_words(self, problem: ValidationError) -> ValidationError:
        """The same problem; a blank, and a value that is none of the choices, are answered with what may be written."""
        found: dict[str, list[Any]] = {}
        for name, errors in problem.error_dict.items():
            field: Any = self._meta.model._meta.get_field(name)
            labels = [label for value, label in field.flatchoices or () if value]
            for error in errors:
                if error.code in ("blank", "null"):
                    error = ValidationError(self._blank(name, labels), code=error.code)
                elif error.code == "invalid_choice":
                    error = ValidationError(choose_one_of(labels), code=error.code)
                found.setdefault(name, []).append(error)
        return ValidationError(found)

    def _blank(self, name: str, labels: Sequence[Any]) -> str:
        """The sentence for a blank cell: its column, and what may stand there where that is a list of words."""
        columns = {field.attribute: field.column_name for field, _composed in self._columns}
        column = columns.get(name, name)
        said = _("The column “%(column)s” is blank.") % {"column": self.shape().labels.get(column, column)}
        return f"{said} {choose_one_of(labels)}" if labels else said

    def bulk_create(
        self, using_transactions: Any, dry_run: Any, raise_errors: Any, batch_size: Any = None, result: Any = None
    ) -> None:
        """Create the new rows with their histories."""
        step(_("Storing the rows"))
        if self.create_instances and self.writes(dry_run, result):
            self.create(self._meta.model, self.create_instances, dry_run)
        self.create_instances.clear()

    def bulk_update(
        self, using_transactions: Any, dry_run: Any, raise_errors: Any, batch_size: Any = None, result: Any = None
    ) -> None:
        """Save the changed rows with their histories."""
        if self.update_instances and self.writes(dry_run, result):
            names = [field.name for field in self._meta.model._meta.concrete_fields if not field.primary_key]
            self.update(self._meta.model, self.update_instances, names, dry_run)
        self.update_instances.clear()

    def writes(self, dry_run: bool, result: Any) -> bool:
        """Whether the rows of the file are written: not where one is refused, and of a preview only to be tried."""
        return (self.tries or not dry_run) and not result.has_errors() and not result.has_validation_errors()

    @staticmethod
    def create(model: type[models.Model], rows: list[Any], dry_run: bool) -> None:
        """Insert ``rows``; what a preview writes is taken back, and needs no history."""
        write = insert_many if dry_run else create_with_history
        write(model, rows)

    @staticmethod
    def update(model: type[models.Model], rows: list[Any], names: list[str], dry_run: bool) -> None:
        """Write the fields ``names`` of stored ``rows``; what a preview writes is taken back, and needs no history."""
        write = update_many if dry_run else update_with_history
        write(model, rows, names)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        if self.moves_figures and not kwargs.get("dry_run"):
            figures_mark_stale(reason=f"import: {self._meta.model._meta.model_name}")

    def shape(self) -> FileShape:
        """The columns of a file for this list, with the codes that are stored now."""
        raise LookupError(type(self).__name__)

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        """Text that a spreadsheet would read as a formula gets an apostrophe before it."""
        return cell(super().export_field(field, instance, **kwargs))


def _shown(field: Any, composed: Any, instance: Any) -> Any:
    """A column of a row as the export writes it and as a preview shows it."""
    value = composed(instance) if composed else field.export(instance)
    return "" if value is None else value
