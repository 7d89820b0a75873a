"""What a page of the administration showed, and how a change meanwhile is described."""

from datetime import date

import pytest
from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict

from quotas.forms import QuotaTierForm
from quotas.models import QuotaTier
from tests.factories import make_commune, make_decision, make_district, make_tier, make_unit, make_user
from units.admin_seen import (
    MAIN,
    Part,
    Seen,
    changes_since,
    entries_of,
    seen_now,
    stored_fields,
    take_theirs,
    who_saved,
)
from units.models import Unit, UnitKind


class UnitForm(forms.ModelForm):
    more = forms.CharField(required=False)

    class Meta:
        model = Unit
        fields = ("kind", "code", "name", "parent", "sort_order", "active_from")


def main_part(unit):
    return Part(MAIN, Unit.objects.filter(pk=unit.pk), stored_fields(Unit, UnitForm.base_fields))


def tier_part(decision):
    rows = QuotaTier.objects.filter(decision=decision).order_by("pk")
    fields = {**QuotaTierForm.base_fields, "units": forms.MultipleChoiceField()}  # they have a page of their own
    return Part("tiers", rows, stored_fields(QuotaTier, fields))


@pytest.fixture
def unit(db):
    return make_commune("X", make_district("A"), name="Xã X", sort_order=3)


def described(unit, **changed):
    """How a change of the unit is described."""
    parts = [main_part(unit)]
    before = seen_now(unit, parts).values
    Unit.objects.filter(pk=unit.pk).update(**changed)
    return {change.field: change.description for change in changes_since(before, seen_now(unit, parts).values, parts)}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "Xã Y"}, {"name": "Xã X → Xã Y"}),
        ({"sort_order": 4}, {"sort_order": "3 → 4"}),
        ({"active_from": date(2020, 3, 1)}, {"active_from": "(trống) → 01/03/2020"}),
        ({"name": ""}, {"name": "Xã X → (trống)"}),
        (
            {"kind": "district", "parent": None},
            {"kind": "UBND cấp xã → UBND cấp huyện", "parent": "UBND huyện A → (trống)"},
        ),
        ({"phone": "0258"}, {}),
        ({}, {}),
    ],
)
def test_each_field_that_differs_is_described_as_people_read_it(unit, changed, words):
    assert described(unit, **changed) == words


def test_another_unit_is_described_by_its_name(unit):
    other = make_district("B")
    assert described(unit, parent=other) == {"parent": "UBND huyện A → UBND huyện B"}
    assert described(unit, parent=None) == {"parent": "UBND huyện B → (trống)"}


def test_a_field_of_the_form_alone_is_not_compared(unit):
    assert "more" not in main_part(unit).fields


def test_a_field_that_cannot_be_changed_or_is_left_out_is_not_compared():
    fields = {name: forms.CharField() for name in ("code", "name", "phone")}
    fields["phone"].disabled = True
    assert list(stored_fields(Unit, fields, "code")) == ["name"]


# rows below the object


@pytest.fixture
def decision(db):
    decision = make_decision()
    for code in ("A", "B"):
        make_tier(decision, code, 2500, [make_unit(f"S{code}")], name=f"Nhóm {code}")
    return decision


def changes(decision, change):
    parts = [tier_part(decision)]
    before = seen_now(decision, parts).values
    change()
    return changes_since(before, seen_now(decision, parts).values, parts)


def test_of_many_values_those_that_went_and_came_are_described(decision):
    tier = decision.tiers.get(code="A")
    [change] = changes(decision, lambda: tier.units.set([make_unit("SC")]))
    assert (change.subject, change.field) == ("Nhóm A", "units")
    assert change.description == "bớt: Sở SA; thêm: Sở SC"


def test_a_minimum_is_described_in_percent(decision):
    [change] = changes(decision, lambda: decision.tiers.filter(code="B").update(minimum_hundredths=3750))
    assert (change.row, change.description) == (f"tiers:{decision.tiers.get(code='B').pk}", "25 → 37,5")


def test_a_row_that_came_and_one_that_went_are_described_without_their_fields(decision):
    def change():
        decision.tiers.get(code="A").delete()
        make_tier(decision, "C", 100, name="Nhóm C")

    found = [(each.subject, each.field, each.description) for each in changes(decision, change)]
    assert found == [("Nhóm A", "", "đã xóa"), ("Nhóm C", "", "đã thêm")]


def test_the_number_of_queries_does_not_grow_with_the_rows(decision, django_assert_num_queries):
    ContentType.objects.get_for_model(decision)  # which Django reads once in a process
    for code in ("C", "D"):
        with django_assert_num_queries(3):
            seen_now(decision, [tier_part(decision)])
        make_tier(decision, code, 100, [make_unit(f"S{code}")])


# the signed picture


def test_a_picture_comes_back_from_its_token_and_from_nothing_else(unit):
    seen = seen_now(unit, [main_part(unit)])
    assert Seen.of(seen.token) == seen
    for token in ("", "x", seen.token[:-1], "e30:1:x"):
        assert Seen.of(token) is None


def log(unit, user):
    kind = ContentType.objects.get_for_model(Unit)
    LogEntry.objects.create(user=user, content_type=kind, object_id=str(unit.pk), action_flag=CHANGE)


def test_who_saved_since_is_named_newest_first_at_most_three(unit):
    log(unit, make_user(full_name="Không kể"))
    seen = seen_now(unit, [main_part(unit)])
    for name in ("Một", "Hai", "Ba", "Bốn"):
        log(unit, make_user(full_name=name))
    assert [each.split(" (")[0] for each in who_saved(unit, seen)] == ["Bốn", "Ba", "Hai"]


def test_entries_of_another_object_are_not_counted(unit):
    other = make_unit("S")
    log(other, make_user())
    assert not entries_of(unit).exists()
    assert seen_now(unit, []).last_entry == 0
    assert who_saved(other, None) != []


# what the other one stored is put into the fields that were left alone


def taken(unit, name, shown, **posted):
    form_data = QueryDict(mutable=True)
    values = {"kind": "commune", "code": "X", "name": "Xã X", "parent": str(unit.parent_id), "sort_order": "3"}
    for key, value in (values | posted).items():
        form_data[key] = value
    take_theirs(form_data, UnitForm(form_data, instance=unit), name, shown)
    return form_data[name]


def test_a_field_that_was_left_as_shown_takes_what_is_stored(unit):
    Unit.objects.update(sort_order=9)
    unit.refresh_from_db()
    assert taken(unit, "sort_order", "3") == "9"


def test_a_field_that_was_typed_into_keeps_what_was_typed(unit):
    unit.sort_order = 9
    assert taken(unit, "sort_order", "3", sort_order="5") == "5"


def test_a_blank_that_was_left_takes_a_day_and_a_day_a_blank(unit):
    unit.active_from = date(2020, 3, 1)
    assert taken(unit, "active_from", None, active_from="") == "01/03/2020"
    unit.active_from = None
    assert taken(unit, "active_from", "2020-03-01", active_from="01/03/2020") == ""


def test_a_choice_is_taken_as_its_value(unit):
    unit.kind = UnitKind.DISTRICT
    assert taken(unit, "kind", "commune") == "district"


def test_another_unit_is_taken_by_its_id(unit):
    shown, other = unit.parent_id, make_unit("B", UnitKind.DISTRICT)
    unit.parent = other
    assert taken(unit, "parent", str(shown), parent=str(shown)) == str(other.pk)
