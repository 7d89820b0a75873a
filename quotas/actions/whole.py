"""Actions on a decision as a whole: written as a file says it, kept until it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quotas.actions.decisions import decision_apply, decision_lock
from quotas.models import DecisionState, Quota, QuotaDecision, QuotaTier
from quotas.snapshots import NOTHING, snapshot_to_correct
from quotas.whole.checking import checked
from quotas.whole.comparing import digest_of
from quotas.whole.content import NO_CONTENT, Content, Part, TierContent, content_of
from quotas.whole.reading import Rows, rows_as_json, rows_of_json
from units import clock
from units.actions.uploads import upload_lock
from units.models import ReferenceUpload, User
from units.refusals import Refused


@transaction.atomic
def decision_write(*, content: Content, draft: QuotaDecision | None = None, by: User | None = None) -> QuotaDecision:
    """Make ``draft`` what ``content`` says, or a new draft of it where it is None.

    Tiers are the same by their codes: those that ``content`` does not have are deleted with their quotas. Quotas of a
    draft that is changed follow as with any save; a new one gives its quota to every unit that its tiers name.

    Raises:
        Refused: the decision is no draft any more, or two tiers name one unit, or a tier one that it cannot.
    """
    if draft is None:
        stored, before = QuotaDecision(state=DecisionState.DRAFT), NOTHING
    else:
        stored = decision_lock(decision=draft)
        if not stored.is_draft:
            sentence = _("Only a draft is changed by a file. Bring the file again for a new draft.")
            raise Refused(sentence, code="no_draft")
        before = snapshot_to_correct(stored)
    old = content_of(stored) if stored.pk else NO_CONTENT
    if old.fields != content.fields:
        for name, value in content.fields.items():
            setattr(stored, name, value)
        stored._history_user = by  # type: ignore[attr-defined]
        stored.save()
    _write_tiers(stored, old, content, by)
    decision_apply(decision=stored, before=before, by=by)
    return stored


def _write_tiers(decision: QuotaDecision, old: Content, content: Content, by: User | None) -> None:
    stored = {tier.code: tier for tier in QuotaTier.objects.filter(decision=decision)}
    for code, tier in stored.items():
        if code not in content.tiers:
            Quota.objects.filter(tier=tier).delete()
            tier._history_user = by  # type: ignore[attr-defined]
            tier.delete()
    for code, wanted in content.tiers.items():
        tier = stored.get(code) or QuotaTier(decision=decision)
        if old.tiers.get(code) != wanted:
            _write_tier(tier, wanted, by)
        for part, rows in ((Part.LISTED, tier.units), (Part.EXCEPTED, tier.excepted)):
            was, now = old.units_in(code, part), content.units_in(code, part)
            tier._history_user = by  # type: ignore[attr-defined]
            if now - was:
                rows.add(*(now - was))
            if was - now:
                rows.remove(*(was - now))


def _write_tier(tier: QuotaTier, wanted: TierContent, by: User | None) -> None:
    for name, value in asdict(wanted).items():
        setattr(tier, name, value)
    tier._history_user = by  # type: ignore[attr-defined]
    tier.save()


# --- The file, between its upload and its confirmation ---


def workbook_store(*, rows: Rows, file_name: str, decision: QuotaDecision | None, by: User) -> ReferenceUpload:
    """Keep what was read of a file for ``decision``; nothing else is written. It is forgotten when it is applied."""
    return ReferenceUpload.objects.create(
        target=QuotaDecision._meta.label_lower,
        file_name=file_name[:300],
        table={"decision": decision.pk if decision else None, "rows": rows_as_json(rows)},
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


@transaction.atomic
def workbook_apply(*, upload: ReferenceUpload, seen: str, by: User) -> QuotaDecision:
    """Write what the page of ``upload`` showed, known by its digest ``seen``, and forget the rows of the file.

    Raises:
        Refused: ``applied``: it was applied already; ``bad``: it has mistakes; ``changed``: it would do something other
            than was shown.
    """
    upload = upload_lock(upload)
    decision = decision_of(upload.table)
    if decision is not None:
        decision = decision_lock(decision=decision)
    before = content_of(decision) if decision else NO_CONTENT
    now = checked(rows_of_json(upload.table["rows"]), before)
    if now.mistakes:
        raise Refused(_("The file was not taken: some rows have to be corrected. No decision was changed."), code="bad")
    draft = decision if decision and decision.is_draft else None
    if digest_of(before, now.content, draft and draft.pk) != seen:
        sentence = _("The decision or the units have changed since. Please look at the preview again.")
        raise Refused(sentence, code="changed")
    written = decision_write(content=now.content, draft=draft, by=by)
    upload.applied_at, upload.table = clock.now(), {}
    upload.save(update_fields=["applied_at", "table"])
    return written


def decision_of(table: Mapping[str, Any]) -> QuotaDecision | None:
    """The decision for which a file was brought; None where it was for a new one.

    Raises:
        Refused: it is not stored any more.
    """
    if table["decision"] is None:
        return None
    decision = QuotaDecision.objects.filter(pk=table["decision"]).first()
    if decision is None:
        raise Refused(_("The decision of this file has been deleted. Please bring the file again."), code="deleted")
    return decision
