"""What a decision on procedures changes in the catalogue, procedure by procedure and for those who report them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.models import AuthorityLevel, Procedure, Publication, does_not_count
from quotas.models import NewProcedureRule, QuotaDecision
from units.consequences import Consequences
from units.wording import day, inside, whole

TEMPLATE = "reporting/office/_moves.html"
NAMED = 10  # of those whose forms change
Published = Mapping[int, Publication]  # by procedure


@dataclass(frozen=True, slots=True)
class Move:
    """One procedure, how it was published on the day of the decision and how it is then; blank where it is not."""

    procedure: Procedure
    before: str
    after: str


def published_on(procedures: Iterable[Procedure], on: date) -> Published:
    """The publication of each procedure that is in force on the day ``on``. One query."""
    stored = Publication.objects.in_force_during(on, on).of_procedures(each.pk for each in procedures)
    return {pk: rows[0] for pk, rows in stored.items()}


def moves_of(
    procedures: Iterable[Procedure],
    on: date,
    before: Published,
    after: Published,
) -> Consequences:
    """The page's part on what a decision of the day ``on`` does to ``procedures``. Two queries."""
    moves = [Move(each, described(before.get(each.pk)), described(after.get(each.pk))) for each in procedures]
    sentences = [
        *_new_of_the_year(moves, on),
        *_reported(moves, before, after),
    ]
    values = [[move.procedure.code, move.before, move.after] for move in moves]
    return Consequences(TEMPLATE, [day(on), sentences, values], {"moves": moves, "on": on, "sentences": sentences})


def described(publication: Publication | None) -> str:
    """How a procedure is published: «Mức độ 4; Sở Tư pháp; Cấp xã; từ 01/09/2020»."""
    if publication is None:
        return ""
    values = {"since": day(publication.effective_on), "until": day(publication.ended_on)}
    days = _("%(since)s to %(until)s") if publication.ended_on else _("since %(since)s")
    return "; ".join([str(publication.get_level_display()), publication.handled_by, days % values])


def _new_of_the_year(moves: Iterable[Move], on: date) -> list[str]:
    """That procedures published for the first time are not counted in the year, or not yet, as its decision says."""
    rows = [move.procedure.pk for move in moves if move.after and not move.before]
    first = [pk for pk, stored in Publication.objects.of_procedures(rows).items() if len(stored) == 1] if rows else []
    decision = QuotaDecision.objects.judging(on.year, on.month) if first else None
    if decision is None or decision.new_procedure_rule == NewProcedureRule.COUNT_AT_ONCE:
        return []
    if decision.count_after_days is not None:
        sentence = ngettext(
            "%(n)s procedure is published for the first time: it counts from the first period that begins %(days)s days"
            " or more after it takes effect.",
            "%(n)s procedures are published for the first time: they count from the first period that begins %(days)s"
            " days or more after they take effect.",
            len(first),
        )
        return [sentence % {"n": whole(len(first)), "days": decision.count_after_days}]
    sentence = ngettext(
        "%(n)s procedure is published for the first time: it is reported in %(year)s and not counted in the rate.",
        "%(n)s procedures are published for the first time: they are reported in %(year)s and not counted in the rate.",
        len(first),
    )
    return [sentence % {"n": whole(len(first)), "year": on.year}]


def _uncounted(after: Published) -> list[str]:
    """That procedures come to a level that does not count in the rate."""
    names = sorted({str(each.get_level_display()) for each in after.values() if does_not_count(each.level)})
    sentence = _("At %(levels)s procedures are reported and shown apart, and not counted in the rate.")
    return [sentence % {"levels": ", ".join(map(inside, names))}] if names else []


def _reported(moves: Iterable[Move], before: Published, after: Published) -> list[str]:
    """Whose forms get procedures, and whose lose some."""
    gained, lost = dict[str, int](), dict[str, int]()
    for move in moves:
        was, now = (_reporters(each.get(move.procedure.pk)) for each in (before, after))
        for counts, names in ((gained, now - was), (lost, was - now)):
            for name in names:
                counts[name] = counts.get(name, 0) + 1
    said = [(_("Added to the forms of: %(names)s."), gained), (_("Taken from the forms of: %(names)s."), lost)]
    return [sentence % {"names": _named(counts)} for sentence, counts in said if counts]


def _reporters(publication: Publication | None) -> set[str]:
    if publication is None:
        return set()
    names = {str(level.label) for level in publication.levels if level != AuthorityLevel.PROVINCE}
    return names | ({publication.department.display_name} if publication.department else set())


def _named(counts: Mapping[str, int]) -> str:
    shown = [f"{name} ({whole(n)})" for name, n in sorted(counts.items())]
    return "; ".join(shown[:NAMED]) + (" …" if len(shown) > NAMED else "")
