"""An object put back, with all rows that belong to it, to what it was at a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from procedures.models import Procedure, Publication
from quotas.actions.decisions import decision_apply, decision_lock
from quotas.models import Quota, QuotaDecision, QuotaTier
from quotas.snapshots import snapshot_of
from reporting.actions.calendar import deadlines_follow, moved_sentence
from reporting.actions.hint_counts import hint_counts_update_all
from reporting.actions.periods import locks_follow, period_change_follows, period_reach
from reporting.figures.reported import has_figures
from reporting.models import CalendarException, ReportingPeriod
from reporting.office.history.kinds import Kind
from reporting.office.history.states import ObjectState, RowState, differences, state_at, state_now
from reporting.office.history.words import Names
from units.actions.stale_figures import figures_mark_stale
from units.actions.successions import units_lock
from units.models import PortalSettings, Unit, UnitSuccession, User
from units.refusals import Refused
from units.seen_values import digest_of
from units.wording import day

# What is changed by actions of its own stays: the state of a decision, the lock of a period, and how months run, which
# the days of the periods follow. Putting back changes what the object says.
KEPT: Mapping[type[Model], frozenset[str]] = {
    QuotaDecision: frozenset({"state"}),
    ReportingPeriod: frozenset({"locked_at", "lock_reason"}),
    PortalSettings: frozenset({"month_scheme"}),
}
RESTORABLE = (
    QuotaDecision,
    Procedure,
    Unit,
    UnitSuccession,
    ReportingPeriod,
    CalendarException,
    PortalSettings,
)


def is_restorable(kind: Kind) -> bool:
    return kind.model in RESTORABLE


def kept_fields(kind: Kind) -> frozenset[str]:
    """The fields that putting back leaves as they are."""
    return KEPT.get(kind.model, frozenset())


@transaction.atomic
def object_restore(*, kind: Kind, pk: Any, at: datetime, by: User, reason: str, seen: str | None = None) -> list[str]:
    """Put the object and the rows that belong to it back to what they were at ``at``; the history says so with why.

    ``seen`` is the digest of the differences that ``by`` was shown (``digest_of``).

    Returns a sentence for each thing beyond figures that follows from it: deadlines, late reports, locks.

    Raises:
        Refused: it was not there then, nothing differs, it changed since it was ``seen``, it is withdrawn, a unit that
            it names is gone, figures were reported under what it would remove, or its rows would contradict what is
            stored by now.
    """
    _lock(kind, pk)
    then, now = state_at(kind, pk, at), state_now(kind, pk)
    own = then.row
    if own is None:
        raise Refused(_("It was not there at that moment."), code="not_there")
    _refuse_what_cannot_be(then, now, seen)
    write = _Writing(by, reason)
    try:
        with transaction.atomic():
            return _SPECIAL.get(kind.model, _restore_plain)(own, then, now, write)
    except ValidationError as error:
        raise Refused([_("It cannot be put back:"), *error.messages], code="invalid") from error
    except ProtectedError as error:
        raise Refused(_("It cannot be put back: other records rest on what was added since."), code="rests") from error
    except IntegrityError as error:
        raise Refused(_("It cannot be put back: what was added since contradicts it."), code="contradicts") from error


class _Writing:
    """Writes rows in the name of a user, for a reason."""

    def __init__(self, by: User, reason: str) -> None:
        self.by, self.reason = by, reason

    def signed(self, row: Any) -> Any:
        row._history_user, row._change_reason = self.by, self.reason
        return row

    def save(self, state: RowState, kept: frozenset[str] = frozenset()) -> Any:
        """The row as it was, stored; the one that is stored now changes, one that is gone comes back with its id."""
        row = state.kind.model._base_manager.filter(pk=state.pk).first() or state.kind.model(pk=state.pk)
        for field in state.kind.fields:
            if field.name not in kept:
                setattr(row, field.attname, state.values[field.attname])
        self.signed(row).save()
        return row

    def delete(self, row: Any) -> None:
        self.signed(row).delete()


def _lock(kind: Kind, pk: Any) -> None:
    if kind.model in (Unit, UnitSuccession):
        units_lock()
    elif kind.model is QuotaDecision:
        stored = QuotaDecision.objects.filter(pk=pk).first()
        if stored is not None:
            decision_lock(decision=stored)
    else:
        list(kind.model._base_manager.select_for_update().filter(pk=pk))


def _refuse_what_cannot_be(then: ObjectState, now: ObjectState, seen: str | None) -> None:
    if _is_withdrawn(now):
        raise Refused(_("A withdrawn decision stays as it is; put it in force again first."), code="withdrawn")
    _refuse_units_gone(then)
    found = differences(then, now, kept_fields(then.kind))
    if not found:
        raise Refused(_("It is as it was then; nothing has to be put back."), code="same")
    if seen not in (None, digest_of(found)):
        sentence = _("It was changed meanwhile. Please look again at what putting it back changes.")
        raise Refused(sentence, code="changed_meanwhile")


def _is_withdrawn(now: ObjectState) -> bool:
    """Whether it is a decision that was withdrawn."""
    if now.kind.model is not QuotaDecision or now.row is None:
        return False
    return QuotaDecision.objects.get(pk=now.pk).is_withdrawn


def _refuse_units_gone(then: ObjectState) -> None:
    """Refuse where a row names something that is no longer stored."""
    named: dict[type[Model], set[Any]] = {}
    for row in then.rows:
        for field in row.kind.fields:
            if field.is_relation and row.values[field.attname] is not None:
                named.setdefault(field.related_model, set()).add(row.values[field.attname])  # type: ignore[arg-type]
        for many in row.kind.many:
            named.setdefault(many.related_model, set()).update(row.listed[many.name])
    names, gone = Names(), []
    for model, pks in named.items():
        stored = set(model._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
        missing = pks - stored - ({then.pk} if model is then.kind.model else set())
        names.ask(model, missing)
        gone += [(model, pk) for pk in missing]
    if gone:
        names.read()
        texts = ", ".join(sorted(names.of(model, pk) for model, pk in gone))
        raise Refused(_("It names what is no longer stored: %(names)s.") % {"names": texts}, code="gone")


# --- By what it is


def _restore_plain(own: RowState, then: ObjectState, now: ObjectState, write: _Writing) -> list[str]:
    row = write.save(own, kept_fields(then.kind))
    _put_back_parts(then, now, write)
    row.refresh_from_db()
    row.full_clean()
    figures_mark_stale(reason=f"{then.kind.label} put back")
    return []


def _put_back_parts(then: ObjectState, now: ObjectState, write: _Writing) -> None:
    wanted = {row.pk for row in then.parts}
    for part in now.parts:
        if part.pk not in wanted:
            write.delete(part.kind.model._base_manager.get(pk=part.pk))
    for part in then.parts:
        write.save(part).full_clean()


def _restore_decision(own: RowState, then: ObjectState, now: ObjectState, write: _Writing) -> list[str]:
    """Its fields but for its state, its tiers with their units, and the quotas that follow from them."""
    stored = QuotaDecision.objects.filter(pk=then.pk).first()
    before = snapshot_of(stored) if stored is not None else None
    decision = write.save(own, kept_fields(then.kind))
    wanted = {row.pk for row in then.parts}
    Quota.objects.filter(decision=decision).exclude(tier__in=wanted).delete()
    for part in now.parts:
        if part.pk not in wanted:
            write.delete(QuotaTier.objects.get(pk=part.pk))
    tiers = []
    for part in then.parts:
        tier = write.save(part)
        for many in part.kind.many:
            getattr(tier, many.name).set(part.listed[many.name])
        tiers.append(tier)
    decision.full_clean()
    for tier in tiers:
        tier.full_clean()
    decision_apply(decision=decision, before=before, by=write.by)
    return []


def _restore_procedure(own: RowState, then: ObjectState, now: ObjectState, write: _Writing) -> list[str]:
    """Its fields and its publications; one under which figures were reported is not removed."""
    procedure = write.save(own)
    wanted = {row.pk for row in then.parts}
    for part in now.parts:
        if part.pk not in wanted:
            publication = Publication.objects.get(pk=part.pk)
            _refuse_with_figures(publication)
            write.delete(publication)
    for part in sorted(then.parts, key=lambda row: row.values["ended_on"] is None):
        write.save(part)
    procedure.full_clean()
    for publication in Publication.objects.filter(procedure=procedure):
        publication.full_clean()
    figures_mark_stale(reason="procedure put back")
    return []


def _refuse_with_figures(publication: Publication) -> None:
    if has_figures(publication):
        raise Refused(
            _("Figures were reported under the publication in force from %(day)s, which was added since.")
            % {"day": day(publication.effective_on)},
            code="has_figures",
        )


def _restore_calendar(own: RowState, then: ObjectState, now: ObjectState, write: _Writing) -> list[str]:
    before = CalendarException.objects.calendar()
    _restore_plain(own, then, now, write)
    return list(map(moved_sentence, deadlines_follow(before=before, by=write.by)))


def _restore_period(own: RowState, then: ObjectState, now: ObjectState, write: _Writing) -> list[str]:
    stored = ReportingPeriod.objects.filter(pk=then.pk).first()
    before = period_reach(stored) if stored is not None else None
    _restore_plain(own, then, now, write)
    return period_change_follows(period=ReportingPeriod.objects.get(pk=then.pk), before=before, by=write.by)


def _restore_settings(own: RowState, then: ObjectState, now: ObjectState, write: _Writing) -> list[str]:
    before = PortalSettings.load().lock_after_days
    _restore_plain(own, then, now, write)
    hint_counts_update_all()
    return locks_follow(before=before)


_SPECIAL: Mapping[type[Model], Callable[[RowState, ObjectState, ObjectState, _Writing], list[str]]] = {
    QuotaDecision: _restore_decision,
    Procedure: _restore_procedure,
    CalendarException: _restore_calendar,
    ReportingPeriod: _restore_period,
    PortalSettings: _restore_settings,
}
