"""The units of a tier on their page: searched, pasted, moved, taken out; the units to be settled on theirs."""

import re

import pytest

from quotas.models import QuotaTier
from tests.factories import make_commune, make_decision, make_quotas, make_tier, make_unit, make_user
from tests.quotas.conftest import quotas_of
from tests.reporting.pages import text
from units.models import Role, Unit

LIST = "/admin/quotas/quotadecision/"


@pytest.fixture
def low(demanded):
    tier = make_tier(demanded.decision, "XA-20", 2000, [demanded.units["Y1"]])
    make_quotas(tier)
    return tier


def page_of(tier):
    return f"{LIST}{tier.decision_id}/tiers/{tier.pk}/"


def done(client, address, **values):
    """Post, and confirm what is shown before it is written."""
    answer = client.post(address, values)
    if answer.status_code == 200 and b'name="_consequences"' in answer.content:
        digest = re.search(r'name="_consequences" value="([^"]+)"', answer.content.decode())[1]
        answer = client.post(address, values | {"_consequences": digest})
    return answer


def units(*codes):
    return [unit.pk for unit in Unit.objects.filter(code__in=codes)]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_nobody_but_an_administrator_comes_to_the_units_of_a_tier(demanded, login, role):
    client = login(make_user(role))
    for address in (page_of(demanded.tiers["XA"]), f"{LIST}{demanded.decision.pk}/units/"):
        assert client.post(address, {"do": "delete"}).status_code in (302, 403)
    assert QuotaTier.objects.count() == 2


def test_a_tier_of_another_decision_is_not_found_under_this_one(demanded, administrator):
    other = make_tier(make_decision(3), "A", 100, kind="commune")
    assert administrator.get(f"{LIST}{demanded.decision.pk}/tiers/{other.pk}/").status_code == 404


def test_codes_pasted_in_any_shape_are_put_into_the_tier(demanded, administrator, low):
    for number, code in enumerate(("00123", "00124"), 20):
        make_commune(code, sort_order=number)
    pasted = "x3\t Xã X3\n123; 00124"
    answer = done(administrator, page_of(low), do="paste", into="listed", codes=pasted)
    assert answer.status_code == 302
    assert sorted(low.units.values_list("code", flat=True)) == ["00123", "00124", "X3", "Y1"]
    assert quotas_of(demanded.decision)["X3"] == "XA-20"


def test_a_pasted_row_whose_first_cell_is_blank_is_named(demanded, administrator, low):
    pasted = "X3\tXã X3\n\tXã X4\t45\n\t\t"
    answer = administrator.post(page_of(low), {"do": "paste", "into": "listed", "codes": pasted})
    assert [(row.line, row.text, row.problem) for row in answer.context["pasted"]] == [
        (1, "X3", ""),
        (2, "Xã X4 45", "Ô đầu dòng, là ô ghi mã, còn trống."),
    ]


def test_codes_that_cannot_be_taken_are_named_by_line_and_nothing_is_lost_or_written(demanded, administrator, low):
    pasted = "X3\nNOPE\nS1\nX1\nY1"
    answer = administrator.post(page_of(low), {"do": "paste", "into": "listed", "codes": pasted})
    rows = [(row.line, row.text, bool(row.problem), row.is_elsewhere) for row in answer.context["pasted"]]
    assert rows == [
        (1, "X3", False, False),
        (2, "NOPE", True, False),
        (3, "S1", True, False),
        (4, "X1", False, True),
        (5, "Y1", False, False),
    ]
    shown = text(answer)
    assert "2 dòng chưa hợp lệ. Chưa có gì thay đổi. 1 đơn vị đang thuộc nhóm khác." in shown
    assert "2 NOPE Năm 2020 không có đơn vị mang mã này." in shown
    assert "3 S1 Sở S1 không thuộc khối phù hợp (UBND cấp xã)." in shown
    assert "4 X1 UBND xã X1, huyện H1 đang thuộc nhóm XA." in shown
    assert "X3\nNOPE\nS1\nX1\nY1</textarea>" in answer.content.decode()
    assert list(low.units.values_list("code", flat=True)) == ["Y1"]


def test_lines_may_be_left_out_and_units_of_other_tiers_moved_when_it_is_said(demanded, administrator, low):
    pasted = "X3\nNOPE\nX1"
    answer = done(administrator, page_of(low), do="paste", into="listed", codes=pasted, skip="on")
    assert answer.status_code == 302
    assert sorted(low.units.values_list("code", flat=True)) == ["X3", "Y1"]
    done(administrator, page_of(low), do="paste", into="listed", codes="X1", move="on")
    assert sorted(low.units.values_list("code", flat=True)) == ["X1", "X3", "Y1"]
    assert quotas_of(demanded.decision)["X1"] == "XA-20"


@pytest.mark.parametrize("pasted", ["", "NOPE"])
def test_nothing_pasted_is_nothing_done(demanded, administrator, low, pasted):
    answer = administrator.post(page_of(low), {"do": "paste", "into": "listed", "codes": pasted, "skip": "on"})
    assert answer.status_code == 200
    assert list(low.units.values_list("code", flat=True)) == ["Y1"]


def test_a_reused_code_means_the_unit_in_force_at_the_end_of_the_year(demanded, administrator, low):
    old = make_commune("R1", name="Xã Cũ", active_until="2020-11-30")
    new = make_commune("R1", name="Xã Mới", active_from="2020-12-01")
    done(administrator, page_of(low), do="paste", into="listed", codes="R1")
    assert list(low.units.filter(code="R1")) == [new]
    assert old not in low.units.all()


def test_districts_and_exceptions_are_pasted_and_taken_off_their_lists(demanded, administrator):
    tier = make_tier(demanded.decision, "KHU", 2000, kind="commune", applies_to="communes_of")
    done(administrator, page_of(tier), do="paste", into="listed", codes="H2")
    assert quotas_of(demanded.decision)["Y1"] == "KHU"
    done(administrator, page_of(tier), do="paste", into="excepted", codes="Y1")
    assert "Y1" not in quotas_of(demanded.decision)
    done(administrator, page_of(tier), do="drop", exception=units("Y1"))
    assert quotas_of(demanded.decision)["Y1"] == "KHU"
    done(administrator, page_of(tier), do="drop", district=units("H2"))
    assert list(tier.units.all()) == list(tier.excepted.all()) == []


@pytest.mark.parametrize(
    ("scope", "label"), [("units", "Đơn vị thuộc nhóm"), ("all_communes", "Đơn vị trừ ra, không thuộc nhóm")]
)
def test_the_field_for_codes_says_into_which_list_they_go(demanded, administrator, scope, label):
    tier = make_tier(demanded.decision, "T", 100, kind="commune", applies_to=scope)
    assert f"Đưa vào: {label}" in text(administrator.get(page_of(tier)))


def test_ticked_units_move_to_another_tier_and_out(demanded, administrator, low):
    done(administrator, page_of(demanded.tiers["XA"]), do="move", unit=units("X1"), to=low.pk)
    assert quotas_of(demanded.decision)["X1"] == "XA-20"
    done(administrator, page_of(low), do="out", unit=units("X1", "Y1"))
    assert set(quotas_of(demanded.decision)) == {"S1", "S2", "X2"}


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"do": "move", "unit": ["1"], "to": ""}, "chọn nhóm chuyển đến"),
        ({"do": "move", "unit": ["1"], "to": "9" * 40}, "chọn nhóm chuyển đến"),
        ({"do": "out"}, "chọn đơn vị trước"),
        ({"do": "out", "unit": ["9" * 40, "x"]}, "chọn đơn vị trước"),
        ({"do": "drop"}, "chọn đơn vị trước"),
    ],
)
def test_what_is_missing_is_said(demanded, administrator, low, posted, sentence):
    assert sentence in text(administrator.post(page_of(low), posted))
    assert len(quotas_of(demanded.decision)) == 5


def test_a_search_finds_units_of_the_group_in_any_tier_and_puts_them_here(demanded, administrator, low):
    answer = administrator.get(page_of(low), {"q": "xa x"})
    assert [(row.unit.code, [tier.code for tier in row.named]) for row in answer.context["page"]] == [
        ("X1", ["XA"]),
        ("X2", ["XA"]),
        ("X3", []),
    ]
    done(administrator, page_of(low) + "?q=xa+x", do="here", unit=units("X2", "X3"))
    assert quotas_of(demanded.decision)["X2"] == quotas_of(demanded.decision)["X3"] == "XA-20"


def test_a_deleted_tier_is_gone_with_its_quotas(demanded, administrator, low):
    answer = done(administrator, page_of(low), do="delete")
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{demanded.decision.pk}/change/")
    assert "Y1" not in quotas_of(demanded.decision)
    assert not QuotaTier.objects.filter(code="XA-20").exists()


def test_the_units_of_a_withdrawn_decision_are_read_and_not_changed(demanded, administrator, low):
    demanded.decision.state = "withdrawn"
    demanded.decision.save()
    assert b'name="do"' not in administrator.get(page_of(low)).content
    assert administrator.post(page_of(low), {"do": "out", "unit": units("Y1")}).status_code == 200
    assert quotas_of(demanded.decision)["Y1"] == "XA-20"


def test_the_decision_says_which_units_are_named_twice_or_never_and_both_are_corrected(demanded, administrator, low):
    low.units.add(demanded.units["X1"])
    change, settle = f"{LIST}{demanded.decision.pk}/change/", f"{LIST}{demanded.decision.pk}/units/"
    page = text(administrator.get(change))
    assert "1 đơn vị đang thuộc nhiều nhóm: UBND xã X1, huyện H1" in page
    assert "3 đơn vị không thuộc nhóm nào: UBND huyện H1; UBND huyện H2; UBND xã X3, huyện H1" in page
    assert "Đề nghị chọn một nhóm" in text(done(administrator, settle, do="keep"))
    done(administrator, settle, do="keep", **{f"keep-{demanded.units['X1'].pk}": low.pk})
    done(administrator, settle, do="put", unit=units("X3"), to=low.pk)
    assert quotas_of(demanded.decision)["X1"] == quotas_of(demanded.decision)["X3"] == "XA-20"
    assert "nhiều nhóm" not in text(administrator.get(change))


def test_a_change_of_scope_drops_what_the_tier_can_no_longer_list(demanded, administrator, low):
    from tests.browserless import typed

    change = f"{LIST}{demanded.decision.pk}/change/"
    low.units.clear()
    fields = typed(administrator, change)
    place = next(name.split("-")[1] for name, value in fields.items() if value == ["XA"] and name.endswith("-code"))
    done(administrator, change, **fields | {f"tiers-{place}-applies_to": ["all_communes"]})
    tier = demanded.tiers["XA"]
    tier.refresh_from_db()
    assert (tier.applies_to, list(tier.units.all())) == ("all_communes", [])
    assert {"X1", "X2", "X3", "Y1"} <= set(quotas_of(demanded.decision))


def test_many_units_take_as_many_queries_as_few(administrator, demanded, django_assert_max_num_queries):
    tier = make_tier(demanded.decision, "T", 100, kind="department")
    counted = []
    for number in (1, 40):
        tier.units.add(*(make_unit(f"D{number}-{each}") for each in range(number)))
        with django_assert_max_num_queries(60) as queries:
            administrator.get(page_of(tier))
        counted.append(len(queries))
    assert counted[0] == counted[1]
