"""Bringing a file of another system's figures: looked at first, written once, as it was shown."""

from __future__ import annotations

import zlib
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from exchange import rules
from exchange.actions.value_sets import Imported, value_set_import
from exchange.code_tables.codes import OWN_CODES, Codes
from exchange.models import CodeTable, ValueFile
from exchange.value_sets.meaning import Scope
from exchange.value_sets.reading import format_of_file, read_values
from reporting.models import CountSource
from reporting.transitions import actor_name
from units import clock
from units.locking import lock_or_404
from units.models import User
from units.refusals import Refused, require


def value_file_store(
    *, content: bytes, file_name: str, table: CodeTable | None, good_only: bool, by: User
) -> ValueFile:
    """Keep a file until it is taken or a day is over; none of its figures is written.

    Files of ``by`` that still wait are given up.

    Raises:
        Refused: who may not, or it is no file of values.
    """
    _require_may(by)
    codes = codes_of(table)
    values = read_values(content, format_of_file(content, file_name).name, dimension=codes.dimension)
    require(not values.is_trial, _("The file itself says that it is a trial (“dryRun”)."), code="trial")
    done = value_set_import(
        value_set=values, codes=codes, scope=Scope(by), source=CountSource.FILE, good_only=good_only, dry_run=True
    )
    with transaction.atomic():
        ValueFile.objects.visible_to(by).waiting().delete()
        ValueFile.objects.abandoned(clock.now()).delete()
        return ValueFile.objects.create(
            uploaded_by=by,
            uploaded_by_name=actor_name(by),
            file_name=file_name[:200],
            sha256=sha256(content).hexdigest(),
            content=zlib.compress(content),
            table=table,
            good_only=good_only,
            values=done.values,
            changed=len(done.changed),
            refused=len(done.faults),
            digest=done.digest,
        )


def value_file_preview(*, file: ValueFile, by: User) -> Imported:
    """What a waiting file would do now; what is shown is what may be taken then.

    Raises:
        Refused: it no longer waits.
    """
    done = _import(file, by, dry_run=True)
    if done.digest != file.digest:
        file.digest, file.changed, file.refused = done.digest, len(done.changed), len(done.faults)
        shown = {"digest": file.digest, "changed": file.changed, "refused": file.refused}
        ValueFile.objects.filter(pk=file.pk).update(**shown)  # it may be given up by now
    return done


@transaction.atomic
def value_file_apply(*, file: ValueFile, by: User, good_only: bool = False) -> ValueFile:
    """Write the figures of a waiting file into their cells, as they were shown; twice does nothing more.

    With ``good_only`` the refused values that were shown are left out, though the file was brought to be taken whole.

    Raises:
        Refused: who may not, something of it is refused, or it would do something other than was shown.
    """
    _require_may(by)
    rows = ValueFile.objects.visible_to(by).select_related("table")
    file = lock_or_404(rows.select_for_update(of=("self",)), file.pk)
    if file.applied_at is not None:
        return file
    file.good_only = file.good_only or good_only
    done = _import(file, by, dry_run=False)
    if done.digest != file.digest:  # what was written is taken back
        raise Refused(_("The reports have changed since. Please look at the file again."), code="changed")
    require(done.is_saved, _("Some values of the file are refused. Nothing was written."), code="bad")
    file.applied_at, file.content = clock.now(), None
    file.save(update_fields=["applied_at", "content", "good_only"])
    return file


def codes_of(table: CodeTable | None) -> Codes:
    """The codes of a table; our own without one."""
    return table.codes() if table else OWN_CODES


def _import(file: ValueFile, by: User, *, dry_run: bool) -> Imported:
    if file.content is None:
        raise Refused(_("This file was taken already."), code="applied")
    content, codes = zlib.decompress(file.content), codes_of(file.table)
    values = read_values(content, format_of_file(content, file.file_name).name, dimension=codes.dimension)
    return value_set_import(
        value_set=values,
        codes=codes,
        scope=Scope(by),
        source=CountSource.FILE,
        good_only=file.good_only,
        dry_run=dry_run,
    )


def _require_may(by: User) -> None:
    require(rules.can_bring_figures(by), _("Your role does not enter figures of units."), code="not_allowed")
