"""Uploading a file of units or procedures: stored with its preview, applied once, deleted after some days."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from units import clock
from units.figures_resource import FiguresResource
from units.locking import lock_or_404
from units.models import ReferenceUpload, User
from units.reference_files.preview import Preview, preview_of
from units.reference_files.reading import FileRows
from units.refusals import Refused

KEPT = timedelta(days=7)


def upload_store(*, resource: FiguresResource, rows: FileRows, file_name: str, by: User) -> ReferenceUpload:
    """Store what was read of a file together with its preview; nothing else is written."""
    preview = preview_now(resource, rows, by)
    return ReferenceUpload.objects.create(
        target=resource._meta.model._meta.label_lower,
        file_name=file_name[:300],
        table=rows.as_json(),
        preview=preview.stored,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def upload_lock(upload: ReferenceUpload) -> ReferenceUpload:
    """The upload, locked until the end of the transaction, to be applied now.

    Raises:
        Http404: it was deleted meanwhile.
        Refused: ``applied``: it was applied already.
    """
    upload = lock_or_404(ReferenceUpload.objects.select_for_update(), upload.pk)
    refuse_applied(upload)
    return upload


def refuse_applied(upload: ReferenceUpload) -> None:
    """Refuse an upload that was applied already.

    Raises:
        Refused: ``applied``.
    """
    if upload.applied_at is not None:
        raise Refused(_("This file has been applied already. Nothing was changed again."), code="applied")


@transaction.atomic
def upload_apply(*, upload: ReferenceUpload, resource: FiguresResource, by: User) -> Preview:
    """Write everything that the preview of ``upload`` showed, and return it. A second call writes nothing.

    Raises:
        Refused: ``applied``: it was applied already; ``bad``: rows are refused; ``changed``: the lists have changed,
            so that the file would do something other than was shown: the preview is the new one.
    """
    upload = upload_lock(upload)
    rows = FileRows.of_json(upload.table)
    shown, now = Preview(upload.preview), _result(resource, rows, by, dry_run=False)
    if not now.is_good:
        raise Refused(_("The file was not applied: some rows are refused. Nothing was changed."), code="bad")
    if now.digest != shown.digest:  # what was written is taken back
        raise Refused(_("The lists have changed since. Please look at the preview again."), code="changed")
    upload.applied_at = clock.now()
    upload.save(update_fields=["applied_at"])
    return now


def upload_renew_preview(*, upload: ReferenceUpload, resource: FiguresResource, by: User) -> ReferenceUpload:
    """Renew the preview of an upload that is not applied yet, after the lists changed; of one that is gone, nothing."""
    upload.preview = preview_now(resource, FileRows.of_json(upload.table), by).stored
    ReferenceUpload.objects.filter(pk=upload.pk).update(preview=upload.preview)
    return upload


def uploads_delete_old() -> int:
    """Beat's job: delete files of more than a week ago, applied or not; returns how many."""
    forgotten, _by_model = ReferenceUpload.objects.abandoned(clock.now() - KEPT).delete()
    return forgotten


def preview_now(resource: FiguresResource, rows: FileRows, by: User | None) -> Preview:
    """What the rows would do to the lists as they are now; nothing is written."""
    return _result(resource, rows, by, dry_run=True)


def _result(resource: FiguresResource, rows: FileRows, by: User | None, *, dry_run: bool) -> Preview:
    """What the rows do or would do, as it is shown."""
    resource.unread, resource.lines = rows.unread_columns, rows.lines
    with _no_search_for_garbage():
        result: Any = resource.import_data(rows.dataset, dry_run=dry_run, raise_errors=False, user=by)
    if result.base_errors:
        raise result.base_errors[0].error
    return preview_of(result, rows, resource.shape().labels, [*rows.notes, *getattr(resource, "notes", [])])


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Python looks through all objects again and again while rows become objects; none of them can go yet."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
