"""Changes of tiers, publications and units are shown with the units that they concern."""

from datetime import date

from procedures.models import Procedure, Publication
from quotas.actions.decisions import decision_apply
from quotas.snapshots import snapshot_of
from tests.reporting.changes.corrected import at, records
from tests.reporting.pages import tables, text
from units.models import SuccessionKind, UnitSuccession, User


def test_a_changed_tier_is_shown_with_the_old_minimum_the_new_one_and_its_units(working_province, login):
    admin = working_province.administrator
    User.objects.filter(pk=admin.pk).update(full_name="Lê Quản Trị")
    with at(16):
        before = snapshot_of(working_province.decision)
        tier = working_province.tiers["XA-25"]
        tier.minimum_hundredths = 2000
        tier._history_user, tier._change_reason = User.objects.get(pk=admin.pk), "Theo quyết định sửa đổi"
        tier.save()
        tier.units.add(working_province.units["X3"])
        decision_apply(decision=working_province.decision, before=before)
    response = login(working_province.coordinator).get("/dashboard/changes/?since=2020-05-16&what=quotas")
    members, minimum = tables(response)[-1][1:]
    name = "Nhóm UBND cấp xã – tối thiểu 20%, quyết định giao chỉ tiêu năm 2020 (hiện có 3 đơn vị)"
    assert minimum[1:3] == ["Nhóm chỉ tiêu: thay đổi", f"{name} chỉ tiêu tối thiểu: 25% → 20%"]
    assert minimum[-1] == "Lê Quản Trị Theo quyết định sửa đổi"
    assert members[2] == f"{name} thêm: UBND xã Ba, huyện Một"


def test_a_tier_concerns_the_units_that_it_names(working_province, login):
    client = login(working_province.coordinator)
    for code, tier in (("X1", "UBND cấp xã"), ("SO1", "sở, ban, ngành")):
        subjects = {subject for what, subject in records(client, f"&what=quotas&unit={code}") if "Nhóm" in what}
        assert subjects
        assert all(tier in subject for subject in subjects)
    assert not {s for what, s in records(client, "&what=quotas&unit=X3") if what.startswith("Nhóm")}


def test_a_changed_publication_concerns_who_handles_it(working_province, login):
    with at(16):
        for code, level in (("C1", 4), ("P3", 4)):
            publication = Publication.objects.get(procedure__code=code)
            publication.level = level
            publication.save()
    client = login(working_province.coordinator)

    def changed(query):
        rows = records(client, f"&since=2020-05-16&what=catalogue{query}")
        return {subject for _what, subject in rows}

    c1 = "Thủ tục C1, mức độ 4 từ ngày 03/06/2019 mức độ: Mức độ 3 → Mức độ 4"
    p3 = "Thủ tục P3, mức độ 4 từ ngày 03/06/2019 mức độ: Mức độ 3 → Mức độ 4"
    assert changed("") == {c1, p3}
    assert changed("&unit=X1") == {c1}
    assert changed("&unit=SO2") == {p3}
    assert "Không có thay đổi nào" in text(client.get("/dashboard/changes/?since=2020-05-16&what=catalogue&unit=SO1"))


def test_changes_of_units_and_their_mergers_are_shown(working_province, login):
    with at(16):
        unit = working_province.units["X1"]
        unit.active_until = date(2020, 4, 30)
        unit.save()
        UnitSuccession.objects.create(
            predecessor=unit,
            successor=working_province.units["X2"],
            effective_on=date(2020, 5, 1),
            kind=SuccessionKind.MERGER,
        )
        procedure = Procedure.objects.get(code="C1")
        procedure.sort_order = 9
        procedure.save()
    client = login(working_province.coordinator)
    rows = {subject for _what, subject in records(client, "&since=2020-05-16&what=units")}
    assert rows == {
        "UBND xã Một, huyện Một → UBND xã Hai, huyện Một",
        "UBND xã Một, huyện Một hoạt động đến ngày: – → 30/04/2020",
    }
    found = records(client, "&since=2020-05-16&what=catalogue")
    assert found == [("Thủ tục hành chính: thay đổi", "Thủ tục C1 không có nội dung làm thay đổi số liệu")]
