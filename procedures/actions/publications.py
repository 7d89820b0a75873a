"""Decisions on procedures: published, raised or lowered, revoked, given to another department or authority level.

Each takes one procedure or many, a day and the decision. What was published before ends the day before; nothing of the
past changes. A refusal names every procedure that it is about, and then nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from procedures.models import Procedure, Publication, level_flags, service_levels, why_not_handled
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.history import create_with_history, update_with_history
from units.models import Unit, User
from units.refusals import Refused
from units.wording import day

NAMED = 10  # procedures that a refusal names; of more it says how many
REVOKED = ("ended_on", "revocation_number", "revocation_date")
Check = Callable[[Publication, Mapping[str, Any]], str]  # why a publication cannot have these values, or nothing
KEPT = ("level", "at_province", "at_district", "at_commune", "department")  # what the next publication takes over


@dataclass(frozen=True, slots=True)
class Decision:
    """The document behind a change of the catalogue; both may be unknown."""

    number: str = ""
    on: date | None = None


def no_check(current: Publication, values: Mapping[str, Any]) -> str:
    """No reason against it."""
    return ""


@dataclass(frozen=True, slots=True)
class Change:
    """One procedure and its publications, the earliest first, on the day of a decision."""

    procedure: Procedure
    publications: Sequence[Publication]
    on: date

    @property
    def current(self) -> Publication | None:
        """The publication in force on the day."""
        return next((each for each in self.publications if each.is_in_force(self.on)), None)

    @property
    def planned(self) -> Publication | None:
        """The first publication that begins after the day."""
        return next((each for each in self.publications if each.effective_on > self.on), None)


@transaction.atomic
def publications_open(
    *, procedures: Iterable[int], on: date, values: Mapping[str, Any], decision: Decision, by: User | None
) -> list[Publication]:
    """Publish procedures (ids) from the day ``on``: ``values`` has level, authority levels and department.

    Raises:
        Refused: one is in force on the day, or a later publication is planned.
    """
    changes = _locked(procedures, on)
    _refuse_each(changes, _why_not_opened)
    return _write([], [_next(each, values, decision) for each in changes], by, "published")


@transaction.atomic
def publications_change(
    *,
    procedures: Iterable[int],
    on: date,
    values: Mapping[str, Any],
    decision: Decision,
    by: User | None,
    check: Check = no_check,
) -> list[Publication]:
    """From the day ``on`` procedures (ids) have other ``values``: a level, authority levels, or a department.

    The publication in force ends the day before and the next one begins; it ends when the former would have ended.
    ``check`` says why a publication cannot have the values: ``not_raised``, ``not_lowered``.

    Raises:
        Refused: one is not in force before the day, has these values already, does not pass ``check``, or a later
            publication is planned.
    """
    changes = _locked(procedures, on)
    _refuse_each(changes, lambda each: _why_not_changed(each, values, check))
    ended, opened = [], []
    for each in changes:
        current = _current(each)
        following = _next(each, _kept(current) | dict(values), decision)
        following.ended_on = current.ended_on
        following.revocation_number, following.revocation_date = current.revocation_number, current.revocation_date
        opened.append(following)
        ended.append(_end(current, on, Decision()))
    return _write(ended, opened, by, "changed")


@transaction.atomic
def publications_revoke(
    *, procedures: Iterable[int], on: date, decision: Decision, by: User | None
) -> list[Publication]:
    """From the day ``on`` procedures (ids) are no longer published; the day before is their last.

    Raises:
        Refused: one is not in force before the day, ends by it anyway, or a later publication is planned.
    """
    changes = _locked(procedures, on)
    _refuse_each(changes, _why_not_ended)
    return _write([_end(_current(each), on, decision) for each in changes], [], by, "revoked")


def not_raised(current: Publication, values: Mapping[str, Any]) -> str:
    """Why ``values`` do not raise the level."""
    return (
        ""
        if _leads(current.level, values["level"], 1)
        else _("Its level is %(level)s; this would lower it.") % {"level": current.get_level_display()}
    )


def not_lowered(current: Publication, values: Mapping[str, Any]) -> str:
    """Why ``values`` do not lower the level."""
    return (
        ""
        if _leads(current.level, values["level"], -1)
        else _("Its level is %(level)s; this would raise it.") % {"level": current.get_level_display()}
    )


def _leads(current: int, other: int, direction: int) -> bool:
    """Whether another level is higher (1) or lower (-1); one of another scheme may also have the same rank."""
    levels = service_levels()
    was, then = levels[current], levels[other]
    step = (then.rank - was.rank) * direction
    return step > 0 or (step == 0 and was.scheme != then.scheme)


def level_values(level: int) -> dict[str, Any]:
    """The values of a publication that another service level changes."""
    return {"level": level}


def handler_values(levels: Collection[str], department: Unit | None) -> dict[str, Any]:
    """The values of a publication that say who handles it."""
    return level_flags(levels) | {"department": department}


def procedures_lock(procedures: Iterable[int]) -> list[Procedure]:
    """Lock procedures (ids) against other changes of their publications, until the end of the transaction.

    Reports that name them can still be saved.
    """
    found = Procedure.objects.select_for_update(no_key=True).order_by("pk").in_bulk(list(procedures))
    return sorted(found.values(), key=lambda each: (each.sort_order, each.code))


def _locked(procedures: Iterable[int], on: date) -> list[Change]:
    locked = procedures_lock(procedures)
    if not locked:
        raise Refused(_("Choose at least one procedure."), code="none")
    stored = Publication.objects.of_procedures(each.pk for each in locked)
    return [Change(each, stored.get(each.pk, []), on) for each in locked]


def _refuse_each(changes: Iterable[Change], why: Callable[[Change], str]) -> None:
    """Raise one refusal with a sentence for each procedure for which ``why`` has one."""
    found = [f"{each.procedure.code}: {sentence}" for each in changes if (sentence := why(each))]
    if found:
        more = len(found) - NAMED
        said = [*found[:NAMED], _("And %(n)s more procedures.") % {"n": more}] if more > 0 else found
        raise Refused([ValidationError(sentence) for sentence in said])


def _why_not_opened(change: Change) -> str:
    if change.current is not None:
        values = {"since": day(change.current.effective_on)}
        return _("It is published since %(since)s; raise or lower its level instead.") % values
    return _why_planned(change)


def _why_not_changed(change: Change, values: Mapping[str, Any], check: Check) -> str:
    said = _why_not_in_force(change) or _why_planned(change)
    if said:
        return said
    current = _current(change)
    if all(getattr(current, name) == value for name, value in values.items()):
        return _("Nothing would change: it is published so already.")
    then = _kept(current) | dict(values)
    return check(current, values) or why_not_handled(
        of_province=then["at_province"], has_department=then["department"] is not None
    )


def _why_not_ended(change: Change) -> str:
    last = clock.day_before(change.on)
    if change.planned is None and any(each.ended_on == last for each in change.publications):
        return _("Nothing would change: its last day is %(day)s already.") % {"day": day(last)}
    return _why_not_in_force(change) or _why_planned(change)


def _why_not_in_force(change: Change) -> str:
    """Why there is no publication in force on the day and on the day before, which is to be its last."""
    values = {"day": day(change.on)}
    if change.current is None:
        return _("It is not published on %(day)s.") % values
    if change.current.effective_on == change.on:
        return _("Its publication begins on %(day)s itself; choose a later day, or correct that publication.") % values
    return ""


def _why_planned(change: Change) -> str:
    planned = change.planned
    return _("A later publication begins on %(day)s.") % {"day": day(planned.effective_on)} if planned else ""


def _current(change: Change) -> Publication:
    """The publication that a checked change ends."""
    if change.current is None:
        raise LookupError(change.procedure.code)
    return change.current


def _kept(publication: Publication) -> dict[str, Any]:
    return {name: getattr(publication, name) for name in KEPT}


def _next(change: Change, values: Mapping[str, Any], decision: Decision) -> Publication:
    return Publication(
        procedure=change.procedure,
        effective_on=change.on,
        decision_number=decision.number,
        decision_date=decision.on,
        **values,
    )


def _end(publication: Publication, on: date, decision: Decision) -> Publication:
    """End ``publication`` the day before ``on``; a decision that only ends it is kept with it."""
    publication.ended_on = clock.day_before(on)
    publication.revocation_number, publication.revocation_date = decision.number, decision.on
    return publication


def _write(
    ended: Sequence[Publication], opened: Sequence[Publication], by: User | None, reason: str
) -> list[Publication]:
    update_with_history(Publication, ended, REVOKED, by=by)
    created = create_with_history(Publication, opened, by=by)
    figures_mark_stale(reason=f"publications {reason}")
    return created or list(ended)
