"""What follows when an administrator changes something that figures, verdicts or hints rest on."""

import pytest

from reporting.actions.figures import figures_drain
from reporting.models import Compliance, ReportingPeriod, Submission
from tests.reporting.one_stop import bring
from tests.reporting.recount import recount, stored
from units.models import PortalSettings, StaleFigures, Unit

SETTINGS = "/admin/units/portalsettings/1/"


@pytest.fixture
def administrator(working_province, login):
    return login(working_province.administrator)


@pytest.fixture
def differing(working_province, login):
    """A report that says 150 where the one-stop system counts 197, and awaits confirmation."""
    PortalSettings.objects.get_or_create(pk=1)
    bring(login(working_province.coordinator), "2020-04,SO1,P1,197,62,")
    working_province.send("SO1", 4, (150, 62, 42), (0, 0, 0))


def open_hints():
    return Submission.objects.get().warnings


def save_settings(client, address, **changed):
    """What a browser sends when ``changed`` is typed into the page at ``address``."""
    form = client.get(f"{SETTINGS}change/").context["adminform"].form
    values = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    answer = client.post(address, values | changed)
    assert answer.status_code == 302
    return PortalSettings.load()


def test_hints_follow_the_tolerance_and_its_history_is_kept(differing, administrator):
    assert open_hints() == 1
    save_settings(administrator, f"{SETTINGS}change/", tolerance_count=500)
    assert open_hints() == 0
    assert PortalSettings.history.first().tolerance_count == 500


def test_hints_follow_a_tolerance_that_is_put_back_from_the_history(differing, administrator):
    save_settings(administrator, f"{SETTINGS}change/", tolerance_count=500)
    earlier = PortalSettings.history.last()
    save_settings(administrator, f"{SETTINGS}history/{earlier.pk}/", tolerance_count=earlier.tolerance_count)
    assert (PortalSettings.load().tolerance_count, open_hints()) == (earlier.tolerance_count, 1)


def test_figures_follow_a_unit_that_is_put_back_from_the_history(working_province, administrator):
    working_province.send("H1", 4, (5, 1, 0), (0, 0, 0))
    unit = working_province.units["H1"]
    open_still = unit.history.latest()
    unit.active_until = ReportingPeriod.objects.get(month=3).ends_on
    unit.save()
    StaleFigures.objects.create(year=2020, unit=unit, reason="closed")
    figures_drain()
    closed = Compliance.objects.filter(unit=unit, period__month=4, basis="provisional")
    assert [(row.expected, row.received_total) for row in closed] == [(False, 5)]
    address = f"/admin/units/unit/{unit.pk}/"
    form = administrator.get(f"{address}history/{open_still.pk}/").context["adminform"].form
    values = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    assert administrator.post(f"{address}history/{open_still.pk}/", values).status_code == 302
    assert Unit.objects.get(pk=unit.pk).active_until is None
    figures_drain()
    assert Compliance.objects.expected().filter(unit=unit, period__month=4).count() == 2
    assert stored(2020) == recount(2020)
