"""Nobody changes what is of others, by any form, address or id: everybody posted every form of the walk."""

from __future__ import annotations

import pytest

from tests.attack.changes import Change
from tests.attack.test_who_reads_what import COMMUNES, REACH

pytestmark = pytest.mark.django_db

# What follows from any change: recomputed, or noted for jobs and for other systems.
FOLLOWS = {
    "reporting.CatalogueEntry",
    "reporting.CheckCount",
    "reporting.Compliance",
    "reporting.FiguresState",
    "reporting.ProcedureMonths",
    "reporting.ProcedureSum",
    "reporting.RevisionSums",
    "reporting.SummedSending",
    "units.DataVersion",
    "units.JobHeartbeat",
    "units.JobRun",
    "units.StaleFigures",
    "webhooks.Event",
}
# A person's own: account, tokens, files, mails.
OWN = {
    "api.ApiToken",
    "api.IdempotencyKey",
    "exchange.ValueFile",
    "reporting.CalendarFeed",
    "reporting.DigestChoice",
    "reporting.FileJob",
    "reporting.LastVisit",
    "units.HistoricalUser",
    "units.RecoveryCode",
    "units.SecondFactor",
    "units.SecondStep",
    "units.SecurityEvent",
    "units.User",
}
# A report and what belongs to it: of the own unit, for coordinators of any.
REPORTS = {
    "exchange.DraftChoice",
    "reporting.Approval",
    "reporting.ApprovalMail",
    "reporting.ApprovalNotice",
    "reporting.DossierCount",
    "reporting.HintNote",
    "reporting.Revision",
    "reporting.RevisionCount",
    "reporting.Submission",
    "reporting.SubmissionEvent",
    "reporting.TextSave",
}
# The work of coordinators.
OFFICE = {
    "exchange.DossierFile",
    "exchange.DossierPart",
    "reporting.CellNote",
    "reporting.Confirmation",
    "reporting.ConfirmedReport",
    "reporting.DifferenceNote",
    "reporting.FrozenLine",
    "reporting.FrozenRanking",
    "reporting.HistoricalReportingPeriod",
    "reporting.Reminder",
    "reporting.ReportingPeriod",
    "reporting.SystemCount",
    "reporting.SystemUpload",
}
LOST = {"gone"}  # a row that was deleted says no more whose it was
# Without an account: a link that was asked for, or given, is used.
BY_LINK = {"units.ResetMail", "reporting.Approval", "reporting.SubmissionEvent", "units.Invitation"}


def may_change(who: str, change: Change, path: str) -> bool:
    own = REACH.get(who, set()) | LOST
    if change.model in FOLLOWS:
        return True
    if path.startswith(("/approve/", "/invitation/", "/password/reset/")):
        return change.model in BY_LINK or (path.startswith("/invitation/") and change.model in OWN)
    if who == "administrator":
        return change.model in OWN and change.owner in {"administrator", *LOST}
    return (
        (change.model in OWN and change.owner in own)
        or (change.model in REPORTS and (change.owner in own or who == "coordinator") and who != "observer")
        or (change.model == "reporting.Reminder" and who == "district" and change.owner in COMMUNES)
        or (change.model in OFFICE and who == "coordinator")
    )


def test_nobody_changes_what_is_of_others(found):
    offences = [
        f"{each}"
        for each in found.tries
        if any(not may_change(each.answer.who, change, each.answer.path) for change in each.changes)
    ]
    assert offences == []


def test_nobody_without_an_account_changes_anything_but_by_a_link(found):
    by_nobody = [each for each in found.tries if each.answer.who == "nobody"]
    assert len(by_nobody) > 50
    assert [str(each) for each in by_nobody if each.changes and "/password/" not in each.answer.path] == []


def test_only_administrators_change_anything_below_admin(found):
    below = [each for each in found.tries if each.answer.path.startswith("/admin/")]
    routes: dict[str, set[str]] = {}
    for each in below:
        routes.setdefault(each.answer.who, set()).add(each.answer.route)
    assert len(routes.pop("commune")) > 40
    assert all(len(own) > 40 for own in routes.values()), {who: len(own) for who, own in routes.items()}
    assert set(routes) == {"nobody", "other commune", "district", "department", "coordinator", "observer"}
    without_a_session = [each for each in below if each.answer.who == "nobody" and each.answer.status == 401]
    others = [each for each in below if each not in without_a_session]
    assert [str(each) for each in without_a_session if each.changes] == []
    assert [str(each) for each in others if each.changes or each.answer.status not in (302, 403)] == []


def test_the_tries_would_have_found_it(found):
    """Forms that a role may post did write; so what wrote nothing was refused, not forgotten."""
    assert len(found.tries) > 800
    wrote = {(each.answer.who, change.model) for each in found.tries for change in each.changes}
    assert {
        ("commune", "reporting.DossierCount"),
        ("other commune", "reporting.Submission"),
        ("coordinator", "reporting.ReportingPeriod"),
        ("coordinator", "reporting.Confirmation"),
        ("coordinator", "exchange.DossierFile"),
        ("commune", "api.ApiToken"),
    } <= wrote


def test_no_answer_to_a_try_is_a_failure(found):
    assert [str(each) for each in found.tries if each.answer.status >= 500] == []


@pytest.mark.parametrize(
    ("who", "change", "may"),
    [
        ("commune", Change("reporting.DossierCount", "X1"), True),
        ("commune", Change("reporting.DossierCount", "X2"), False),
        ("district", Change("reporting.DossierCount", "X1"), False),
        ("observer", Change("reporting.Revision", "X1"), False),
        ("administrator", Change("reporting.Revision", "X1"), False),
        ("coordinator", Change("units.User", "X1"), False),
        ("commune", Change("api.ApiToken", "X2"), False),
    ],
)
def test_what_is_of_others(who, change, may):
    assert may_change(who, change, "/submissions/2020-04/X2/") is may
