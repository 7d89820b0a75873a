"""Who reads which stored text: what each role found on its walk, and at the addresses that the others found.

A column that is not named here is for administrators alone. A new column that others read fails until it is named:
then it was decided who may.
"""

from __future__ import annotations

import pytest

from tests.attack.figures import COUNTED, DRAFT, WAITING, Planted, figures_in
from tests.attack.marks import NUMBER, Marked
from tests.attack.test_marked_texts import words_of
from tests.attack.walk import Answer

pytestmark = pytest.mark.django_db

# What anybody reads, without an account: of open data, of links by mail, on the foot of pages.
ANYBODY = {
    "open_data.PublishedUnit": {"name", "district_name"},
    "procedures.Procedure": {"name", "field"},
    "quotas.QuotaTier": {"name"},
    "reporting.FrozenLine": {"unit_name", "display_name", "tier_name"},
    "units.PortalSettings": {
        "province",
        "lead_agency",
        "support",
        "open_data_licence",
        "open_data_licence_address",
        "open_data_publisher",
        "open_data_contact",
    },
    "units.Unit": {"name", "division_type"},
}
# What everybody reads who is logged in, of every unit: rules, catalogue, rankings.
EVERYBODY = {
    "exchange.CodeTable": {"name", "data_set"},
    "procedures.Publication": {"decision_number", "revocation_number"},
    "procedures.ServiceLevel": {"name", "scheme"},
    "quotas.QuotaDecision": {"number", "signer"},
    "reporting.FrozenRanking": {"frozen_by_name", "reason", "note", "decision"},
    "units.PortalSettings": {"guidance", "guidance_district"},
    "units.UnitSuccession": {"legal_basis"},
    "units.FormerDistrict": {"legal_basis"},
}
# What a unit reads of itself, a district of its communes too; coordinators read it of every unit, and observers.
OF_REPORTS = {
    "reporting.Revision": {"approved_by", "document_number", "remarks", "sent_by_name"},
    "reporting.SubmissionEvent": {"actor_name", "reason"},
    "reporting.HintNote": {"text"},
    "reporting.CellNote": {"text"},
    "reporting.Reminder": {"actor_name"},
    "units.Unit": {"email", "phone"},
    "units.User": {"full_name", "phone", "position"},
}
# What is typed and not sent: for the unit itself and coordinators.
DRAFTS = {
    "reporting.Submission": {"approved_by", "document_number", "remarks"},
    "reporting.DossierCount": {"saved_by"},
    "reporting.TextSave": {"saved_by"},
    "reporting.Approval": {"asked_by_name", "name", "position"},
    "reporting.ApprovalMail": {"address", "refusal"},
    "reporting.ApprovalNotice": {"address", "refusal"},
}
# What coordinators read, and observers with them.
OFFICE = {
    "reporting.DifferenceNote": {"actor_name", "text"},
    "reporting.Reminder": {"address", "body", "note", "refusal", "settled_by", "subject"},
    "reporting.ReportingPeriod": {"lock_reason"},
    "reporting.SystemUpload": {"file_name", "system", "uploaded_by_name"},
    "reporting.Confirmation": {"by_name"},
    "units.User": {"full_name", "phone"},
}
COORDINATORS = {
    "exchange.DossierFile": {"by_name", "file_name", "refusal", "system"},
    "units.PortalSettings": {"return_reasons"},
}
# What is a person's or a unit's own, and read by nobody else but administrators.
OWN = {
    "api.ApiToken": {"name"},
    "exchange.DraftChoice": {"by_name"},
    "exchange.ValueFile": {"file_name"},
    "reporting.DigestMail": {"address"},
    "reporting.FileJob": {"name", "refusal"},
    "units.SecondFactor": {"name"},
    "units.SecurityEvent": {"by_name", "detail", "reason"},
    "units.User": {"full_name", "email", "phone", "position"},
}
COMMUNES = {"X1", "X2", "X3", "X7"}  # of H1
REACH = {
    "commune": {"X1"},
    "other commune": {"X2"},
    "district": {"H1"},
    "department": {"SO1"},
    "coordinator": {"coordinator"},
    "observer": {"observer"},
}
# Who reads the figures of commune X2 that are planted.
FIGURES = {
    DRAFT: {"other commune", "coordinator"},
    WAITING: {"other commune", "district", "coordinator", "observer", "administrator"},  # sums, in the administration
    COUNTED: {"other commune", "coordinator", "observer"},
}
# Who has such an address reads what is behind it.
LINKS = ("approve/", "invitation/", "calendar/")


def role_of(who: str) -> str:
    """Whose account it is, on pages or by a program."""
    return who.removeprefix("program of ")


def names(place: Marked, table: dict[str, set[str]]) -> bool:
    return place.column in table.get(place.model.replace("Historical", ""), ())


def may_read(who: str, place: Marked) -> bool:
    """Whether ``who`` may read the text at ``place``; what it was earlier is read by those who read it now."""
    role = role_of(who)
    own = REACH.get(role, set())
    is_coordinator = role == "coordinator"
    return (
        names(place, ANYBODY)
        or role == "administrator"
        or (role != "nobody" and names(place, EVERYBODY))
        or (place.owner in own and any(names(place, table) for table in (OWN, OF_REPORTS, DRAFTS)))
        or (role == "district" and place.owner in COMMUNES and names(place, OF_REPORTS))
        or (role in ("coordinator", "observer") and (names(place, OF_REPORTS) or names(place, OFFICE)))
        or (is_coordinator and (names(place, DRAFTS) or names(place, COORDINATORS)))
    )


def may_read_figures(who: str, planted: Planted) -> bool:
    """Whether ``who`` may read such figures of X2; programs of administrators read none of units."""
    return role_of(who) in FIGURES[planted] and who != "program of administrator"


def read_in(answer: Answer) -> set[int]:
    return {int(number) for number in NUMBER.findall(words_of(answer))}


def test_nobody_reads_a_text_of_others(found):
    places, offences = found.marks.places, set()
    for answer in found.walk.answers:
        if answer.route.startswith(LINKS):
            continue
        for number in read_in(answer):
            place = places[number]
            if not may_read(answer.who, place):
                offences.add(f"{answer.who}: {place.model}.{place.column} of «{place.owner}» at {answer.route}")
    assert offences == set()


def test_nobody_reads_figures_of_others_that_are_not_sent_or_not_confirmed(found):
    offences = {
        f"{answer.who}: {planted.kind}, at {answer.route}"
        for answer in found.walk.answers
        for planted in figures_in(words_of(answer))
        if not may_read_figures(answer.who, planted)
    }
    assert offences == set()


def test_the_walk_found_the_figures_that_each_may_read(found):
    read = {(answer.who, each) for answer in found.walk.answers for each in figures_in(words_of(answer))}
    assert read >= {
        *((who, DRAFT) for who in ("other commune", "coordinator")),
        *((who, DRAFT) for who in ("program of other commune", "program of coordinator")),
        *((who, WAITING) for who in ("other commune", "coordinator", "observer", "program of observer")),
        *((who, COUNTED) for who in ("coordinator", "observer")),
    }


def test_programs_of_administrators_read_no_more_than_everybody(found):
    """Their tokens answer programs; what an administrator may see on pages alone stays there."""
    read = {
        number
        for answer in found.walk.answers
        if answer.who == "program of administrator"
        for number in read_in(answer)
    }
    places = [found.marks.places[number] for number in read]
    assert places
    others = {
        f"{each.model}.{each.column}" for each in places if not names(each, ANYBODY) and not names(each, EVERYBODY)
    }
    assert others <= {"api.ApiToken.name", "units.User.full_name"}


def test_the_walk_found_what_each_may_read(found):
    """So that what is not found is missing because it is refused, not because nobody looked."""
    read: dict[str, set[str]] = {}
    for answer in found.walk.answers:
        for number in read_in(answer):
            place = found.marks.places[number]
            read.setdefault(answer.who, set()).add(f"{place.model}.{place.column}")
    assert {"reporting.Revision.remarks", "units.SecondFactor.name", "exchange.ValueFile.file_name"} <= read["commune"]
    assert {"reporting.SubmissionEvent.reason", "units.Unit.phone"} <= read["district"]
    assert {"reporting.Submission.remarks", "exchange.DossierFile.file_name"} <= read["coordinator"]
    assert {"reporting.Reminder.address", "reporting.DifferenceNote.text"} <= read["observer"]
    assert {"webhooks.Endpoint.name", "units.ResetMail.address", "reporting.MonthlyLetter.body"} <= read[
        "administrator"
    ]
    assert {"reporting.Revision.remarks"} <= read["program of commune"]
    assert "units.Unit.name" in read["nobody"]
