"""Replacing the lines of a code table by those of a file: shown before it is written, once, with its history."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exchange.code_tables.codes import Line
from exchange.code_tables.file import Cells, ReadTable, cells_of, line_of, read_table
from exchange.models import CodeMapping, CodeTable
from units import clock
from units.actions.uploads import upload_lock
from units.history import create_with_history, delete_with_history
from units.locking import lock_or_404
from units.models import ReferenceUpload, User
from units.refusals import Refused, require

SHOWN = 500


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a file would make of a table: lines that come and go, how many stay, and rows that are refused."""

    new: list[Cells]
    gone: list[Cells]
    same: int
    bad: list[tuple[int, str, str, str]]

    @property
    def can_be_applied(self) -> bool:
        return not self.bad and bool(self.new or self.gone)

    @property
    def digest(self) -> str:
        """Equal previews have equal digests: what is confirmed is what was shown."""
        return hashlib.sha256(json.dumps([self.new, self.gone, self.bad]).encode()).hexdigest()


def code_file_store(*, table: CodeTable, content: bytes, file_name: str, by: User) -> ReferenceUpload:
    """Store what a file says the table is; nothing of the table is written.

    Raises:
        Refused: it is no such file.
    """
    read = read_table(content)
    lines = [list(cells_of(line)) for line in read.lines]
    return ReferenceUpload.objects.create(
        target=CodeMapping._meta.label_lower,
        file_name=file_name[:300],
        table={"table": table.pk, "lines": lines, "bad": [list(each) for each in read.bad], "notes": read.notes},
        preview={"digest": _preview(table, read).digest},
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def code_file_preview(*, table: CodeTable, upload: ReferenceUpload) -> TablePreview:
    """What the stored file would change now; its digest is kept as that of what was shown."""
    preview = _preview(table, _stored(upload))
    if preview.digest != upload.preview["digest"]:
        upload.preview = {"digest": preview.digest}
        ReferenceUpload.objects.filter(pk=upload.pk).update(preview=upload.preview)  # which may be gone by now
    return preview


@transaction.atomic
def code_file_apply(*, table: CodeTable, upload: ReferenceUpload, by: User) -> TablePreview:
    """Make the table what the file says, as it was shown. A second call writes nothing.

    Raises:
        Refused: ``applied``: it was applied already; ``bad``: rows are refused; ``changed``: the table has changed, so
            that it would do something other than was shown.
    """
    lock_or_404(CodeTable.objects.select_for_update(), table.pk)
    upload = upload_lock(upload)
    preview = _preview(table, _stored(upload))
    require(not preview.bad, _("The file was not applied: some rows are refused. Nothing was changed."), code="bad")
    if preview.digest != upload.preview["digest"]:
        raise Refused(_("The lists have changed since. Please look at the preview again."), code="changed")
    gone = {tuple(cells) for cells in preview.gone}
    stored = [mapping for mapping in table.mappings.all() if cells_of(mapping.line) in gone]
    delete_with_history(CodeMapping, stored, by=by, reason=upload.file_name)
    new = [_mapping(table, line_of(cells)) for cells in preview.new]
    create_with_history(CodeMapping, new, by=by, reason=upload.file_name)
    upload.applied_at = clock.now()
    upload.save(update_fields=["applied_at"])
    return preview


def _mapping(table: CodeTable, line: Line) -> CodeMapping:
    return CodeMapping(
        table=table,
        subject=line.subject,
        ours=line.ours,
        theirs=line.theirs,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
    )


def _stored(upload: ReferenceUpload) -> ReadTable:
    kept: dict[str, Any] = upload.table
    return ReadTable([line_of(cells) for cells in kept["lines"]], [tuple(each) for each in kept["bad"]])


def _preview(table: CodeTable, read: ReadTable) -> TablePreview:
    """What comes, in the order of the file, and what goes, in the order of the table. One query."""
    now = [cells_of(mapping.line) for mapping in table.mappings.all()]
    then = [cells_of(line) for line in read.lines]
    stored, said = set(now), set(then)
    return TablePreview(
        new=[cells for cells in then if cells not in stored],
        gone=[cells for cells in now if cells not in said],
        same=len(stored & said),
        bad=read.bad,
    )
