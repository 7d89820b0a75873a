"""What is published and when: only confirmed figures of closed months, and each correction as an edition of its own."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from open_data.actions.editions import edition_publish, editions_publish
from open_data.content.reference import quotas_content
from open_data.models import Edition, EditionFile, PublishedFigure, PublishedSum, PublishingState
from open_data.publisher import Publisher
from quotas.models import QuotaDecision
from reporting.actions.confirmations import confirmation_record
from reporting.actions.submissions import submission_reopen
from reporting.models import FrozenRanking, ReportingPeriod, Submission
from tests.open_data.published import (
    LOCKED_AT,
    confirm,
    confirmed,
    lock,
    open_province,
    published_names,
    published_province,
    renew,
    rows_of_json,
    switch_on,
)
from tests.reporting.frozen import frozen_ranking
from units import clock
from units.models import PortalSettings, StaleFigures, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped")]
MONTHLY = ("compliance", "procedures", "totals")


def monthly(*months: str) -> list[str]:
    return sorted(f"{dataset}/2020-{month} (1)" for dataset in MONTHLY for month in months)


def test_nothing_is_published_while_open_data_is_off():
    open_province()
    switch_on(open_data=False)
    assert editions_publish() == 0
    assert not Edition.objects.exists()


def test_locked_months_are_published_and_no_open_month():
    published_province()
    assert published_names() == sorted([*monthly("01", "02", "03"), "quotas/2020 (1)", "units (1)"])


def test_a_month_is_not_published_while_one_before_it_is_open():
    published_province(locked=(1, 3))
    assert [name for name in published_names() if "2020-" in name] == monthly("01")


def test_months_before_the_first_one_are_not_published():
    open_province()
    switch_on(open_data_since="2020-03")
    editions_publish()
    assert [name for name in published_names() if "2020-" in name] == monthly("03")


def test_a_month_that_was_locked_a_moment_ago_waits_an_hour():
    province = open_province(locked=(1, 2))
    period = ReportingPeriod.objects.filter(pk=province.periods[3].pk)
    period.update(locked_at=clock.now() - timedelta(minutes=59))
    editions_publish()
    assert "compliance/2020-03 (1)" not in published_names()

    period.update(locked_at=clock.now() - timedelta(minutes=61))
    editions_publish()
    assert "compliance/2020-03 (1)" in published_names()


def test_provisional_figures_are_in_no_row():
    published_province()
    row = next(row for row in rows_of_json("compliance/2020-01") if row["unit_code"] == "X2")
    assert (row["reported"], row["received_total"], row["ytd_received_total"]) == (False, 0, 0)
    assert "77" not in str(rows_of_json("totals/2020-01"))


def test_running_again_publishes_nothing(django_assert_max_num_queries):
    published_province()
    editions_publish()
    with django_assert_max_num_queries(13):
        assert editions_publish() == 0
    PublishingState.objects.all().delete()
    assert editions_publish() == 0


def test_a_correction_is_the_next_edition_and_the_first_one_stays():
    province = published_province()
    submission = Submission.objects.get(unit__code="X1", period=province.periods[2])
    first = EditionFile.objects.get(edition__dataset="compliance", edition__span="2020-02", form="csv").sha256
    submission_reopen(submission=submission, by=province.coordinator, reason="Kiểm tra lại", until=clock.today())
    assert editions_publish() == 0  # a correction in progress takes nothing away
    confirmed(province, "X1", 2, (20, 15, 1), (0, 0, 0))
    renew()

    editions_publish()

    assert [name for name in published_names() if "(2)" in name] == [
        "compliance/2020-02 (2)",
        "compliance/2020-03 (2)",
        "totals/2020-02 (2)",
        "totals/2020-03 (2)",
    ]
    edition = Edition.objects.get(dataset="compliance", span="2020-02", number=2)
    assert (edition.changed_rows, edition.rows) == (1, 6)
    before = Edition.objects.get(dataset="compliance", span="2020-02", number=1)
    assert before.replaced_at == edition.issued_at
    assert before.files.get(form="csv").sha256 == first
    online = {n: rows_of_json("compliance/2020-02", n)[3]["received_online"] for n in (1, 2)}
    assert online == {1: 5, 2: 15}
    assert PublishedFigure.objects.get(unit=province.units["X1"].pk, month=2).received_online == 15
    assert PublishedSum.objects.get(kind="", month=2).received_online == 15


def test_nothing_is_published_while_a_confirmation_can_be_taken_back():
    province = open_province()
    submission = Submission.objects.get(unit__code="X2", period=province.periods[1])
    confirm(submission)
    confirmation_record([submission], by=province.coordinator, at=clock.now())
    assert editions_publish() == 0
    assert not Edition.objects.exists()


def test_figures_that_wait_are_brought_up_to_date_first():
    province = open_province()
    submission = Submission.objects.get(unit__code="X2", period=province.periods[1])
    confirm(submission)
    StaleFigures.objects.create(year=2020)

    editions_publish()

    row = next(row for row in rows_of_json("compliance/2020-01") if row["unit_code"] == "X2")
    assert row["received_total"] == 77


def test_a_frozen_ranking_closes_its_months_and_is_published_itself():
    province = open_province(locked=())
    frozen_ranking(province, 2)
    editions_publish()
    names = published_names()
    assert [name for name in names if "rankings" not in name and "2020-" in name] == monthly("01", "02")
    assert "rankings/2020-02 (1)" in names


def test_what_is_confirmed_after_a_freezing_waits_for_the_next_one():
    province = open_province(locked=())
    frozen_ranking(province, 2)
    editions_publish()
    confirm(Submission.objects.get(unit__code="X2", period=province.periods[1]))
    renew()
    assert editions_publish() == 0

    FrozenRanking._base_manager.update(frozen_at=clock.now() + timedelta(seconds=1))
    editions_publish()
    assert "compliance/2020-01 (2)" in published_names()


def test_a_month_that_was_unlocked_keeps_its_edition_and_gets_no_other():
    province = published_province()
    ReportingPeriod.objects.filter(pk=province.periods[1].pk).update(locked_at=None)
    confirm(Submission.objects.get(unit__code="X2", period=province.periods[1]))
    renew()
    assert editions_publish() == 0
    assert "compliance/2020-01 (1)" in published_names()

    lock(province, 1)
    editions_publish()
    assert "compliance/2020-01 (2)" in published_names()


def test_quotas_of_drafts_are_not_published():
    province = open_province()
    QuotaDecision.objects.filter(pk=province.decision.pk).update(state="draft")
    editions_publish()
    assert "quotas/2020 (1)" not in published_names()


def test_units_that_have_not_begun_are_not_published():
    province = open_province()
    Unit.objects.filter(code="X3").update(active_from=clock.today() + timedelta(days=1))
    renew()
    editions_publish()
    assert "X3" not in {row["unit_code"] for row in rows_of_json("units")}
    assert province.units["X3"].pk not in PublishedFigure.objects.values_list("unit", flat=True)


def test_of_two_at_once_the_second_publishes_nothing():
    province = open_province()
    publisher = Publisher.of(PortalSettings.load())
    contents = [quotas_content(2020), quotas_content(2020)]
    assert [edition_publish(content=content, publisher=publisher) for content in contents] == [True, False]
    assert province.decision is not None


def test_a_published_file_cannot_be_saved_again():
    published_province()
    with pytest.raises(TypeError):
        EditionFile.objects.first().save()


def test_the_database_knows_one_current_edition():
    published_province()
    edition = Edition.objects.get(dataset="units")
    edition.pk, edition.number = None, 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.bulk_create([edition])


def test_the_moment_of_the_lock_is_long_ago():
    assert clock.now() - timedelta(hours=1) > LOCKED_AT
