"""A file of dossiers is brought by a person or another system: read, and its rows kept until they are counted."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from exchange.actions.dossiers.access import require_coordinator
from exchange.actions.dossiers.counting import dossier_file_ask
from exchange.actions.dossiers.forgetting import counts_forget
from exchange.dossiers.parts import lines_store
from exchange.dossiers.reading import PickedRows, picked_rows
from exchange.models import CodeTable, DossierFile, DossierState
from reporting.models import CountSource
from reporting.models.reconciliation import SYSTEM_LENGTH
from reporting.transitions import actor_name
from units import clock
from units.models import User
from units.refusals import require
from units.vietnamese import nfc

MAX_PENDING = 5  # files of one person
PIECE = 1024 * 1024  # of a file that is in the memory


@dataclass(frozen=True, slots=True)
class ReadDossiers:
    """A file of dossiers that was read and is not kept yet: its rows, what it is, and whose dossiers it holds."""

    picked: PickedRows
    file_name: str
    size: int
    sha256: str
    system: str
    table: CodeTable | None
    source: CountSource


def dossier_file_bring(
    *,
    file: BinaryIO,
    size: int,
    file_name: str,
    system: str,
    by: User,
    table: CodeTable | None = None,
    source: CountSource = CountSource.FILE,
) -> DossierFile:
    """Read a file of dossiers of ``system``, an open file of the operating system, and have it counted.

    ``table`` says what the system calls units and procedures; without one they are called by our codes. A short file
    is counted when this returns. Earlier files of ``by`` and the system that were not recorded are given up.

    Raises:
        Refused: who may not, no name of a system, too many files at once, or a file that is no table of dossiers.
    """
    digest = _sha256(file)
    with dossier_file_read(
        file=file, size=size, sha256=digest, file_name=file_name, system=system, by=by, table=table, source=source
    ) as read:
        return dossier_file_keep(read=read, by=by)


@contextmanager
def dossier_file_read(
    *,
    file: BinaryIO,
    size: int,
    sha256: str,
    file_name: str,
    system: str,
    by: User,
    table: CodeTable | None,
    source: CountSource,
) -> Iterator[ReadDossiers]:
    """Read a file of dossiers; nothing is written yet, so that nobody waits for a long file.

    Raises:
        Refused: as `dossier_file_bring`.
    """
    require_coordinator(by)
    system = nfc(system)
    require(bool(system), _("Name the system whose dossiers these are."), code="system")
    require(
        len(system) <= SYSTEM_LENGTH,
        _("The name of the system is longer than %(n)s letters.") % {"n": SYSTEM_LENGTH},
        code="system",
    )
    pending = DossierFile.objects.pending().filter(by=by).count()
    sentence = _("%(n)s of your files are being counted already. Please wait until one is.")
    require(pending < MAX_PENDING, sentence % {"n": MAX_PENDING}, code="too_many")
    with picked_rows(file, size) as picked:
        yield ReadDossiers(picked, file_name[:200], size, sha256, system, table, source)


def dossier_file_keep(*, read: ReadDossiers, by: User) -> DossierFile:
    """Keep the rows of a file that was read, and have them counted: here where they are few, else by a worker.

    Raises:
        Refused: who may not, or a file without rows.
    """
    require_coordinator(by)
    picked = read.picked
    with transaction.atomic():
        counts_forget(DossierFile.objects.filter(by=by, system=read.system, state=DossierState.COUNTED))
        kept = DossierFile.objects.create(
            by=by,
            by_name=actor_name(by),
            brought_at=clock.now(),
            source=read.source,
            system=read.system,
            table=read.table,
            file_name=read.file_name,
            size=read.size,
            sha256=read.sha256,
            language=translation.get_language() or "vi",
            shape={
                "columns": picked.columns,
                "headings": picked.headings,
                "heads": picked.heads,
                "others": picked.others[:1000],
                "notes": picked.notes,
                "is_plain_text": picked.is_plain_text,
                "table": read.table.code if read.table else "",
            },
        )
        kept.rows = lines_store(kept, picked.lines)
        require(bool(kept.rows), _("The file has no row below its headings."), code="empty")
        kept.save(update_fields=["rows"])
    dossier_file_ask(kept)
    return kept


def _sha256(file: BinaryIO) -> str:
    """The check code of the whole file, without moving where it is read."""
    file.flush()
    code, at = hashlib.sha256(), 0
    while piece := os.pread(file.fileno(), PIECE, at):
        code.update(piece)
        at += len(piece)
    return code.hexdigest()
