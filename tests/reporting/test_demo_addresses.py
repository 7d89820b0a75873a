"""The demo's units have reserved addresses, so that reminders can be tried; a real load gives none."""

from django.core.management import call_command

from reporting.actions.demo import DIRECTORY, demo_load
from units.models import Unit


def test_each_unit_of_the_demo_has_a_reserved_address(demo):
    assert {unit.email for unit in Unit.objects.all()} == {
        f"{unit.code.lower()}@chi-tieu.example" for unit in Unit.objects.all()
    }
    assert Unit.objects.get(code="569").email == "569@chi-tieu.example"


def test_loading_the_demo_again_changes_nothing_and_keeps_an_address_that_was_set(demo):
    Unit.objects.filter(code="569").update(email="thu@baocao.example")
    assert demo_load() is False
    assert Unit.objects.get(code="569").email == "thu@baocao.example"


def test_a_province_that_is_loaded_gets_none(db):
    call_command("load_province", str(DIRECTORY), verbosity=0)
    assert set(Unit.objects.values_list("email", flat=True)) == {""}
