"""Records of histories in words: what each is of, where it leads, who wrote it, and what it changed."""

from datetime import date

import pytest

from procedures.models import Procedure, Publication
from quotas.models import QuotaTier
from reporting.changes.records import SOURCES, record_changes
from tests.factories import (
    make_commune,
    make_decision,
    make_district,
    make_draft,
    make_procedure,
    make_publication,
    make_quotas,
    make_succession,
    make_tier,
    make_unit,
    make_user,
)
from units.history import LOADER
from units.models import FormerDistrict, Unit

pytestmark = pytest.mark.usefixtures("may")


@pytest.fixture
def district(db):
    return make_district("H", name="Huyện Một", sort_order=1)


@pytest.fixture
def commune(district):
    return make_commune("X", district, name="Xã Một", sort_order=2)


def last(name, **of):
    """The newest record of an object in words."""
    key = SOURCES[name].history.filter(**of).order_by("-history_id").values_list("history_id", flat=True)[0]
    return record_changes(name, {key: 1})[key]


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def test_a_new_unit_is_named_as_now_and_leads_to_its_page(commune):
    assert last("unit", id=commune.pk) == {
        "what": "Đơn vị: thêm mới",
        "who": "Hệ thống",
        "reason": "",
        "subject": "UBND xã Một, huyện Một",
        "address": "/dashboard/units/X/",
        "details": [],
    }


def test_an_ended_unit_leads_to_its_page_of_its_last_day(commune):
    changed(commune, active_until=date(2020, 3, 31))
    found = last("unit", id=commune.pk)
    assert found["address"] == "/dashboard/units/X/?on=2020-03-31"
    assert found["details"] == ["hoạt động đến ngày: – → 31/03/2020"]


def test_a_deleted_unit_keeps_the_name_of_its_record(commune):
    pk = commune.pk
    commune.delete()
    found = last("unit", id=pk)
    assert (found["what"], found["subject"], found["details"]) == ("Đơn vị: xóa bỏ", "Xã Một", [])


def test_a_link_leads_to_what_there_is_now(commune):
    procedure = make_procedure("C1")
    changed(procedure, code="C2")
    changed(commune, code="Y")
    for name, pk, address in (
        ("procedure", procedure.pk, "/dashboard/procedures/C2/"),
        ("unit", commune.pk, "/dashboard/units/Y/"),
    ):
        keys = SOURCES[name].history.filter(id=pk).values_list("history_id", flat=True)
        found = record_changes(name, dict.fromkeys(keys, 1)).values()
        assert [each["address"] for each in found] == [address, address]


def test_what_was_deleted_has_no_page(commune):
    procedure = make_procedure("C1")
    ids = {"procedure": procedure.pk, "unit": commune.pk}
    procedure.delete()
    commune.delete()
    assert [last(name, id=pk)["address"] for name, pk in ids.items()] == ["", ""]


def test_a_changed_district_is_named_on_both_sides(commune):
    other = make_district("K", name="Huyện Hai")
    changed(commune, parent=other)
    assert last("unit", id=commune.pk)["details"] == ["huyện, thị xã, thành phố: UBND huyện Một → UBND huyện Hai"]
    changed(commune, parent=None)
    assert last("unit", id=commune.pk)["details"] == ["huyện, thị xã, thành phố: UBND huyện Hai → –"]


def test_a_choice_is_said_by_its_words(district):
    changed(district, kind="department")
    assert last("unit", id=district.pk)["details"] == ["khối: UBND cấp huyện → Sở, ban, ngành"]


def test_what_moves_no_figure_is_said_to_move_none(commune):
    changed(commune, phone="0258")
    assert last("unit", id=commune.pk)["details"] == ["không có nội dung làm thay đổi số liệu"]


def test_of_three_records_the_last_is_compared_with_the_second(commune):
    changed(commune, name="Xã Hai")
    changed(make_commune("Y", name="Xã Khác"), name="Xã Khác Nữa")
    changed(commune, name="Xã Ba")
    assert last("unit", id=commune.pk)["details"] == ["tên: Xã Hai → Xã Ba"]


def test_who_and_why_are_those_of_the_record(commune):
    commune._history_user = make_user("administrator", full_name="Lê Quản Trị")
    commune._change_reason = "Theo nghị quyết"
    changed(commune, name="Xã Hai")
    found = last("unit", id=commune.pk)
    assert (found["who"], found["reason"]) == ("Lê Quản Trị", "Theo nghị quyết")


def test_a_load_from_files_is_called_so(commune):
    commune._change_reason = LOADER
    changed(commune, name="Xã Hai")
    assert last("unit", id=commune.pk)["reason"] == "nạp từ tệp"


@pytest.mark.parametrize(("number", "shown"), [(2, "2"), (1_200, "1.200")])
def test_records_of_one_moment_are_counted_and_not_listed(commune, number, shown):
    key = Unit.history.get(id=commune.pk).history_id
    assert record_changes("unit", {key: number})[key] == {
        "what": "Đơn vị: thêm mới",
        "who": "Hệ thống",
        "reason": "",
        "subject": f"{shown} bản ghi cùng một lúc",
    }


@pytest.mark.parametrize("name", SOURCES)
def test_without_records_nothing_is_described(db, name):
    assert record_changes(name, {}) == {}


def test_a_procedure_leads_to_its_page(db):
    procedure = make_procedure("C1")
    changed(procedure, field="")
    found = last("procedure", id=procedure.pk)
    assert (found["subject"], found["address"]) == ("Thủ tục C1", "/dashboard/procedures/C1/")
    assert found["details"] == ["lĩnh vực: Lĩnh vực → –"]


def test_a_publication_is_named_by_its_procedure_level_and_day(db):
    publication = make_publication(make_procedure("C1"))
    found = last("publication", id=publication.pk)
    assert found["subject"] == "Thủ tục C1, mức độ 3 từ ngày 03/06/2019"
    assert found["address"] == "/dashboard/procedures/C1/"


def test_a_publication_says_levels_as_yes_and_no_and_its_department_by_name(db):
    publication = make_publication(make_procedure("C1"))
    changed(publication, at_commune=False, at_province=True, department=make_unit("S", name="Sở Một"))
    assert last("publication", id=publication.pk)["details"] == [
        "cấp tỉnh thực hiện: không → có",
        "cấp xã thực hiện: có → không",
        "sở, ban, ngành: – → Sở Một",
    ]


def test_a_publication_of_a_deleted_procedure_has_no_page(db):
    procedure = make_procedure("C1")
    pk = make_publication(procedure).pk
    procedure.delete()
    found = last("publication", id=pk)
    assert (found["what"], found["subject"], found["address"]) == (
        "Công bố mức độ: xóa bỏ",
        "mức độ 3 từ ngày 03/06/2019",
        "",
    )


def test_a_succession_names_both_units_and_the_deleted_one_by_a_dash(commune):
    old = make_commune("Y", name="Xã Cũ")
    step = make_succession(old, commune, date(2020, 4, 1))
    assert last("succession", id=step.pk)["subject"] == "UBND xã Cũ → UBND xã Một, huyện Một"
    pk = step.pk
    step.delete()
    old.delete()
    found = last("succession", id=pk)
    assert (found["subject"], found["address"]) == ("– → UBND xã Một, huyện Một", "")


def test_a_former_district_says_which_months_count_for_it(commune, district):
    row = FormerDistrict.objects.create(unit=commune, district=district, until=date(2020, 3, 31))
    named = "UBND xã Một, huyện Một: các tháng đến 31/03/2020 tính cho UBND huyện Một, các tháng sau tính"
    assert last("former district", id=row.pk)["subject"].startswith(named)
    changed(row, district=None)
    assert last("former district", id=row.pk)["details"] == ["huyện trước đây: UBND huyện Một → –"]


def test_a_decision_is_named_with_its_number(db):
    decision = make_decision(number="12/QĐ-UBND")
    changed(decision, signer="Chủ tịch")
    found = last("decision", id=decision.pk)
    assert found["subject"] == "quyết định giao chỉ tiêu năm 2020 (12/QĐ-UBND)"
    assert found["details"] == ["người ký: – → Chủ tịch"]


def test_a_tier_says_its_minimum_its_decision_and_how_many_units_it_has_now(commune):
    tier = make_tier(make_decision(), "XA", 2550, [commune])
    assert last("tier", id=tier.pk)["subject"] == (
        "Nhóm UBND cấp xã – tối thiểu 25,5%, quyết định giao chỉ tiêu năm 2020 (hiện có 0 đơn vị)"
    )
    make_quotas(tier)
    assert last("tier", id=tier.pk)["subject"].endswith("(hiện có 1 đơn vị)")


def test_units_that_a_tier_gained_and_lost_are_named_in_their_order(commune, district):
    second = make_commune("Y", district, name="Xã Hai", sort_order=1)
    third = make_commune("Z", district, name="Xã Ba", sort_order=3)
    tier = make_tier(make_decision(), "XA", 2500, [commune])
    tier.units.set([third, second])
    details = [
        each["details"]
        for each in record_changes(
            "tier", dict.fromkeys(QuotaTier.history.values_list("history_id", flat=True), 1)
        ).values()
    ]
    assert ["thêm: UBND xã Hai, huyện Một; UBND xã Ba, huyện Một"] in details
    assert ["bớt: UBND xã Một, huyện Một"] in details


def test_a_draft_and_its_tiers_are_no_reason_of_a_figure(commune, time_machine):
    draft = make_draft()
    make_tier(draft, "XA", 2500, [commune])
    decisions, tiers = SOURCES["decision"], SOURCES["tier"]
    assert (decisions.shown(decisions.history).count(), tiers.shown(tiers.history).count()) == (0, 0)
    time_machine.shift(60)
    changed(draft, state="in_force")
    assert (decisions.shown(decisions.history).count(), tiers.shown(tiers.history).count()) == (1, 0)
    changed(draft.tiers.get(), minimum_hundredths=2600)
    assert tiers.shown(tiers.history).count() == 1


def narrowed(name, *units):
    source = SOURCES[name]
    return source.narrow(source.history, Unit.objects.filter(pk__in=[unit.pk for unit in units]))


@pytest.fixture
def published(commune):
    """A procedure of each level: of the department S, of districts and of communes."""
    found = {"S": make_unit("S"), "T": make_unit("T")}
    make_publication(make_procedure("P"), ["province"], department=found["S"])
    make_publication(make_procedure("D"), ["district"])
    make_publication(make_procedure("C"), ["commune"])
    return found


def test_units_are_concerned_by_what_they_report(published, commune, district):
    def codes(*units):
        return sorted(narrowed("procedure", *units).values_list("code", flat=True))

    assert codes(published["S"]) == ["P"]
    assert codes(published["T"]) == []
    assert codes(district) == ["D"]
    assert codes(commune) == ["C"]
    assert codes(commune, published["S"]) == ["C", "P"]


def test_a_publication_that_left_a_unit_concerns_it_all_the_same(published, commune):
    publication = Publication.objects.get(procedure__code="P")
    changed(publication, department=published["T"])
    for unit in published.values():
        assert narrowed("publication", unit).count() == 2
        assert list(narrowed("procedure", unit).values_list("code", flat=True)) == ["P"]
    assert narrowed("publication", commune).count() == 1
    assert Procedure.objects.count() == 3


def test_a_tier_concerns_those_who_have_a_quota_by_it_are_listed_or_are_in_a_listed_district(commune, district):
    decision = make_decision()
    of_district = make_tier(decision, "A", 2500, [district], kind="commune", applies_to="communes_of")
    make_tier(decision, "B", 3500, [district])
    given = make_tier(decision, "C", 3000)
    other = make_commune("Y", make_district("K"))
    make_quotas(given, [other])

    def tiers(unit):
        return set(narrowed("tier", unit).values_list("code", flat=True))

    assert (tiers(commune), tiers(district), tiers(other)) == ({"A"}, {"B"}, {"C"})
    of_district.units.clear()
    assert tiers(commune) == {"A"}


def test_a_succession_and_a_former_district_concern_both_sides(commune, district):
    old, other = make_commune("Y"), make_commune("Z")
    make_succession(old, commune, date(2020, 4, 1))
    FormerDistrict.objects.create(unit=commune, district=district, until=date(2020, 3, 31))
    assert [narrowed("succession", unit).count() for unit in (old, commune, other)] == [1, 1, 0]
    assert [narrowed("former district", unit).count() for unit in (commune, district, other)] == [1, 1, 0]


def test_decisions_concern_every_unit(commune):
    make_decision()
    assert narrowed("decision", commune).count() == 1


def test_reading_many_records_takes_as_many_queries_as_reading_one(commune, district, django_assert_num_queries):
    for name in ("Xã Hai", "Xã Ba", "Xã Bốn"):
        changed(commune, name=name)
    keys = list(Unit.history.filter(id=commune.pk, history_type="~").values_list("history_id", flat=True))
    for chosen in (keys[:1], keys):
        with django_assert_num_queries(3):
            assert len(record_changes("unit", dict.fromkeys(chosen, 1))) == len(chosen)
