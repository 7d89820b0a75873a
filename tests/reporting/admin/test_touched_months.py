"""Which confirmed months a change of the catalogue reaches, and whether a publication has figures."""

from datetime import date

import pytest

from procedures.models import Publication
from reporting.consequences.touched_months import TouchedMonths, reportable_now, touched_months
from reporting.figures.reported import has_figures
from tests.factories import (
    make_commune,
    make_district,
    make_period,
    make_procedure,
    make_publication,
    make_report,
    make_unit,
)


@pytest.fixture
def months(db):
    return {month: make_period(month) for month in (1, 2, 3)}


@pytest.fixture
def published(months):
    return make_publication(make_procedure("C1"))


def touched(change, procedures=None):
    before = reportable_now(procedures)
    change()
    return touched_months(before, reportable_now(procedures))


def end(publication, on):
    return lambda: Publication.objects.filter(pk=publication.pk).update(ended_on=on)


def test_a_change_that_moves_nothing_touches_nothing(published, months):
    make_report(make_commune("X"), months[1], "accepted")
    assert touched(lambda: None) is None
    assert touched(end(published, date(2021, 1, 1))) is None


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_reports_that_were_never_confirmed_are_not_touched(published, months, status):
    make_report(make_commune("X"), months[3], status)
    assert touched(end(published, date(2020, 2, 29))) is None


def test_confirmed_reports_of_the_months_that_differ_are_counted(published, months):
    for code in ("X", "Y"):
        unit = make_commune(code)
        for period in months.values():
            make_report(unit, period, "accepted")
    assert touched(end(published, date(2020, 1, 31))) == TouchedMonths(4, 2, "02/2020", "03/2020")


def test_a_day_within_a_month_leaves_that_month_as_it_is(published, months):
    make_report(make_commune("X"), months[2], "accepted")
    make_report(make_commune("Y"), months[3], "accepted")
    assert touched(end(published, date(2020, 2, 1))) == TouchedMonths(1, 1, "03/2020", "03/2020")


def test_other_groups_are_not_touched(published, months):
    make_report(make_district("H"), months[3], "accepted")
    make_report(make_unit("S"), months[3], "accepted")
    assert touched(end(published, date(2020, 2, 29))) is None


def test_a_procedure_that_goes_to_another_department_touches_both_and_no_third(months):
    units = [make_unit(code) for code in "STU"]
    publication = make_publication(make_procedure("P1"), ["province"], department=units[0])
    for unit in units:
        make_report(unit, months[3], "accepted")
    found = touched(lambda: Publication.objects.filter(pk=publication.pk).update(department=units[1]))
    assert found == TouchedMonths(2, 2, "03/2020", "03/2020")


def test_some_procedures_are_compared_alone(published, months):
    other = make_publication(make_procedure("C2"))
    make_report(make_commune("X"), months[3], "accepted")
    assert touched(end(other, date(2020, 2, 29)), [published.procedure_id]) is None
    assert touched(end(published, date(2020, 2, 29)), [published.procedure_id]).reports == 1
    assert reportable_now([]) == frozenset()


def test_months_are_said_as_one_or_from_the_first_to_the_last():
    one = TouchedMonths(1, 1, "03/2020", "03/2020")
    several = TouchedMonths(4, 2, "12/2019", "03/2020")
    assert str(one) == "Thay đổi này liên quan đến 1 báo cáo đã xác nhận của 1 đơn vị (03/2020)."
    assert str(several).endswith("4 báo cáo đã xác nhận của 2 đơn vị (từ 12/2019 đến 03/2020).")


@pytest.mark.parametrize(
    ("on", "until", "expected"),
    [
        (date(2019, 6, 3), None, True),
        (date(2020, 3, 31), None, True),
        (date(2020, 4, 1), None, False),
        (date(2019, 6, 3), date(2020, 3, 1), True),
        (date(2019, 6, 3), date(2020, 2, 29), False),
    ],
)
@pytest.mark.parametrize("is_sent", [True, False])
def test_a_publication_has_figures_of_the_months_in_which_it_was_in_force(months, on, until, expected, is_sent):
    publication = make_publication(make_procedure("C1"), on=on, until=until)
    report = make_report(make_commune("X"), months[3], "submitted" if is_sent else "draft")
    counts = report.sent_revision.counts if is_sent else report.counts
    counts.create(procedure=publication.procedure, received_total=0, received_online=0, returned_by_post=0)
    assert has_figures(publication) is expected


def test_figures_of_another_procedure_are_not_its_own(published, months):
    report = make_report(make_commune("X"), months[3])
    report.counts.create(procedure=make_procedure("C2"), received_total=1)
    assert has_figures(published) is False
