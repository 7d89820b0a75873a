"""What was recorded wrongly of a publication is rewritten from its beginning, or removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from procedures.actions.publications import procedures_lock
from procedures.models import Publication
from units.actions.stale_figures import figures_mark_stale
from units.models import User
from units.refusals import Refused


@transaction.atomic
def publication_correct(
    *, publication: Publication, values: Mapping[str, Any], reason: str, by: User | None
) -> Publication:
    """Rewrite what was recorded wrongly of a publication, from its beginning: ``values`` replace its fields.

    Raises:
        Refused: the values contradict each other or another publication, or nothing would change.
    """
    stored = _stored_for_correction(publication)
    if all(getattr(stored, name) == value for name, value in values.items()):
        raise Refused(_("Nothing would change."), code="nothing")
    for name, value in values.items():
        setattr(stored, name, value)
    try:
        stored.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error
    _sign(stored, reason, by)
    stored.save()
    figures_mark_stale(reason="publication corrected")
    return stored


@transaction.atomic
def publication_delete(*, publication: Publication, reason: str, by: User | None) -> None:
    """Remove a publication that never was; its history stays. Callers refuse where figures were reported under it."""
    stored = _stored_for_correction(publication)
    _sign(stored, reason, by)
    stored.delete()
    figures_mark_stale(reason="publication deleted")


def _stored_for_correction(publication: Publication) -> Publication:
    """The publication as it is stored, with its procedure locked."""
    procedures_lock([publication.procedure_id])
    stored = Publication.objects.select_related("procedure", "department").filter(pk=publication.pk).first()
    if stored is None:
        raise Refused(_("This publication was deleted meanwhile."), code="gone")
    return stored


def _sign(publication: Publication, reason: str, by: User | None) -> None:
    publication._history_user = by  # type: ignore[attr-defined]
    publication._change_reason = reason  # type: ignore[attr-defined]
