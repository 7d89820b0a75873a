"""Undoing a rearrangement: every row and every export is what it was before, or the refusal says why not."""

from datetime import date

import pytest
import time_machine
from django.apps import apps

from quotas.models import Quota
from reporting.actions.cells import Typed, cells_save
from reporting.actions.reorganisation_undo import reorganisation_undo
from reporting.actions.submissions import submission_accept, submission_start
from reporting.models import (
    Approval,
    PartKind,
    Reminder,
    ReminderMeans,
    Submission,
)
from reporting.reorganising.plan import Handling
from tests.factories import make_clerk, make_district
from tests.reporting.actions.test_reorganisations import DAY, MERGER, carry_out, cells, type_draft
from tests.reporting.reorganised import exports, plan_of
from tests.reporting.rows import made_once
from tests.reporting.small_province import YEAR, make_working_province
from units import clock
from units.models import Unit, UnitKind, UnitSuccession, User
from units.refusals import Refused

pytestmark = pytest.mark.django_db

REORDERED = {"version", "computed_at", "last_login", "drained_at"}
DERIVED = ("compliance", "catalogueentry", "proceduresum", "proceduremonths")  # written again, with new ids
RECORDS = ("historical", "reorganisation", "event", "stalefigures", "dataversion", "figuresstate", "migration")


@pytest.fixture(autouse=True)
def may():
    with time_machine.travel("2020-05-10T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def province(login):
    province = made_once("three months confirmed", make_confirmed)
    province.client = login(province.coordinator)
    return province


def make_confirmed():
    province = make_working_province()
    for code in ("X1", "X2", "SO1"):
        for month in (1, 2, 3):
            numbers = [(9, 4, 0), (3, 1, 1)]
            submission_accept(submission=province.send(code, month, *numbers), by=province.coordinator)
    return province


def undo(province, step, reason="Ghi nhầm"):
    return reorganisation_undo(step=step, by=province.administrator, reason=reason)


def refusal(province, step, reason="Ghi nhầm"):
    before = exports(YEAR), everything()
    with pytest.raises(Refused) as refused:
        undo(province, step, reason)
    assert (exports(YEAR), everything()) == before
    return refused.value.sentence


def everything():
    """Every row of the portal's own tables but records of what happened and counters of changes."""
    rows = {}
    for label in ("units", "procedures", "quotas", "reporting"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            name = model._meta.model_name
            if not any(word in name for word in RECORDS):
                left_out = REORDERED | ({"id"} if name in DERIVED else set())
                names = [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
                rows[name] = sorted(map(str, model._base_manager.values_list(*names)))
    return rows


PLANS = {
    "merger": MERGER,
    "merger with quotas": plan_of(DAY, {"X1": "X9", "X2": "X9"}, {"X9": "Xã Mới"}, give_quotas=True),
    "renaming under its code": plan_of(DAY, {"X1": "X1"}, {"X1": "Phường Một"}, waiting=Handling.CARRIED),
    "taken over": plan_of(DAY, {"X1": "X3", "X2": "X3"}, waiting=Handling.CARRIED),
    "split": plan_of(DAY, {"X1": ["X7", "X8"]}, {"X7": "Xã Bảy", "X8": "Xã Tám"}, give_quotas=True),
    "abolished": plan_of(DAY, {"X1": None, "X3": "X2"}),
    "district": plan_of(DAY, {"H1": "H2"}, {"H2": {"name": "Huyện Hai", "kind": UnitKind.DISTRICT}}),
    "no district any more": plan_of(DAY, {"H1": None, "X1": "X9"}, {"X9": "Xã Mới"}),
    "departments": plan_of(DAY, {"SO1": "SO9", "SO2": "SO9"}, {"SO9": {"name": "Sở Mới", "kind": "department"}}),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_every_row_and_every_export_is_as_before(province, plan):
    type_draft(province, "X1", 4, (5, 2), (None, None))
    type_draft(province, "X3", 4, (1, 1), (2, 2))
    province.send("X2", 4, (20, 10, 3), (0, 0, 0))
    before = exports(YEAR, province.client), everything()
    step = carry_out(province, plan)
    assert everything() != before[1]
    exports(YEAR)
    undone = undo(province, step)
    assert (undone.undone_by_name, undone.undone_reason) == (province.administrator.get_full_name(), "Ghi nhầm")
    assert exports(YEAR, province.client) == before[0]
    assert everything() == before[1]


def test_an_undone_step_can_be_done_again_and_undone_again(province):
    before = exports(YEAR)
    for _turn in range(2):
        step = carry_out(province, MERGER)
        after = exports(YEAR)
        undo(province, step)
        assert exports(YEAR) == before != after


def test_an_undo_gives_its_reason_and_happens_once(province):
    step = carry_out(province, MERGER)
    assert refusal(province, step, " ") == "Đề nghị ghi lý do."
    undo(province, step)
    assert refusal(province, step) == "Lần sắp xếp này đã được hoàn tác."


def test_it_is_refused_once_a_successor_has_sent_something(province):
    step = carry_out(province, MERGER)
    province.units["X9"] = Unit.objects.get(code="X9")
    province.clerks["X9"] = province.clerks["X1"]
    province.clerks["X9"].refresh_from_db()
    province.send("X9", 4, (3, 3, 3), (1, 1, 1))
    assert refusal(province, step) == (
        "Sau khi sắp xếp, UBND xã Mới, huyện Một đã gửi báo cáo kỳ tháng 4/2020. Không hoàn tác được nữa."
    )


def test_what_a_unit_that_takes_over_sent_before_is_no_hindrance_and_what_it_sends_after_is_one(province):
    province.send("X3", 1, (1, 1, 1), (0, 0, 0))
    step = carry_out(province, plan_of(DAY, {"X1": "X3"}))
    undo(province, step)
    step = carry_out(province, plan_of(DAY, {"X1": "X3"}))
    province.send("X3", 2, (1, 1, 1), (0, 0, 0))
    assert "UBND xã Ba, huyện Một đã gửi báo cáo kỳ tháng 02/2020" in refusal(province, step)


def test_what_was_typed_for_the_successor_is_put_aside(province):
    type_draft(province, "X1", 4, (5, 2), (None, None))
    step = carry_out(province, MERGER)
    draft = Submission.objects.get(unit__code="X9")
    clerk = User.objects.get(username="clerk-x2")
    cell = draft.counts.get()
    cells_save(submission=draft, by=clerk, typed={(cell.procedure_id, "received_total"): Typed(8, 5)})
    undo(province, step)
    aside = step.parts.filter(kind=PartKind.PUT_ASIDE)
    assert [(part.subject, part.outcome) for part in aside] == [
        ("UBND xã Mới, huyện Một, tháng 4/2020: C1 Thủ tục C1", "8 / 2 / –")
    ]
    assert cells(Submission.objects.get(unit__code="X1", period__month=4)) == [(5, 2)]


def test_what_a_unit_that_goes_on_typed_elsewhere_stays(province):
    type_draft(province, "X1", 4, (5, 2), (None, None))
    step = carry_out(province, plan_of(DAY, {"X1": "X3"}))
    own = submission_start(unit=province.units["X3"], period=province.periods[4])
    other = province.reported_by("X3")[1]
    cells_save(submission=own, by=province.clerks["X3"], typed={(other.pk, "received_total"): Typed(4, None)})
    undo(province, step)
    assert cells(own) == [(4, None)]


def put_aside(step):
    return [(part.subject, part.outcome) for part in step.parts.filter(kind=PartKind.PUT_ASIDE)]


def test_texts_typed_for_the_successor_are_put_aside_whole(province):
    type_draft(province, "X1", 4, (5, 2), (None, None))
    step = carry_out(province, MERGER)
    texts = {"remarks": "Mạng chậm.\n" + "Đề nghị hỗ trợ. " * 20, "document_date": date(2020, 5, 8)}
    Submission.objects.filter(unit__code="X9").update(**texts)
    undo(province, step)
    assert put_aside(step)[1:] == [
        ("UBND xã Mới, huyện Một, tháng 4/2020: Khó khăn, vướng mắc; kiến nghị (nếu có)", texts["remarks"]),
        ("UBND xã Mới, huyện Một, tháng 4/2020: Ngày văn bản (nếu có)", "08/05/2020"),
    ]


@pytest.mark.parametrize(
    ("own", "since", "aside"),
    [
        ("", None, []),
        ("Thiếu máy", None, []),
        ("Thiếu máy", "Đã có máy", ["Đã có máy"]),
        (None, None, []),
        (None, "Thiếu máy", ["Thiếu máy"]),
    ],
)
def test_remarks_of_a_unit_that_goes_on_become_what_they_were(province, own, since, aside):
    """``own`` is what it had typed before the step, None where it had begun nothing; ``since`` what it typed after."""
    Submission.objects.filter(pk=type_draft(province, "X1", 4, (5, 2), (1, 1)).pk).update(remarks="Mạng chậm")
    if own is not None:
        Submission.objects.filter(pk=type_draft(province, "X3", 4, (1, 1), (1, 1)).pk).update(remarks=own)
    before = everything()
    step = carry_out(province, plan_of(DAY, {"X1": "X3"}))
    if since:
        Submission.objects.filter(unit__code="X3").update(remarks=since)
    undo(province, step)
    assert [said for _what, said in put_aside(step)] == aside
    assert everything() == before


def test_a_request_for_approval_of_a_report_that_goes_is_put_aside(province):
    type_draft(province, "X1", 4, (5, 2), (1, 1))
    before = everything()
    step = carry_out(province, MERGER)
    report = Submission.objects.get(unit__code="X9")
    asked = {"submission": report, "asked_by_name": "clerk-x1", "ends_at": clock.now()}
    Approval.objects.create(**asked, token_hash="1", ended_at=clock.now())
    Approval.objects.create(**asked, token_hash="2", given_at=clock.now(), name="Lê Văn An", position="Chủ tịch")
    undo(province, step)
    assert put_aside(step)[-2:] == [
        ("UBND xã Mới, huyện Một, tháng 4/2020: Xin lãnh đạo đơn vị duyệt", "clerk-x1, 09:00, 10/05/2020"),
        (
            "UBND xã Mới, huyện Một, tháng 4/2020: Lãnh đạo đơn vị duyệt số liệu",
            "Lê Văn An, Chủ tịch, 09:00, 10/05/2020",
        ),
    ]
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: make_clerk(Unit.objects.get(code="X9")), "UBND xã Mới, huyện Một nay được dùng ở nơi khác"),
        (
            lambda: Unit.objects.filter(code="X1").update(active_until=None, has_old_code=True),
            "UBND xã Một, huyện Một đã được sửa sau khi sắp xếp (Đơn vị kết thúc). Hãy đưa về như cũ trước.",
        ),
        (
            lambda: User.objects.filter(username="clerk-x1").update(unit=Unit.objects.get(code="X3")),
            "clerk-x1 (clerk-x1) đã được sửa sau khi sắp xếp (Tài khoản).",
        ),
    ],
)
def test_what_was_changed_after_the_step_is_put_back_first(province, change, sentence):
    step = carry_out(province, MERGER)
    change()
    assert sentence in refusal(province, step)


def test_a_later_step_is_undone_first(province):
    first = carry_out(province, MERGER)
    second = carry_out(province, plan_of(date(2020, 5, 1), {"X9": "X3"}))
    assert refusal(province, first) == (
        "Lần sắp xếp ngày 01/05/2020 (894/NQ-UBTVQH14) đã tiếp nối các đơn vị này. Hãy hoàn tác lần đó trước."
    )
    undo(province, second)
    undo(province, first)
    assert not UnitSuccession.objects.exists()
    assert not Unit.objects.filter(code="X9").exists()


def test_mails_to_a_unit_that_goes_are_kept_as_its_predecessors(province):
    step = carry_out(province, MERGER)
    mail = Reminder.objects.create(
        unit=Unit.objects.get(code="X9"), period=province.periods[4], means=ReminderMeans.EMAIL, address="x9@example.vn"
    )
    undo(province, step)
    mail.refresh_from_db()
    assert (mail.unit.code, mail.address) == ("X1", "x9@example.vn")


def test_mails_to_a_new_unit_without_predecessors_are_put_aside(province):
    opened = plan_of(DAY, {}, {"X9": "Xã Mới"})
    before = everything()
    step = carry_out(province, opened)
    unit, april = Unit.objects.get(code="X9"), province.periods[4]
    mail = {"means": "email", "state": "sent", "address": "x9@example.vn", "actor_name": "Lê Tổng Hợp"}
    Reminder.objects.create(unit=unit, period=april, at=clock.now(), **mail)
    undo(province, step)
    assert put_aside(step) == [
        (
            "UBND xã Mới, tháng 4/2020: Lần nhắc gửi báo cáo",
            "09:00, 10/05/2020, Thư điện tử, x9@example.vn, Đã gửi, Lê Tổng Hợp",
        )
    ]
    assert everything() == before


def test_quotas_given_with_the_step_go_with_it_and_the_tier_lists_its_units_as_before(province):
    tier = province.tiers["XA-25"]
    step = carry_out(province, PLANS["merger with quotas"])
    assert set(tier.units.values_list("code", flat=True)) == {"X1", "X2", "X9"}
    undo(province, step)
    assert set(tier.units.values_list("code", flat=True)) == {"X1", "X2"}
    assert Quota.objects.filter(tier=tier).count() == 2


def test_a_province_of_many_units_takes_no_more_statements(province, django_assert_max_num_queries):
    make_district("H2", name="Huyện Hai")
    few = carry_out(province, plan_of(DAY, {"X1": "Z0"}, {"Z0": "Xã Không"}))
    undo(province, few)
    for number in range(40):
        Unit.objects.create(code=f"Y{number}", name=f"Xã {number}", kind="commune", parent=province.units["H1"])
    pairs = {f"Y{number}": f"Z{number // 2}" for number in range(40)}
    many = plan_of(DAY, pairs, {f"Z{number}": f"Xã mới {number}" for number in range(20)}, give_quotas=True)
    with django_assert_max_num_queries(110):
        step = carry_out(province, many)
    with django_assert_max_num_queries(150):
        undo(province, step)
