"""After a trial: what was lost, doubled, invented or counted wrong, as sentences. No sentence: nothing was.

``Before.taken`` reads the months that the trial will work on; ``faults`` compares the database with it and with the
journal (``trials/journal.py``). Both run inside Django, on the trial's own database, once nothing works on it any more
and the worker has drained what was stale.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from reporting.actions.figures import figures_recompute, figures_verify, procedure_sums_verify
from reporting.models import (
    NUMBERS,
    Compliance,
    DossierCount,
    EventKind,
    Revision,
    RevisionCount,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from trials.journal import Confirming, Journal, Report, Sending, Values, Writing
from trials.recount import COMPARED, Recount, stored
from units.models import StaleFigures

Cell = tuple[Report, str]  # of a report, by its name in the form
MOST = 20  # faults of one kind that are written out
AFTER = {
    EventKind.SENT: SubmissionStatus.SUBMITTED,
    EventKind.ACCEPTED: SubmissionStatus.ACCEPTED,
    EventKind.ACCEPTED_BRIEFLY: SubmissionStatus.ACCEPTED,
    EventKind.UNCONFIRMED: SubmissionStatus.SUBMITTED,
    EventKind.RETURNED: SubmissionStatus.RETURNED,
    EventKind.REOPENED: SubmissionStatus.RETURNED,
    EventKind.REOPENING_ENDED: SubmissionStatus.ACCEPTED,
}
FROM = {
    EventKind.SENT: {SubmissionStatus.DRAFT, SubmissionStatus.RETURNED},
    EventKind.WITHDRAWN: {SubmissionStatus.SUBMITTED},
    EventKind.ACCEPTED: {SubmissionStatus.SUBMITTED},
    EventKind.ACCEPTED_BRIEFLY: {SubmissionStatus.SUBMITTED},
    EventKind.UNCONFIRMED: {SubmissionStatus.ACCEPTED},
    EventKind.RETURNED: {SubmissionStatus.SUBMITTED},
    EventKind.REOPENED: {SubmissionStatus.ACCEPTED},
    EventKind.REOPENING_ENDED: {SubmissionStatus.RETURNED},
}


@dataclass(frozen=True)
class Before:
    """What the database held before a trial: of the months that it works on everything, of the others sums."""

    months: frozenset[str]
    cells: dict[Cell, int | None]
    versions: dict[tuple[Report, str], int]  # how often a row of cells was saved, by report and procedure
    sendings: dict[Report, int]
    confirmed: Counter[int]
    others: dict[Any, tuple[Any, ...]]

    @classmethod
    def taken(cls, months: Iterable[str]) -> Before:
        """As it is now."""
        names = frozenset(months)
        cells, versions = _cells(names)
        sendings = {report: len(found) for report, found in _sendings(names).items()}
        return cls(names, cells, versions, sendings, _confirmed(), _other_months(names))


def faults(before: Before, journal: Journal) -> list[str]:
    """Every fault that is found, at most ``MOST`` of a kind and then how many more there are."""
    kinds = [
        cell_faults(before, journal),
        sending_faults(before, journal),
        confirmation_faults(before, journal),
        history_faults(before.months),
        sent_as_typed(before.months),
        other_months(before),
        *figure_faults(),
    ]
    return [sentence for kind in kinds for sentence in _at_most(kind)]


def cell_faults(before: Before, journal: Journal) -> Iterator[str]:
    """Saves that were acknowledged and are not stored once, and figures that nobody typed."""
    cells, versions = _cells(before.months)
    tried: dict[Cell, list[tuple[Writing, int | None]]] = defaultdict(list)
    for attempt in journal.writings:
        if attempt.is_possible and attempt.report is not None:
            for name, value in attempt.values.items():
                tried[attempt.report, name].append((attempt, value))
    for cell in sorted(tried.keys() | cells.keys() | before.cells.keys()):
        stored_now, known = cells.get(cell), before.cells.get(cell)
        if cell not in tried:
            if stored_now != known:
                yield f"{_named(cell)} is {stored_now}, was {known}, and nobody typed it."
            continue
        possible = _possible(tried[cell], known)
        if stored_now not in possible:
            yield f"{_named(cell)} is {stored_now}; it must be {_either(possible)}: {_story(tried[cell])}."
    yield from _saved_once(before, versions, tried)


def _possible(tried: list[tuple[Writing, int | None]], known: int | None) -> list[int | None]:
    """What a cell may hold: a value that no save, begun after it was answered, has surely replaced."""
    done = [attempt.began for attempt, _value in tried if attempt.is_acknowledged]
    last = max(done, default=None)
    found: list[int | None] = [] if done else [known]
    for attempt, value in tried:
        over = attempt.is_acknowledged and last is not None and attempt.ended is not None and attempt.ended < last
        if not over and value not in found:
            found.append(value)
    return found


def _saved_once(
    before: Before,
    versions: Mapping[tuple[Report, str], int],
    tried: Mapping[Cell, list[tuple[Writing, int | None]]],
) -> Iterator[str]:
    """Each row counts how often it was saved: no more than was asked for, and no less than was acknowledged."""
    rows: dict[tuple[Report, str], dict[int, Writing]] = defaultdict(dict)
    surely: dict[tuple[Report, str], set[int]] = defaultdict(set)
    for (report, name), attempts in tried.items():
        row = report, name.rpartition(".")[0]
        values = Counter([value for _attempt, value in attempts] + [before.cells.get((report, name))])
        for attempt, value in attempts:
            rows[row][id(attempt)] = attempt
            if attempt.is_acknowledged and values[value] == 1:
                surely[row].add(id(attempt))  # nobody else typed this value there: it changed the row
    for row in sorted(rows.keys() | versions.keys()):
        saved = versions.get(row, 0) - before.versions.get(row, 0)
        most, least = len(rows.get(row, ())), len(surely.get(row, ()))
        if saved > most:
            yield f"{_named(row)} was saved {saved} times, and asked for {most} times."
        if saved < least:
            yield f"{_named(row)} was saved {saved} times, and {least} saves were acknowledged."


def sending_faults(before: Before, journal: Journal) -> Iterator[str]:
    """Sendings that were acknowledged and are not stored once as they were shown, and those that nobody made."""
    stored_now = _sendings(before.months)
    tried: dict[Report, list[Sending]] = defaultdict(list)
    for attempt in journal.sendings:
        if attempt.is_possible and attempt.report is not None:
            tried[attempt.report].append(attempt)
    for report in sorted(stored_now.keys() | tried.keys()):
        found = stored_now.get(report, {})
        known = before.sendings.get(report, 0)
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"The sendings of {_named(report)} are numbered {sorted(found)}."
        yield from _sent_once(report, found, known, tried[report])


def _sent_once(
    report: Report, found: Mapping[int, tuple[str, str, Values]], known: int, tried: list[Sending]
) -> Iterator[str]:
    new = {number for number in found if number > known}
    acknowledged = [attempt for attempt in tried if attempt.is_acknowledged]
    unclear = [attempt for attempt in tried if not attempt.is_acknowledged]
    named = {attempt.number for attempt in acknowledged if attempt.number}
    for attempt in acknowledged:
        if attempt.number and attempt.number not in found:
            yield f"Sending {attempt.number} of {_named(report)} was acknowledged and is not stored."
        elif attempt.number:
            code, who, figures = found[attempt.number]
            if attempt.code and attempt.code != code:
                yield f"Sending {attempt.number} of {_named(report)} has another check code than was acknowledged."
            if figures != attempt.figures:
                yield f"Sending {attempt.number} of {_named(report)} has other figures than {who} was shown."
    unnumbered = len(acknowledged) - sum(1 for attempt in acknowledged if attempt.number)
    if len(new) < len(named) or (unnumbered and not new):
        yield f"{_named(report)}: {len(acknowledged)} sendings were acknowledged, {len(new)} are stored."
    for number in sorted(new - named)[unnumbered + len(unclear) :]:
        yield f"Sending {number} of {_named(report)} was made by nobody, or doubled."
    for number in sorted(new - named):
        if not any(found[number][2] == attempt.figures for attempt in tried):
            yield f"Sending {number} of {_named(report)} has figures that nobody was shown."


def confirmation_faults(before: Before, journal: Journal) -> Iterator[str]:
    """Confirmations that were acknowledged and did not happen once, and those that nobody made."""
    now = _confirmed()
    tried: dict[int, list[Confirming]] = defaultdict(list)
    for attempt in journal.confirmings:
        if attempt.is_possible:
            for pk in attempt.submissions:
                tried[pk].append(attempt)
    months = _names(before.months)
    for pk in sorted(months.keys() & (now.keys() | tried.keys())):
        made = now[pk] - before.confirmed[pk]
        least = sum(attempt.is_acknowledged for attempt in tried[pk])
        if made < least:
            yield f"{_named(months[pk])} was confirmed {made} times, and {least} confirmations were acknowledged."
        if made > len(tried[pk]):
            yield f"{_named(months[pk])} was confirmed {made} times, and asked for {len(tried[pk])} times."


def history_faults(months: Collection[str]) -> Iterator[str]:
    """Reports whose history is no possible one, does not lead to their state, or lacks a sending."""
    names = _names(months)
    events: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    rows = SubmissionEvent.objects.filter(submission__in=Submission.objects.filter(_in(months, "period")))
    for pk, kind, number in rows.order_by("pk").values_list("submission_id", "kind", "revision_number"):
        events[pk].append((kind, number))
    reports = Submission.objects.filter(_in(months, "period")).annotate(sendings=Count("revisions", distinct=True))
    for report in reports.order_by("pk"):
        said, happened = _named(names[report.pk]), events[report.pk]
        sent = [number for kind, number in happened if kind == EventKind.SENT]
        if len(sent) != report.sendings:
            yield f"{said}: the history has {len(sent)} sendings, {report.sendings} are stored."
        for number, times in Counter(sent).items():
            if times > 1:
                yield f"{said}: the history has sending {number} {times} times."
        yield from _moves(said, [kind for kind, _number in happened], report.status)


def _moves(said: str, kinds: list[str], status: str) -> Iterator[str]:
    """Whether each event follows from the state that the ones before it led to."""
    state: str = SubmissionStatus.DRAFT
    is_asked = False  # for a correction: where a withdrawal leads to
    for kind in kinds:
        event = EventKind(kind)
        is_asked = is_asked or event in (EventKind.RETURNED, EventKind.REOPENED)
        if event in FROM and state not in FROM[event]:
            yield f"{said}: «{kind}» in the history of a report that was «{state}»."
        if event == EventKind.WITHDRAWN:
            state = SubmissionStatus.RETURNED if is_asked else SubmissionStatus.DRAFT
        else:
            state = AFTER.get(event, state)
    carried = {EventKind.CARRIED_OVER, EventKind.CARRIED_BACK} & {EventKind(kind) for kind in kinds}
    if state != status and not carried:
        yield f"{said} is «{status}», and its history leads to «{state}»."


def sent_as_typed(months: Collection[str]) -> Iterator[str]:
    """Reports that are sent or confirmed, whose cells are no others than those of the sending."""
    shut = (SubmissionStatus.SUBMITTED, SubmissionStatus.ACCEPTED)
    reports = Submission.objects.filter(_in(months, "period"), status__in=shut)
    sent = dict(reports.values_list("pk", "sent_revision_id"))
    typed: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    rows = DossierCount.objects.filter(submission__in=reports).order_by()
    for pk, procedure, *numbers in rows.values_list("submission_id", "procedure_id", *NUMBERS):
        typed[pk][procedure] = tuple(numbers)
    figures: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    of = {revision: pk for pk, revision in sent.items() if pk in typed}
    counts = RevisionCount.objects.filter(revision__in=Revision.objects.filter(pk__in=reports.values("sent_revision")))
    for revision, procedure, *numbers in counts.order_by().values_list("revision_id", "procedure_id", *NUMBERS):
        if revision in of:
            figures[of[revision]][procedure] = tuple(numbers)
    names = _names(months)
    for pk, cells in typed.items():
        for procedure, numbers in figures[pk].items():
            if cells.get(procedure) != numbers:
                yield f"{_named(names[pk])}: procedure {procedure} was sent as {numbers}, typed {cells.get(procedure)}."


def other_months(before: Before) -> Iterator[str]:
    """Months that the trial did not work on, and whose figures are others now."""
    now = _other_months(before.months)
    for month in sorted(now.keys() | before.others.keys()):
        if now.get(month) != before.others.get(month):
            yield f"Sent figures of {month} were {before.others.get(month)} and are {now.get(month)}."


def figure_faults() -> Iterator[Iterator[str]]:
    """Figures that differ from a recompute from scratch, from a recount by plain loops, or wait for the drain."""
    waiting = StaleFigures.objects.count()
    if waiting:
        yield iter([f"{waiting} changes were never counted into the figures."])
        return
    for year in sorted(set(Compliance.objects.order_by().values_list("period__year", flat=True).distinct())):
        found = stored(year)
        yield _differences(year, "a recount by plain loops", dict(Recount(year).rows()), found)
        yield _differences(year, "a recompute from scratch", recomputed(year), found)
        wrong = [f"The sums of sending {each.number} of {each.unit_code} are wrong." for each in _wrong_sums(year)]
        yield iter(wrong)
        if by_procedure := _wrong_by_procedure(year):
            yield iter([f"{by_procedure} sums by procedure of {year} are wrong."])


def recomputed(year: int) -> dict[Any, Any]:
    """Compliance of ``year`` as a recompute from scratch makes it, which is taken back."""
    with transaction.atomic():
        figures_recompute(year=year, recount=True)
        found = stored(year)
        transaction.set_rollback(True)
    return found


def _wrong_sums(year: int) -> list[Any]:
    return figures_verify(year=year)


def _wrong_by_procedure(year: int) -> int:
    return procedure_sums_verify(year=year)


def _differences(year: int, what: str, right: Mapping[Any, Any], found: Mapping[Any, Any]) -> Iterator[str]:
    for key in sorted(right.keys() | found.keys()):
        if right.get(key) == found.get(key):
            continue
        unit, month, basis = key
        place = f"Unit {unit}, {year}-{month:02d}, {basis}"
        if key not in found or key not in right:
            yield f"{place}: a line is {'missing' if key not in found else 'too many'}, by {what}."
            continue
        for name, should, is_now in zip(COMPARED, right[key], found[key], strict=True):
            if should != is_now:
                yield f"{place}: {name} is {is_now}, by {what} {should}."


def _cells(months: Collection[str]) -> tuple[dict[Cell, int | None], dict[tuple[Report, str], int]]:
    names = _names(months)
    cells: dict[Cell, int | None] = {}
    versions: dict[tuple[Report, str], int] = {}
    rows = DossierCount.objects.filter(_in(months, "submission__period")).order_by()
    for pk, code, version, *numbers in rows.values_list("submission_id", "procedure__code", "version", *NUMBERS):
        versions[names[pk], code] = version
        for number, value in zip(NUMBERS, numbers, strict=True):
            cells[names[pk], f"{code}.{number}"] = value
    if len(versions) != rows.count():
        cells[("", ""), "rows of cells that are there twice"] = rows.count() - len(versions)
    return cells, versions


def _sendings(months: Collection[str]) -> dict[Report, dict[int, tuple[str, str, Values]]]:
    """The check code, sender and figures of each sending, by its number."""
    names = _names(months)
    figures: dict[int, Values] = defaultdict(dict)
    counts = RevisionCount.objects.filter(_in(months, "revision__submission__period")).order_by()
    for pk, code, *numbers in counts.values_list("revision_id", "procedure__code", *NUMBERS):
        figures[pk] |= {f"{code}.{number}": value for number, value in zip(NUMBERS, numbers, strict=True)}
    found: dict[Report, dict[int, tuple[str, str, Values]]] = defaultdict(dict)
    for each in Revision.objects.filter(_in(months, "submission__period")).order_by("pk"):
        found[names[each.submission_id]][each.number] = (each.sha256, each.sent_by_name, figures[each.pk])
    return found


def _confirmed() -> Counter[int]:
    """How often each report was confirmed; taken back within the minute counts too."""
    kinds = (EventKind.ACCEPTED, EventKind.ACCEPTED_BRIEFLY)
    return Counter(SubmissionEvent.objects.filter(kind__in=kinds).order_by().values_list("submission_id", flat=True))


def _other_months(months: Collection[str]) -> dict[Any, tuple[Any, ...]]:
    """How many sent figures each other month has, and their sums."""
    rows = RevisionCount.objects.exclude(_in(months, "revision__submission__period")).order_by()
    month = ("revision__submission__period__year", "revision__submission__period__month")
    sums = rows.values(*month).annotate(rows=Count("pk"), **{f"sum_{name}": Sum(name) for name in NUMBERS})
    return {
        (row[month[0]], row[month[1]]): tuple(row[name] for name in ("rows", *(f"sum_{name}" for name in NUMBERS)))
        for row in sums
    }


def _names(months: Collection[str]) -> dict[int, Report]:
    """The reports of ``months`` by id."""
    rows = Submission.objects.filter(_in(months, "period")).order_by()
    found = rows.values_list("pk", "period__year", "period__month", "unit__code")
    return {pk: (f"{year}-{month:02d}", code) for pk, year, month, code in found}


def _in(months: Collection[str], path: str) -> Any:
    """The condition that a row is of one of ``months``."""
    condition = Q(pk__in=[])
    for name in months:
        year, month = name.split("-")
        condition |= Q(**{f"{path}__year": int(year), f"{path}__month": int(month)})
    return condition


def _named(what: Any) -> str:
    """A report, or a row or cell of one, in words."""
    (month, unit), *rest = what if isinstance(what[0], tuple) else (what,)
    return " ".join([unit, month, *rest])


def _either(possible: list[int | None]) -> str:
    return " or ".join(map(str, possible))


def _story(tried: list[tuple[Writing, int | None]]) -> str:
    """The last saves of a cell."""
    last = sorted(tried, key=lambda pair: pair[0].began)[-4:]
    return ", ".join(f"{attempt.who} {value} ({attempt.outcome.value})" for attempt, value in last)


def _at_most(kind: Iterable[str]) -> Iterator[str]:
    found = list(kind)
    yield from found[:MOST]
    if len(found) > MOST:
        yield f"… and {len(found) - MOST} more of this kind."
