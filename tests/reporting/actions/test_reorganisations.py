"""A rearrangement of units as one dated step: units, successions, accounts, reports, quotas, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine

from quotas.models import Quota
from reporting.actions.cells import Typed, cells_save
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.reorganisations import reorganisation_carry_out
from reporting.actions.submissions import submission_accept, submission_start
from reporting.models import Compliance, EventKind, PartKind, Reorganisation, Submission
from reporting.models.numbers import REMARKS_LENGTH
from reporting.reorganising.plan import CLOSED, KEPT_ACCOUNT, Handling, Passage
from tests.factories import make_district, make_procedure, make_publication
from tests.reporting.reorganised import exports, month_sums, plan_of
from tests.reporting.small_province import YEAR, make_working_province
from trials.recount import recount, stored
from units.models import FormerDistrict, Unit, UnitKind, UnitSuccession
from units.refusals import Refused

pytestmark = pytest.mark.django_db
DAY, EVE = date(2020, 4, 1), date(2020, 3, 31)


@pytest.fixture(autouse=True)
def may():
    with time_machine.travel("2020-05-10T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def province():
    return make_working_province()


def carry_out(province, plan):
    return reorganisation_carry_out(plan=plan, by=province.administrator)


def refusal(province, plan):
    before = exports(YEAR)
    with pytest.raises(Refused) as refused:
        carry_out(province, plan)
    assert not Reorganisation.objects.exists()
    assert exports(YEAR) == before
    return refused.value.messages


def type_draft(province, code, month, *numbers):
    """Let the unit's clerk type received and online of its procedures, None for nothing, and send nothing."""
    submission = submission_start(unit=province.units[code], period=province.periods[month])
    typed = {
        (procedure.pk, name): Typed(value, None)
        for procedure, pair in zip(province.reported_by(code), numbers, strict=True)
        for name, value in zip(("received_total", "received_online"), pair, strict=True)
        if value is not None
    }
    cells_save(submission=submission, by=province.clerks[code], typed=typed)
    return submission


def cells(submission):
    rows = submission.counts.order_by("procedure__sort_order")
    return [(row.received_total, row.received_online) for row in rows]


MERGER = plan_of(DAY, {"X1": "X9", "X2": "X9"}, {"X9": {"name": "Xã Mới", "district": "H1", "phone": "0258"}})


def test_two_communes_merge_into_a_new_one(province):
    step = carry_out(province, MERGER)
    new = Unit.objects.get(code="X9")
    assert (new.name, new.parent, new.active_from, new.sort_order) == ("Xã Mới", province.units["H1"], DAY, 3)
    assert {u.code: u.active_until for u in Unit.objects.exclude(active_until=None)} == {"X1": EVE, "X2": EVE}
    steps = UnitSuccession.objects.values_list("predecessor__code", "successor", "effective_on", "kind", "legal_basis")
    basis = "894/NQ-UBTVQH14, 10/02/2020"
    assert set(steps) == {(code, new.pk, DAY, "merger", basis) for code in ("X1", "X2")}
    assert {clerk.username for clerk in new.clerks.all()} == {"clerk-x1", "clerk-x2"}
    assert (step.done_by, step.document_number) == (province.administrator, "894/NQ-UBTVQH14")
    assert [u.history.latest().history_user for u in Unit.objects.filter(code__in=["X1", "X9"])] == [
        province.administrator
    ] * 2


def test_figures_of_a_merger_are_those_of_a_recount(province):
    for code in ("X1", "X2", "X3"):
        for month in (1, 2, 3):
            submission_accept(submission=province.send(code, month, (9, 4, 0), (3, 1, 1)), by=province.coordinator)
    before = month_sums(YEAR)
    carry_out(province, MERGER)
    figures_drain()
    assert stored(YEAR) == recount(YEAR)
    after = stored(YEAR)
    assert month_sums(YEAR) == before
    figures_recompute(year=YEAR)
    assert stored(YEAR) == after
    april = Compliance.objects.get(unit__code="X9", period__month=4, basis="official")
    assert (april.ytd_received_total, april.ytd_received_online) == (72, 30)


@pytest.mark.parametrize(
    ("passages", "openings", "kinds"),
    [
        ({"X1": "X9"}, {"X9": "Xã Mới"}, {("X1", "X9", "renaming")}),
        ({"X1": "X2"}, {}, {("X1", "X2", "merger")}),
        ({"X1": ["X8", "X2"]}, {"X8": "Xã Tám"}, {("X1", "X8", "split"), ("X1", "X2", "split")}),
        ({"X1": None}, {}, set()),
        ({"X1": "X1"}, {"X1": "Phường Một"}, {("X1", "X1", "renaming")}),
    ],
)
def test_the_kind_of_a_step_follows_from_who_ends_and_who_carries_on(province, passages, openings, kinds):
    carry_out(province, plan_of(DAY, passages, openings))
    steps = UnitSuccession.objects.values_list("predecessor__code", "successor__code", "kind")
    assert set(steps) == kinds
    assert Unit.objects.get(code="X1", active_from=None).active_until == EVE


def test_an_abolition_may_name_who_takes_the_tasks(province):
    carry_out(province, replace(plan_of(DAY, {"X1": "X2"}), passages=(Passage("X1", "X2", "abolition"),)))
    assert UnitSuccession.objects.get().kind == "abolition"


def test_each_account_goes_where_it_was_chosen_to_go(province):
    accounts = {province.clerks["X1"].pk: CLOSED, province.clerks["X2"].pk: KEPT_ACCOUNT}
    carry_out(province, plan_of(DAY, {"X1": "X3", "X2": "X3"}, accounts=accounts))
    one, two = (type(province.clerks["X1"]).objects.get(username=f"clerk-x{n}") for n in (1, 2))
    assert (one.is_active, one.unit.code, two.is_active, two.unit.code) == (False, "X1", True, "X2")


def test_an_account_goes_to_no_other_unit(province):
    plan = plan_of(DAY, {"X1": "X3"}, accounts={province.clerks["X1"].pk: "X2"})
    assert refusal(province, plan) == ["Không chuyển được tài khoản clerk-x1 sang X2."]


def test_the_accounts_of_a_unit_without_a_successor_are_closed(province):
    carry_out(province, plan_of(DAY, {"X1": None}))
    province.clerks["X1"].refresh_from_db()
    assert not province.clerks["X1"].is_active


def test_drafts_of_the_month_are_added_up_in_the_successors_draft(province):
    one = type_draft(province, "X1", 4, (5, 2), (None, None))
    two = type_draft(province, "X2", 4, (7, 1), (4, None))
    Submission.objects.filter(pk=one.pk).update(remarks="Mạng chậm")
    carry_out(province, MERGER)
    draft = Submission.objects.get(unit__code="X9")
    assert (draft.status, cells(draft), draft.remarks) == ("draft", [(12, 3), (4, None)], "Mạng chậm")
    for report in (one, two):
        report.refresh_from_db()
        assert report.carried_into == draft
        assert not report.is_editable(report.counts.first().saved_at)
        assert report.events.get().kind == EventKind.CARRIED_OVER
    assert cells(one)[0] == (5, 2)


def test_remarks_that_are_too_long_together_say_where_they_were_cut(province):
    for code in ("X1", "X2"):
        report = type_draft(province, code, 4, (5, 2), (1, 1))
        Submission.objects.filter(pk=report.pk).update(remarks=f"{code} " + "mạng chậm " * 70)
    carry_out(province, MERGER)
    remarks = Submission.objects.get(unit__code="X9").remarks
    assert len(remarks) == REMARKS_LENGTH
    assert remarks.startswith("UBND xã Một, huyện Một: X1 mạng chậm")
    assert "\nUBND xã Hai, huyện Một: X2 mạng chậm" in remarks
    assert remarks.endswith(" […]")


def test_drafts_are_added_to_what_a_unit_that_takes_over_has_typed(province):
    type_draft(province, "X1", 4, (5, 2), (1, 1))
    own = type_draft(province, "X3", 4, (7, 1), (None, None))
    carry_out(province, plan_of(DAY, {"X1": "X3"}))
    assert cells(own) == [(12, 3), (1, 1)]


def test_drafts_stay_where_that_was_chosen_and_after_a_split(province):
    for passages, openings, handling in (
        ({"X1": "X9"}, {"X9": "Xã Mới"}, Handling.KEPT),
        ({"X2": ["X7", "X8"]}, {"X7": "Xã Bảy", "X8": "Xã Tám"}, Handling.CARRIED),
    ):
        [code] = passages
        report = type_draft(province, code, 4, (5, 2), (1, 1))
        carry_out(province, plan_of(DAY, passages, openings, drafts=handling))
        report.refresh_from_db()
        assert report.carried_into is None
    assert not Submission.objects.filter(unit__code__in=["X7", "X8", "X9"]).exists()


def test_a_report_sent_for_the_month_stays_and_counts_in_its_month(province):
    report = province.send("X1", 4, (20, 10, 0), (0, 0, 0))
    before = month_sums(YEAR)
    carry_out(province, MERGER)
    report.refresh_from_db()
    assert (report.status, report.sent_revision.number) == ("submitted", 1)
    assert month_sums(YEAR) == before
    submission_accept(submission=report, by=province.coordinator)
    assert month_sums(YEAR)[4, "official"] == (20, 10)


def test_a_report_sent_for_the_month_can_be_carried_over(province):
    report = province.send("X1", 4, (20, 10, 3), (0, 0, 0))
    plan = plan_of(DAY, {"X1": "X9"}, {"X9": "Xã Mới"}, waiting=Handling.CARRIED)
    carry_out(province, plan)
    report.refresh_from_db()
    draft = Submission.objects.get(unit__code="X9")
    assert (report.status, report.sent_revision, report.carried_into) == ("draft", None, draft)
    assert cells(draft) == [(20, 10), (0, 0)]
    assert month_sums(YEAR)[4, "provisional"] == (0, 0)
    assert [event.kind for event in report.events.all()] == ["sent", "carried_over"]


def test_nothing_is_carried_into_a_report_that_was_sent(province):
    province.send("X3", 4, (1, 1, 1), (0, 0, 0))
    report = type_draft(province, "X1", 4, (5, 2), (1, 1))
    carry_out(province, plan_of(DAY, {"X1": "X3"}))
    report.refresh_from_db()
    assert report.carried_into is None


def test_months_before_the_step_stay_untouched(province):
    report = type_draft(province, "X1", 3, (5, 2), (1, 1))
    carry_out(province, MERGER)
    report.refresh_from_db()
    assert (report.carried_into, report.version, report.events.count()) == (None, 1, 0)


def test_quotas_are_given_only_when_asked_for_and_by_the_tier_of_all_predecessors(province):
    carry_out(province, MERGER)
    assert not Quota.objects.filter(unit__code="X9").exists()


def test_a_successor_of_one_tier_gets_its_quota_with_the_tick(province):
    carry_out(province, plan_of(DAY, {"X1": "X9", "X2": "X9"}, {"X9": "Xã Mới"}, give_quotas=True))
    assert Quota.objects.get(unit__code="X9").tier.code == "XA-25"


def test_communes_of_a_district_that_ends_belong_to_its_successor_or_to_none(province):
    make_district("H2", name="Huyện Hai")
    carry_out(province, plan_of(DAY, {"H1": "H2"}))
    assert set(Unit.objects.filter(kind="commune").values_list("parent__code", flat=True)) == {"H2"}
    former = FormerDistrict.objects.values_list("unit__code", "district__code", "until")
    assert set(former) == {(code, "H1", EVE) for code in ("X1", "X2", "X3")}
    carry_out(province, plan_of(date(2020, 5, 1), {"H2": None}))
    assert set(Unit.objects.filter(kind="commune").values_list("parent", flat=True)) == {None}


def test_procedures_of_a_department_pass_to_the_one_it_merges_into(province):
    plan = plan_of(DAY, {"SO1": "SO9", "SO2": "SO9"}, {"SO9": {"name": "Sở Mới", "kind": UnitKind.DEPARTMENT}})
    carry_out(province, plan)
    rows = Unit.objects.get(code="SO9").publications.values_list("procedure__code", "effective_on", "ended_on")
    assert set(rows) == {("P1", DAY, None), ("P2", DAY, None), ("P3", DAY, None)}
    ended = set(province.units["SO1"].publications.values_list("procedure__code", "ended_on"))
    assert ended == {("P1", EVE), ("P2", EVE)}


def test_a_department_that_sent_later_months_keeps_its_procedures_to_their_end(province):
    province.send("SO1", 4, (30, 12, 0), (5, 5, 0))
    before = month_sums(YEAR)
    make_publication(make_procedure("P9"), ["province"], department=province.units["SO1"], on=date(2020, 5, 1))
    carry_out(province, plan_of(DAY, {"SO1": "SO2"}))
    assert month_sums(YEAR) == before
    rows = province.units["SO2"].publications.values_list("procedure__code", "effective_on")
    assert {("P1", date(2020, 5, 1)), ("P9", date(2020, 5, 1))} < set(rows)


@pytest.mark.parametrize(
    ("passages", "openings", "sentence"),
    [
        ({"X77": "X1"}, {}, "Không có đơn vị nào hoạt động vào ngày 31/03/2020 mang mã X77."),
        ({"X1": "X77"}, {}, "Không có đơn vị mới hoặc đơn vị còn hoạt động nào mang mã X77."),
        ({"X1": "SO1"}, {}, "UBND xã Một, huyện Một và đơn vị kế thừa phải thuộc cùng một khối."),
        (
            {"X1": "X2"},
            {"X3": "Xã Ba"},
            "Mã X3 đang thuộc về một đơn vị đang hoạt động. Hãy chọn đơn vị đó để tiếp nhận.",
        ),
        ({"X1": "X9"}, {"X9": ""}, "X9: Thiếu tên đơn vị."),
        (
            {"X1": "X9"},
            {"X9": {"name": "Xã", "district": "H7"}},
            "Xã: không có huyện nào hoạt động vào ngày 01/04/2020 mang mã H7.",
        ),
        ({"X1": "X9"}, {"X9": {"name": "Xã", "email": "@"}}, "X9: Nhập địa chỉ email."),
        ({}, {}, "Chưa có đơn vị nào kết thúc hoặc bắt đầu."),
    ],
)
def test_a_plan_that_contradicts_what_is_stored_is_refused(province, passages, openings, sentence):
    assert sentence in refusal(province, plan_of(DAY, passages, openings))


def test_a_step_is_carried_out_when_its_day_has_come(province):
    assert refusal(province, plan_of(date(2020, 5, 11), {"X1": "X2"})) == [
        "Việc sắp xếp chỉ được thực hiện khi đã đến ngày hiệu lực; ngày 11/05/2020 chưa tới."
    ]
    assert refusal(province, plan_of(DAY, {"X1": "X2"}, document_number=" ")) == ["Đề nghị nhập số văn bản."]


def test_a_unit_passes_on_once(province):
    carry_out(province, plan_of(DAY, {"X1": "X2"}))
    with pytest.raises(Refused) as refused:
        carry_out(province, plan_of(DAY, {"X1": "X3"}))
    assert refused.value.messages == ["Đơn vị kế thừa của UBND xã Một, huyện Một đã được ghi nhận."]


def test_what_was_done_is_noted_in_parts(province):
    type_draft(province, "X1", 4, (5, 2), (None, None))
    step = carry_out(province, MERGER)
    kinds = [part.kind for part in step.parts.all()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        PartKind.ENDED: 2, PartKind.OPENED: 1, PartKind.SUCCESSION: 2, PartKind.ACCOUNT: 2, PartKind.REPORT: 3,
    }  # fmt: skip
