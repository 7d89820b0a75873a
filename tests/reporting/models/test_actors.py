"""The system's name is no text of one language: it is stored as a blank and named in the reader's."""

from importlib import import_module

import pytest
from django.db import connection
from django.utils.translation import override

from reporting.models import EventKind, SubmissionEvent
from reporting.transitions import actor_name, name_to, record
from tests.factories import make_report
from tests.reporting.small_province import make_province
from units import clock
from units.original_migrations import OriginalExecutor
from units.sql import rows_of

STORED = "SELECT actor_name FROM reporting_submissionevent ORDER BY id"


@pytest.fixture
def province(db):
    return make_province(range(1, 2))


@pytest.fixture
def submission(province):
    return make_report(province.units["X1"], province.periods[1])


def act(submission, by=None):
    return record(submission, EventKind.REOPENING_ENDED, by=by, at=clock.now())


@pytest.mark.parametrize(("language", "named"), [("vi", "Hệ thống"), ("en", "The system")])
def test_an_act_of_the_system_is_named_in_the_readers_language(submission, language, named):
    act(submission)
    with override(language):
        event = SubmissionEvent.objects.get()
        assert event.actor_name == named
        assert list(SubmissionEvent.objects.values_list("actor_name", flat=True)) == [named]
        assert name_to(None, name=event.actor_name, account=None) == named
        assert f"{actor_name(None)}" == named


def test_the_database_keeps_no_name_of_the_system(submission):
    with override("en"):
        act(submission).save()
    again = SubmissionEvent.objects.get()
    again.save()
    assert rows_of(STORED) == [("",)]


def test_a_persons_name_is_kept_as_it_was(submission, province):
    act(submission, by=province.coordinator)
    province.coordinator.delete()
    assert SubmissionEvent.objects.get().actor_name == "coordinator"


def test_names_of_the_system_in_either_language_become_blank_and_come_back(province, submission):
    migration = import_module("reporting.migrations.0025_no_translated_name_of_the_system")
    before = OriginalExecutor(connection).loader.project_state([("reporting", "0024_a_blank_name_is_the_systems")]).apps
    person = province.coordinator
    events = before.get_model("reporting", "SubmissionEvent").objects
    for name, account in (("The system", None), ("Hệ thống", None), ("Người đã nghỉ", None), ("Hệ thống", person.pk)):
        events.create(submission_id=submission.pk, kind="sent", at=clock.now(), actor_name=name, actor_id=account)
    cells = before.get_model("reporting", "DossierCount").objects
    cells.create(
        submission_id=submission.pk,
        procedure_id=province.procedures["C1"].pk,
        source="file",
        saved_by="Hệ thống",
        saved_at=clock.now(),
    )
    migration.blank(before, None)
    assert rows_of(STORED) == [("",), ("",), ("Người đã nghỉ",), ("Hệ thống",)]
    assert cells.get().saved_by == ""
    migration.put_back(before, None)
    assert rows_of(STORED) == [("Hệ thống",), ("Hệ thống",), ("Người đã nghỉ",), ("Hệ thống",)]
    assert cells.get().saved_by == "Hệ thống"
