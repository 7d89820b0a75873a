"""Whether each sending and confirmation that was acknowledged happened once, and no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from trials.audit.before import Before
from trials.audit.database import Stored, reports_by_id, stored_sendings, times_confirmed
from trials.audit.words import in_words
from trials.journal import Confirming, Journal, Report, Sending


def sending_faults(before: Before, journal: Journal) -> Iterator[str]:
    """Sendings that were acknowledged and are not stored once as they were shown, and those that nobody made."""
    stored_now = stored_sendings(before.months)
    tried: dict[Report, list[Sending]] = defaultdict(list)
    for attempt in journal.sendings:
        if attempt.is_possible and attempt.report is not None:
            tried[attempt.report].append(attempt)
    for report in sorted(stored_now.keys() | tried.keys()):
        found = stored_now.get(report, {})
        known = before.sendings.get(report, 0)
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"The sendings of {in_words(report)} are numbered {sorted(found)}."
        yield from _sent_once(report, found, known, tried[report])


def _sent_once(report: Report, found: Mapping[int, Stored], known: int, tried: list[Sending]) -> Iterator[str]:
    """``found`` by number, of which the first ``known`` were there before anybody tried to send."""
    new = {number for number in found if number > known}
    acknowledged = [attempt for attempt in tried if attempt.is_acknowledged]
    named = {attempt.number for attempt in acknowledged if attempt.number}
    unnumbered = sum(not attempt.number for attempt in acknowledged)
    unclear = len(tried) - len(acknowledged)
    for attempt in acknowledged:
        if attempt.number:
            yield from _as_acknowledged(attempt, in_words(report), found.get(attempt.number))
    if len(new) < len(named) or (unnumbered and not new):
        yield f"{in_words(report)}: {len(acknowledged)} sendings were acknowledged, {len(new)} are stored."
    for number in sorted(new - named)[unnumbered + unclear :]:
        yield f"Sending {number} of {in_words(report)} was made by nobody, or doubled."
    for number in sorted(new - named):
        if not any(found[number].figures == attempt.figures for attempt in tried):
            yield f"Sending {number} of {in_words(report)} has figures that nobody was shown."


def _as_acknowledged(attempt: Sending, report: str, found: Stored | None) -> Iterator[str]:
    """Whether a sending whose number a person was shown is stored as it was shown."""
    said = f"Sending {attempt.number} of {report}"
    if found is None:
        yield f"{said} was acknowledged and is not stored."
        return
    if attempt.code and attempt.code != found.code:
        yield f"{said} has another check code than was acknowledged."
    if found.figures != attempt.figures:
        yield f"{said} has other figures than {found.sender} was shown."


def confirmation_faults(before: Before, journal: Journal) -> Iterator[str]:
    """Confirmations that were acknowledged and did not happen once, and those that nobody made."""
    now = times_confirmed()
    tried: dict[int, list[Confirming]] = defaultdict(list)
    for attempt in journal.confirmings:
        if attempt.is_possible:
            for pk in attempt.submissions:
                tried[pk].append(attempt)
    months = reports_by_id(before.months)
    for pk in sorted(months.keys() & (now.keys() | tried.keys())):
        made = now[pk] - before.confirmed[pk]
        least = sum(attempt.is_acknowledged for attempt in tried[pk])
        if made < least:
            yield f"{in_words(months[pk])} was confirmed {made} times, and {least} confirmations were acknowledged."
        if made > len(tried[pk]):
            yield f"{in_words(months[pk])} was confirmed {made} times, and asked for {len(tried[pk])} times."
