"""What is used at the very moment in which it is deleted is kept, and the page says so."""

import pytest
from django.db.models.deletion import Collector

from quotas.actions.decisions import decision_delete, decision_put_in_force
from quotas.models import QuotaDecision
from reporting.models import ReportingPeriod, Submission
from tests.browserless import confirm
from tests.factories import make_decision, make_unit
from tests.reporting.actions.helpers import refused
from tests.reporting.pages import text
from units.models import Unit

# the database refuses at the end of the transaction
pytestmark = pytest.mark.django_db(transaction=True)
UNITS = "/admin/units/unit/"
SAID = "Vừa có người dùng đến mục này cùng lúc. Chưa xóa gì"


@pytest.fixture
def unit(working_province, monkeypatch):
    """A unit that a report is begun for after everything was checked, just before its row goes."""
    unit, delete = make_unit("MOI", "commune"), Collector.delete

    def begin_and_delete(collector):
        if Unit in collector.data:
            Submission.objects.create(unit=unit, period=ReportingPeriod.objects.first())
        return delete(collector)

    monkeypatch.setattr(Collector, "delete", begin_and_delete)
    return unit


def test_on_its_own_page(working_province, login, unit):
    client = login(working_province.administrator)
    address = f"{UNITS}{unit.pk}/delete/"
    answer = confirm(client, address, client.post(address, {"post": "yes"}), follow=True)
    assert SAID in text(answer)
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_in_a_list(working_province, login, unit):
    client = login(working_province.administrator)
    values = {"action": "delete_selected", "_selected_action": [unit.pk], "post": "yes"}
    assert SAID in text(confirm(client, UNITS, client.post(UNITS, values), follow=True))
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_a_decision_that_a_colleague_deleted_meanwhile_is_named(working_province):
    draft = make_decision(7, state="draft")
    decision_delete(decision=QuotaDecision.objects.get(pk=draft.pk))
    with refused("gone"):
        decision_put_in_force(decision=draft)
