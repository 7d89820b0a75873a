"""What follows when an administrator changes something that figures, verdicts or hints rest on."""

import pytest

from reporting.models import Submission
from tests.reporting.one_stop import bring
from units.models import PortalSettings

SETTINGS = "/admin/units/portalsettings/1/"


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
