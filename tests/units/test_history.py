"""Histories are dated by the portal's clock, and ordered by their numbers."""

from datetime import date

import time_machine
from django.apps import apps

from reporting.actions.demo import DIRECTORY
from reporting.actions.province import province_load
from tests.factories import make_unit
from units import clock
from units.models import Unit, UnitKind

PINNED = date(2021, 1, 4)


def test_a_change_is_dated_by_the_portals_clock(db, settings):
    settings.DEMO_TODAY = PINNED
    unit = make_unit("H1", UnitKind.DISTRICT, name="Huyện Một")
    assert clock.day_of(unit.history.get().history_date) == PINNED


def test_a_load_is_dated_by_the_portals_clock_as_one_moment_and_keeps_what_was_changed_since(db, settings):
    """On a pinned day the next morning is earlier than last evening's load: the order is that of the records."""
    settings.DEMO_TODAY = PINNED
    with time_machine.travel("2026-03-01T18:00:00+07:00", tick=False):
        province_load(directory=DIRECTORY)
    assert set(Unit.history.values_list("history_date", flat=True)) == {clock.at(PINNED).replace(hour=18)}
    with time_machine.travel("2026-03-02T09:00:00+07:00", tick=False):
        unit = Unit.objects.get(code="569")
        unit.name = "Thành phố Cam Ranh mới"
        unit.save()
        province_load(directory=DIRECTORY)
    assert Unit.objects.get(code="569").name == "Thành phố Cam Ranh mới"


def test_a_history_has_one_class_of_manager_however_often_it_is_looked_at():
    recorded = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]
    assert [model for model in recorded if type(model.history) is not type(model.history)] == []
    assert Unit in recorded
