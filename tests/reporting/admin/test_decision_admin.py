"""An administrator's decision page: what a save moves is shown first, and nothing else moves."""

import re

import pytest
import time_machine
from django.core.management import call_command

from quotas.actions.decisions import decision_apply, decision_put_in_force
from quotas.models import Quota, QuotaDecision, QuotaTier, TierScope
from quotas.snapshots import snapshot_of
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.models import Compliance
from tests.browserless import confirm, fields_of, is_confirmation, typed
from tests.factories import make_draft, make_tier, make_unit
from tests.reporting.pages import tables, text
from tests.reporting.rows import made_once
from tests.reporting.small_province import make_working_province
from tests.reporting.tables import tables_of
from trials.recount import recount, stored
from units.models import Unit, UnitKind, UnitSuccession

DECISIONS = "/admin/quotas/quotadecision/"


@pytest.fixture
def province(day_of_work):
    return made_once("three reports of two units", make_reported)


def make_reported():
    province = make_working_province()
    province.send("X1", 1, (10, 3, 0), (0, 0, 0))
    province.send("X1", 3, (10, 3, 0), (0, 0, 0))
    province.send("H1", 2, (10, 5, 0), (0, 0, 0))
    figures_drain()
    return province


@pytest.fixture
def administrator(province, login):
    return login(province.administrator)


@pytest.fixture
def address(province):
    return page_of(province.decision)


def page_of(decision):
    return f"{DECISIONS}{decision.pk}/change/"


def prefix_of(fields, code):
    return next(
        name.removesuffix("-code") for name, values in fields.items() if name.endswith("-code") and code in values
    )


def with_minimum(fields, code, minimum):
    return fields | {f"{prefix_of(fields, code)}-minimum_hundredths": [minimum]}


def judged():
    rows = Compliance.objects.order_by("unit", "period", "basis")
    return list(rows.values_list("unit__code", "period__month", "basis", "minimum_hundredths", "tier__code"))


def quotas(decision):
    return dict(Quota.objects.filter(decision=decision).values_list("unit__code", "tier__code"))


def rows_below(response, heading):
    return [list(row.values()) for row in tables_of(response)[heading]]


def moved(response):
    return rows_below(response, "Chỉ tiêu thay đổi")


def turned(response):
    return rows_below(response, "Kết quả thay đổi: Tạm tính")


def unit(code):
    return Unit.objects.get(code=code)


def test_the_export_of_the_demo_is_the_same_under_a_copy_from_july(demo, tmp_path):
    files = [tmp_path / "before.csv", tmp_path / "after.csv"]
    call_command("export_compliance", year=2020, output=files[0], verbosity=0)
    first = QuotaDecision.objects.get()
    later = make_draft(7)
    decision_apply(decision=later)
    decision_put_in_force(decision=later)
    call_command("export_compliance", year=2020, output=files[1], verbosity=0)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert len(files[1].read_text(encoding="utf-8").splitlines()) == 1981
    assert quotas(later) == quotas(first)
    assert len(quotas(later)) == 161
    judging = Compliance.objects.filter(period__month__gte=7, tier__isnull=False).values_list(
        "tier__decision", flat=True
    )
    assert set(judging) == {later.pk}


def test_a_new_decision_is_a_draft_that_says_whose_copy_it_is(province, administrator):
    before = judged()
    form = typed(administrator, f"{DECISIONS}add/", year=2020, first_month=3)
    response = administrator.post(f"{DECISIONS}add/", form, follow=True)
    assert "chép từ quyết định giao chỉ tiêu năm 2020 từ tháng 1/2020: 3 nhóm, 5 đơn vị" in text(response)
    draft = QuotaDecision.objects.get(first_month=3)
    assert draft.is_draft
    assert quotas(draft) == quotas(province.decision)
    figures_drain()
    assert judged() == before


def test_a_copy_is_put_in_force_at_once_because_no_result_changes(province, administrator):
    draft = make_draft(3)
    decision_apply(decision=draft)
    response = administrator.post(f"{DECISIONS}{draft.pk}/put-in-force/")
    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.is_in_force
    assert stored(2020) == recount(2020)


def test_putting_a_changed_draft_in_force_shows_which_units_and_months_it_judges_otherwise(province, administrator):
    draft = make_draft(3)
    decision_apply(decision=draft)
    draft.tiers.filter(code="XA-25").update(minimum_hundredths=4000)
    address = f"{DECISIONS}{draft.pk}/put-in-force/"
    response = administrator.post(address)
    assert QuotaDecision.objects.get(pk=draft.pk).is_draft
    assert moved(response) == [
        ["25% (XA-25)", "40% (XA-25)", "2 đơn vị: UBND xã Một, huyện Một; UBND xã Hai, huyện Một"]
    ]
    assert turned(response) == [["UBND xã Một, huyện Một", "2", "tháng 4/2020", "Đạt chỉ tiêu", "Chưa đạt chỉ tiêu"]]
    assert confirm(administrator, address, response).status_code == 302
    assert QuotaDecision.objects.get(pk=draft.pk).is_in_force
    assert stored(2020) == recount(2020)


def test_withdrawing_the_only_decision_shows_that_every_unit_loses_its_quota(province, administrator):
    address = f"{DECISIONS}{province.decision.pk}/withdraw/"
    response = administrator.post(address)
    assert [(row[0], row[1]) for row in moved(response)] == [
        ("45% (SO-45)", "Không giao chỉ tiêu"),
        ("35% (HUYEN-35)", "Không giao chỉ tiêu"),
        ("25% (XA-25)", "Không giao chỉ tiêu"),
    ]
    assert confirm(administrator, address, response).status_code == 302
    assert QuotaDecision.objects.get().is_withdrawn
    figures_drain()
    assert {row[3] for row in judged()} == {None}
    read = administrator.get(page_of(province.decision))
    assert read.status_code == 200
    assert b'name="_save"' not in read.content


def test_a_saved_signer_changes_no_quota_and_asks_nothing(province, administrator, address):
    before = judged(), quotas(province.decision)
    make_unit("X9", UnitKind.COMMUNE, name="Xã Chín", parent=unit("H1"))
    response = administrator.post(address, typed(administrator, address, signer="Chủ tịch"))
    assert response.status_code == 302
    assert QuotaDecision.objects.get().signer == "Chủ tịch"
    figures_drain()
    assert (judged(), quotas(province.decision)) == before


def test_a_changed_minimum_is_shown_with_what_it_turns_and_saved_only_when_confirmed(province, administrator, address):
    response = administrator.post(address, with_minimum(typed(administrator, address, number="5/QĐ"), "XA-25", "40"))
    assert is_confirmation(response)
    assert "Kết quả thay đổi: Tạm tính" in text(response)
    assert QuotaTier.objects.get(code="XA-25").minimum_hundredths == 2500
    assert QuotaDecision.objects.get().number == ""
    assert confirm(administrator, address, response).status_code == 302
    assert QuotaTier.objects.get(code="XA-25").minimum_hundredths == 4000
    assert QuotaDecision.objects.get().number == "5/QĐ"
    assert stored(2020) == recount(2020)


def test_back_from_the_confirmation_shows_what_was_typed(province, administrator, address):
    asked = administrator.post(address, with_minimum(typed(administrator, address, signer="Lê A"), "XA-25", "40"))
    response = administrator.post(address, fields_of(asked) | {"_back": ["1"]})
    fields = fields_of(response)
    assert fields["signer"] == ["Lê A"]
    assert fields[f"{prefix_of(fields, 'XA-25')}-minimum_hundredths"] == ["40"]
    assert QuotaTier.objects.get(code="XA-25").minimum_hundredths == 2500
    assert is_confirmation(administrator.post(address, fields))


def test_figures_that_change_before_the_confirmation_are_shown_again(province, administrator, address):
    asked = administrator.post(address, with_minimum(typed(administrator, address), "XA-25", "40"))
    province.send("X2", 1, (10, 3, 0), (0, 0, 0))
    again = confirm(administrator, address, asked)
    assert is_confirmation(again)
    assert "UBND xã Hai, huyện Một" in str(turned(again))
    assert QuotaTier.objects.get(code="XA-25").minimum_hundredths == 2500
    assert confirm(administrator, address, again).status_code == 302


@pytest.mark.parametrize(
    "typed_in",
    [
        {"year": 2021},
        {"first_month": 4},
        {"new_procedure_rule": "count_at_once"},
        {"new_procedure_rule": "count_after_days", "count_after_days": "31"},
    ],
    ids=["year", "first month", "rule", "rule with days"],
)
def test_a_change_of_year_month_or_rule_says_what_it_changes(province, administrator, address, typed_in):
    if "new_procedure_rule" in typed_in:
        for procedure in province.procedures.values():
            procedure.publications.update(effective_on="2020-01-01")
        figures_recompute(year=2020)
    response = administrator.post(address, typed(administrator, address, **typed_in))
    assert is_confirmation(response)
    assert re.search(r"[1-9]\d* đơn vị – tháng có số liệu, tỷ lệ hoặc chỉ tiêu khác", text(response))
    assert QuotaDecision.objects.get().first_month == 1
    assert confirm(administrator, address, response).status_code == 302
    figures_drain()
    assert stored(2020) == recount(2020)


@pytest.mark.parametrize(
    ("rule", "days", "sentence"),
    [
        ("count_after_days", "", "Đề nghị nhập số ngày từ 1 đến 730"),
        ("count_after_days", "0", "Đề nghị nhập số ngày từ 1 đến 730"),
        ("count_after_days", "731", "Đề nghị nhập số ngày từ 1 đến 730"),
        ("count_at_once", "30", "Đề nghị để trống: số ngày chỉ dùng với cách tính"),
    ],
)
def test_a_number_of_days_goes_with_its_rule(province, administrator, address, rule, days, sentence):
    response = administrator.post(
        address, typed(administrator, address, new_procedure_rule=rule, count_after_days=days)
    )
    assert text(response).count(sentence) == 1
    assert QuotaDecision.objects.get().new_procedure_rule == "exclude_first_year"


def test_a_double_claim_through_a_scope_keeps_what_was_typed(province, administrator, address):
    fields = typed(administrator, address, signer="Lê A")
    new = {
        "code": "XA-20",
        "name": "Mọi xã",
        "kind": "commune",
        "minimum_hundredths": "20",
        "applies_to": TierScope.ALL_COMMUNES,
    }
    fields |= {"tiers-TOTAL_FORMS": ["4"], **{f"tiers-3-{name}": [value] for name, value in new.items()}}
    fields |= {
        "tiers-3-id": [""],
        "tiers-3-decision": [str(province.decision.pk)],
    }
    response = administrator.post(address, fields)
    assert response.status_code == 200
    assert "đang thuộc hai nhóm" in text(response)
    assert fields_of(response)["signer"] == ["Lê A"]
    assert fields_of(response)["tiers-3-name"] == ["Mọi xã"]
    assert QuotaTier.objects.count() == 3


def test_a_proposed_quota_is_given_when_it_is_ticked_and_confirmed(province, administrator, address):
    tier = province.tiers["XA-25"]
    tier.applies_to = TierScope.COMMUNES_OF
    tier.save()
    tier.units.set([unit("H1")])
    assert "Có 1 chỉ tiêu được đề xuất" in text(administrator.get(address))
    proposals = f"{DECISIONS}{province.decision.pk}/proposals/"
    listed = administrator.get(proposals)
    assert tables(listed)[-1][1][1:3] == ["UBND xã Ba, huyện Một", "XA-25 (25%)"]
    key = re.search(r'name="give" value="([^"]+)"', listed.content.decode())[1]
    asked = administrator.post(proposals, {"give": [key]})
    assert "X3" not in quotas(province.decision)
    assert confirm(administrator, proposals, asked).status_code == 302
    assert quotas(province.decision)["X3"] == "XA-25"
    figures_drain()
    assert stored(2020) == recount(2020)


def test_quotas_that_cannot_all_be_given_stay_ticked_with_the_reason(province, administrator):
    tier = province.tiers["XA-25"]
    low = make_tier(province.decision, "XA-20", 2000)
    before = snapshot_of(province.decision)
    tier.units.set([unit("X1")])
    low.units.set([unit("X2")])
    decision_apply(decision=province.decision, before=before)
    for code in ("X1", "X2"):
        UnitSuccession.objects.create(
            predecessor=unit(code), successor=unit("X3"), effective_on="2020-04-01", kind="merger"
        )
    keys = [f"{unit('X3').pk}:{each.pk}" for each in (tier, low)]
    page = administrator.post(f"{DECISIONS}{province.decision.pk}/proposals/", {"give": keys})
    assert "chỉ có một chỉ tiêu trong một quyết định" in text(page)
    assert re.findall(r'name="give" value="([^"]+)"[^>]*? checked>', page.content.decode()) == keys
    assert "X3" not in quotas(province.decision)


def test_a_draft_can_be_deleted_and_a_decision_in_force_cannot(province, administrator):
    draft = make_draft(3)
    decision_apply(decision=draft)
    asked = administrator.get(f"{DECISIONS}{draft.pk}/delete/")
    assert "5" in text(asked)
    assert administrator.post(f"{DECISIONS}{draft.pk}/delete/", {"post": "yes"}).status_code == 302
    assert QuotaDecision.objects.get() == province.decision
    assert administrator.post(f"{DECISIONS}{province.decision.pk}/delete/", {"post": "yes"}).status_code == 403
    assert QuotaDecision.objects.get() == province.decision


def test_moving_a_decision_to_a_month_that_has_one_in_force_is_refused_at_the_field(province, administrator):
    later = make_draft(3)
    decision_apply(decision=later)
    decision_put_in_force(decision=later)
    response = administrator.post(page_of(later), typed(administrator, page_of(later), first_month=1))
    assert "Đã có quyết định đang áp dụng từ tháng này" in text(response)
    assert QuotaDecision.objects.get(pk=later.pk).first_month == 3


def test_a_draft_is_no_reason_why_figures_changed_until_it_is_put_in_force(province, administrator, login):
    draft = make_draft(3)
    decision_apply(decision=draft)
    draft.tiers.get(code="XA-25").save()
    coordinator = login(province.coordinator)
    address = "/dashboard/changes/?since=2020-05-15&what=quotas"
    before = len(tables(coordinator.get(address))[-1])
    draft.signer = "Lê A"
    draft.save()
    assert len(tables(coordinator.get(address))[-1]) == before
    with time_machine.travel("2020-05-16T09:00:00+07:00", tick=False):
        decision_put_in_force(decision=draft)
        shown = login(province.coordinator).get(address)
    assert len(tables(shown)[-1]) == before + 1
    assert "trạng thái: Bản dự thảo" in text(shown)
