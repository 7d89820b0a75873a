"""The year to date on a successor's own form: as judged, its predecessors' months from the month of the step on."""

from datetime import date

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.reporting.actions.test_reorganisations import carry_out, type_draft
from tests.reporting.reorganised import plan_of
from units.models import Unit, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may")]
MIDDLE_OF_APRIL = date(2020, 4, 16)


def confirm(province, code, month, *numbers):
    submission_accept(submission=province.send(code, month, *numbers), by=province.coordinator)


def page_of(login, code, month):
    clerk = User.objects.filter(unit=Unit.objects.get(code=code, active_until=None)).first()
    page = login(clerk).get(f"/submissions/2020-0{month}/{code}/")
    return page.context["entry_settings"]["before"], str(page.context["ytd_rate"])


@pytest.mark.parametrize(
    ("passages", "openings", "code", "before", "rate"),
    [
        ({"X1": "X9", "X2": "X9"}, {"X9": {"name": "Xã Mới", "district": "H1"}}, "X9", [20, 6], "36.67"),
        ({"X1": "X3"}, {}, "X3", [30, 20], "62.50"),
        ({"X1": ["X8", "X3"]}, {"X8": {"name": "Xã Tám", "district": "H1"}}, "X3", [20, 18], "90.00"),
    ],
)
def test_a_form_begins_with_what_its_unit_took_over(working_province, login, passages, openings, code, before, rate):
    for each, online in (("X1", 2), ("X2", 4), ("X3", 18)):
        confirm(working_province, each, 3, (20 if each == "X3" else 10, online, 0), (0, 0, 0))
    type_draft(working_province, "X1", 4, (10, 5), (0, 0))
    carry_out(working_province, plan_of(MIDDLE_OF_APRIL, passages, openings))
    figures_drain()
    assert page_of(login, code, 4) == (before, rate)


def test_a_confirmed_month_is_not_counted_twice_while_it_is_corrected(working_province, login):
    confirm(working_province, "SO1", 3, (10, 2, 0), (0, 0, 0))
    confirm(working_province, "SO1", 4, (10, 8, 0), (0, 0, 0))
    figures_drain()
    assert page_of(login, "SO1", 4) == ([10, 2], "50.00")
