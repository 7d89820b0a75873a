"""The sendings of a report, the earlier ones too, for every user who reads their receipts on the portal's pages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router

from api.caller import caller_of
from api.problems import NOT_FOUND
from api.v1.asking import AskedPage, Code, Month, Numbers, Page, cut, read_cursor
from api.v1.portal import reads
from api.v1.submissions import SENDING, Sending, report_of, sending_of
from reporting.models import NUMBERS, Revision, RevisionCount

router = Router(tags=["reports"])


class SentNumbers(Numbers):
    """The figures of one procedure as they were sent."""

    procedure: str


class SendingWithFigures(Sending):
    """A sending with all that it contains."""

    is_in_force: bool = Field(description="Whether it counts, provisionally or officially.")
    figures: list[SentNumbers] = Field(description="In the order of the codes.")


class AskedSendings(AskedPage):
    pass


FIGURES = {"procedure": "1.001193", "received_total": 40, "received_online": 12, "returned_by_post": 0}
EXAMPLE = SENDING | {"is_in_force": True, "figures": [FIGURES]}


@reads(
    router,
    "/submissions/{period}/{unit}/sendings",
    response=Page[SendingWithFigures],
    problems=[NOT_FOUND],
    summary=gettext_noop("The sendings of a report"),
    example={"items": [EXAMPLE], "next": None},
)
def sendings(
    request: HttpRequest, period: Path[Month], unit: Path[Code], asked: Query[AskedSendings]
) -> dict[str, Any]:
    """Every sending of a unit's report for a month, the first one first, each with its figures and its check code."""
    report = report_of(caller_of(request), period, unit)
    rows = Revision.objects.filter(submission=report.pk).order_by("number")
    after = read_cursor(asked)
    found = list((rows.filter(number__gt=after[0]) if after else rows)[: asked.limit + 1]) if report.pk else []
    in_force = {each.pk for each in (report.current_revision, report.accepted_revision) if each}
    figures = _figures(found[: asked.limit])

    def shown(row: Revision) -> dict[str, Any]:
        said: Any = sending_of(row)
        return {**said, "is_in_force": row.pk in in_force, "figures": figures[row.pk]}

    return cut(found, asked, shown, lambda row: [row.number])


def _figures(found: list[Revision]) -> dict[int, list[dict[str, Any]]]:
    """The figures of each, in the order of the codes. One query."""
    figures: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = RevisionCount.objects.filter(revision__in=[each.pk for each in found]).order_by("procedure__code")
    for revision, code, *numbers in rows.values_list("revision", "procedure__code", *NUMBERS):
        figures[revision].append({"procedure": code, **dict(zip(NUMBERS, numbers, strict=True))})
    return figures
