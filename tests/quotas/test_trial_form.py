"""Other minima to be tried: blank keeps what is in force, one wrong field tries none."""

import pytest
from django.http import QueryDict

from quotas.forms import TrialForm

pytestmark = pytest.mark.django_db


def form(demanded, query=""):
    return TrialForm(list(demanded.tiers.values()), QueryDict(query))


def minima(demanded, query=""):
    found = form(demanded, query).minima
    return {code: found[tier.pk] for code, tier in demanded.tiers.items()}


def test_without_anything_typed_the_minima_in_force_are_tried(demanded):
    assert not form(demanded).is_bound
    assert minima(demanded) == {"SO": 4500, "XA": 2500}


def test_an_address_that_speaks_of_other_things_is_no_trial(demanded):
    assert not form(demanded, "period=2020-04&min-OLD=10").is_bound


def test_what_is_typed_is_tried_and_a_blank_field_keeps_the_minimum_in_force(demanded):
    assert minima(demanded, "min-SO=37,5&min-XA=") == {"SO": 3750, "XA": 2500}


def test_a_minimum_of_zero_is_tried_and_not_taken_for_a_blank(demanded):
    assert minima(demanded, "min-SO=0") == {"SO": 0, "XA": 2500}


def test_one_wrong_field_is_said_and_nothing_is_tried(demanded):
    wrong = form(demanded, "min-SO=50&min-XA=200")
    assert list(wrong.errors) == ["min-XA"]
    assert minima(demanded, "min-SO=50&min-XA=200") == {"SO": 4500, "XA": 2500}


def test_each_field_is_named_by_its_tier_and_shows_the_minimum_in_force(demanded):
    fields = form(demanded).fields
    assert list(fields) == ["min-SO", "min-XA"]
    assert fields["min-XA"].label == "Nhóm UBND cấp xã – tối thiểu 25%"
    assert fields["min-XA"].widget.attrs["placeholder"] == "25"


def test_a_decision_without_tiers_has_a_form_without_fields():
    empty = TrialForm([], QueryDict("min-SO=50"))
    assert (empty.is_bound, empty.minima) == (False, {})
