"""A report is typed, sent and confirmed as people do it; the audit finds nothing, then each fault put in by hand."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from reporting.actions.figures import figures_drain
from reporting.models import Compliance, DossierCount, Revision, RevisionCount, Submission, SubmissionEvent
from tests.trials.browserless import as_person
from trials.audit import Before, faults
from trials.journal import Journal
from trials.people import Clerk, Coordinator
from trials.people.pages import NUMBERS
from units.models import Unit

MONTH, UNIT = "2020-04", "SO1"


@pytest.fixture
def worked(working_province, login):
    """The journal of a month's work, and what was there before it."""
    before, journal = Before.taken([MONTH]), Journal()
    clerk = as_person(Clerk, login(working_province.clerks[UNIT]), f"clerk-{UNIT}", (MONTH, UNIT), journal)
    clerk.open()
    first, *others = [name for name in clerk.cells if name.endswith(NUMBERS[0])]
    assert clerk.save({first: 7}) == {first: 7}
    assert clerk.save({first: 9}) == {first: 9}
    assert clerk.save_form(dict.fromkeys(others, 4))
    clerk.fill()
    assert clerk.check()
    assert clerk.shown[first] == 9
    assert set(clerk.shown) == set(clerk.cells)
    assert clerk.send()
    coordinator = as_person(Coordinator, login(working_province.coordinator), "coordinator", journal)
    waiting = coordinator.waiting()
    assert coordinator.confirm(waiting)
    figures_drain()
    return before, journal


def report():
    return Submission.objects.get(unit__code=UNIT, period__year=2020, period__month=4)


@contextmanager
def planted():
    """What is changed inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_audit_finds_each_fault_that_is_put_in_and_no_other(worked):
    before, journal = worked
    assert faults(before, journal) == []
    cells = DossierCount.objects.filter(submission=report(), received_total=9)
    (sending,) = journal.sendings
    assert (sending.number, sending.code) == (1, report().sent_revision.sha256)

    with planted():
        cells.update(received_total=7)
        found = faults(before, journal)
        assert f"{UNIT} {MONTH} {code_of(cells_of(7))}.received_total is 7; it must be 9" in found[0]
        assert "was sent as (9, 0, 0), typed (7, 0, 0)" in found[1]

    with planted():
        DossierCount.objects.filter(submission=report()).delete()
        assert any("is None; it must be 9" in each for each in faults(before, journal))
        assert any("was saved 0 times, and 2 saves were acknowledged" in each for each in faults(before, journal))

    with planted():
        cells.update(version=cells[0].version + 3)
        assert [each for each in faults(before, journal) if "times, and asked for" in each]

    with planted():
        unit = Unit.objects.exclude(code=UNIT).order_by("pk")[0]
        other = Submission.objects.create(unit=unit, period=report().period)
        row = cells[0]
        DossierCount.objects.create(submission=other, procedure_id=row.procedure_id, received_total=3)
        assert any("is 3, was None, and nobody typed it" in each for each in faults(before, journal))


def test_the_audit_finds_a_lost_and_a_doubled_sending(worked):
    before, journal = worked
    with planted():
        sent = report().sent_revision
        again = Revision.objects.create(submission=report(), number=2, sha256=sent.sha256)
        for each in RevisionCount.objects.filter(revision=sent):
            each.pk, each.revision = None, again
            each.save()
        event = SubmissionEvent.objects.get(submission=report(), kind="sent")
        event.pk, event.revision_number = None, 2
        event.save()
        found = faults(before, journal)
        assert f"Sending 2 of {UNIT} {MONTH} was made by nobody, or doubled." in found
        assert any("«sent» in the history of a report that was «accepted»" in each for each in found)

    with planted():
        RevisionCount.objects.filter(revision=report().sent_revision, received_total=9).update(received_total=8)
        found = faults(before, journal)
        assert any(each.startswith(f"Sending 1 of {UNIT} {MONTH} has other figures than") for each in found)
        assert any("received_total is" in each and "a recount by plain loops" in each for each in found)

    with planted():
        Submission.objects.filter(pk=report().pk).update(status="draft", sent_revision=None, accepted_revision=None)
        SubmissionEvent.objects.filter(submission=report()).delete()
        RevisionCount.objects.filter(revision__submission=report()).delete()
        Revision.objects.filter(submission=report()).delete()
        found = faults(before, journal)
        assert f"Sending 1 of {UNIT} {MONTH} was acknowledged and is not stored." in found
        assert f"{UNIT} {MONTH} was confirmed 0 times, and 1 confirmations were acknowledged." in found


def test_the_audit_finds_a_wrong_figure_and_one_that_was_never_counted(worked):
    before, journal = worked
    with planted():
        row = Compliance.objects.get(unit__code=UNIT, period=report().period, basis="official")
        row.ytd_received_online += 1
        row.save()
        found = faults(before, journal)
        assert [each.split(": ")[1].split(" is ")[0] for each in found] == ["ytd_received_online"] * 2
        assert "by a recount by plain loops" in found[0]
        assert "by a recompute from scratch" in found[1]

    with planted():
        Compliance.objects.filter(unit__code=UNIT, period=report().period, basis="official").delete()
        assert any("a line is missing" in each for each in faults(before, journal))


def test_what_nobody_knows_to_be_done_may_be_there_or_not(worked):
    before, journal = worked
    last = journal.writings[1]
    with journal.writing("clerk", (MONTH, UNIT), dict.fromkeys(last.values, 11)):
        pass
    assert faults(before, journal) == []
    with planted():
        DossierCount.objects.filter(submission=report(), received_total=9).update(received_total=11)
        RevisionCount.objects.filter(revision=report().sent_revision, received_total=9).update(received_total=11)
        found = [each for each in faults(before, journal) if "must be" in each]
        assert found == []
    with planted():
        DossierCount.objects.filter(submission=report(), received_total=9).update(received_total=12)
        assert any("it must be 9 or 11" in each for each in faults(before, journal))


def test_a_user_whose_session_ended_is_refused_and_nothing_is_acknowledged(worked, db):
    _before, journal = worked
    clerk = as_person(Clerk, Client(), f"clerk-{UNIT}", (MONTH, UNIT), journal)
    clerk.save_address = f"/submissions/{MONTH}/{UNIT}/cells/"
    assert clerk.save({"x.received_total": 3}) == {}
    assert journal.writings[-1].outcome.value == "refused"


def cells_of(total):
    return DossierCount.objects.get(submission=report(), received_total=total)


def code_of(row):
    return row.procedure.code
