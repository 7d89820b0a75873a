"""What was recorded about a new unit and nobody can take away: an undo shows it first and keeps it in its record."""

from datetime import date

import pytest

from api.actions.tokens import token_make
from api.models import ApiToken, Verb
from exchange.actions.drafts import draft_choice_set
from exchange.models import DraftChoice
from procedures.models import Procedure
from reporting.actions.extensions import submission_extend
from reporting.actions.reorganisation_hindrances import NOT_IN_THE_WAY
from reporting.actions.reorganisation_undo import reorganisation_undo
from reporting.models import (
    Basis,
    DifferenceNote,
    DifferenceState,
    PartKind,
    ReorganisationPart,
    Submission,
    SystemCount,
)
from reporting.reorganising.recorded import RECORDED
from tests.reporting.actions.test_reorganisation_undo import everything, put_aside
from tests.reporting.actions.test_reorganisations import MERGER, carry_out, type_draft
from tests.reporting.one_stop import bring, counts
from tests.reporting.pages import text
from units.models import Role, Unit, User

pytestmark = pytest.mark.django_db
ASIDE = "Nội dung đã ghi nhận cho đơn vị kế thừa, lưu lại khi hoàn tác"


@pytest.fixture
def province(working_province):
    return working_province


@pytest.fixture
def step(province):
    type_draft(province, "X1", 4, (5, 2), (None, None))
    return carry_out(province, MERGER)


def undo(province, step):
    return reorganisation_undo(step=step, by=province.administrator, reason="Ghi nhầm")


def rows_but_uploads():
    """Everything but the record of the files, which stays."""
    return {name: rows for name, rows in everything().items() if name != "systemupload"}


def test_counts_of_the_one_stop_system_are_put_aside_whole(province, login):
    type_draft(province, "X1", 4, (5, 2), (None, None))
    before = rows_but_uploads()
    step = carry_out(province, MERGER)
    bring(login(province.coordinator), "2020-04,X9,C1,1200,7,3", "2020-04,X9,C2,4,0,", "2020-04,X3,C1,1,1,")
    undo(province, step)
    assert put_aside(step)[1:] == [
        ("UBND xã Mới, huyện Một, tháng 4/2020: Số liệu hệ thống một cửa", "C1 Thủ tục C1: 1.200 / 7 / 3"),
        ("UBND xã Mới, huyện Một, tháng 4/2020: Số liệu hệ thống một cửa", "C2 Thủ tục C2: 4 / 0 / –"),
    ]
    numbers = [part.before["received_total"] for part in step.parts.filter(table="reporting.systemcount")]
    assert numbers == [1200, 4]
    assert counts() == {"2020-04 X3 C1": (1, 1, None)}
    SystemCount.objects.all().delete()
    assert rows_but_uploads() == before


def test_they_can_be_uploaded_again_for_the_units_that_are_in_force_then(province, login, step):
    client = login(province.coordinator)
    bring(client, "2020-04,X9,C1,12,7,3")
    undo(province, step)
    bring(client, "2020-04,X1,C1,8,5,3", "2020-04,X2,C1,4,2,0")
    assert counts() == {"2020-04 X1 C1": (8, 5, 3), "2020-04 X2 C1": (4, 2, 0)}


def test_notes_on_differences_are_put_aside(province, step):
    unit, procedure = Unit.objects.get(code="X9"), Procedure.objects.get(code="C1")
    of = {"period": province.periods[4], "unit": unit, "procedure": procedure, "actor_name": "Lê Văn An"}
    DifferenceNote.objects.create(**of, state=DifferenceState.ASKED, text="Đã gọi điện", basis=Basis.PROVISIONAL)
    undo(province, step)
    assert put_aside(step)[-1] == (
        "UBND xã Mới, huyện Một, tháng 4/2020: Ghi chú đối soát",
        "C1 Thủ tục C1: Đã hỏi đơn vị: Đã gọi điện (Lê Văn An, 09:00, 15/05/2020)",
    )
    assert not DifferenceNote.objects.exists()


def test_a_later_deadline_and_its_reason_are_put_aside(province, step):
    report = Submission.objects.get(unit__code="X9")
    submission_extend(submission=report, by=province.coordinator, reason="Bão số 2", until=date(2020, 5, 20))
    undo(province, step)
    name = province.coordinator.get_full_name()
    assert put_aside(step)[1:] == [
        ("UBND xã Mới, huyện Một, tháng 4/2020: Gia hạn gửi", f"{name}, 09:00, 15/05/2020: Bão số 2")
    ]


def test_choices_about_drafts_are_put_aside(province, step):
    clerk = User.objects.get(username="clerk-x1")
    draft_choice_set(unit=clerk.unit, is_on=True, by=clerk)
    draft_choice_set(unit=clerk.unit, is_on=False, by=clerk)
    undo(province, step)
    name = clerk.get_full_name()
    assert [said for what, said in put_aside(step) if "Lựa chọn" in what] == [
        f"Đang bật, {name}, 09:00, 15/05/2020",
        f"Đang tắt, {name}, 09:00, 15/05/2020",
    ]
    assert not DraftChoice.objects.exists()


def test_tokens_of_the_unit_are_put_aside_and_those_of_others_stay_limited(province, step):
    clerk, values = User.objects.get(username="clerk-x1"), {"verbs": [Verb.READ], "ends_on": date(2020, 12, 31)}
    token_make(by=clerk, name="Phần mềm xã", role=Role.CLERK, **values)
    units = [Unit.objects.get(code="X9")]
    token_make(by=province.coordinator, name="Sở", role=Role.COORDINATOR, units=units, **values)
    undo(province, step)
    kept = ApiToken.objects.get()
    assert (kept.name, kept.is_limited, list(kept.units.all())) == ("Sở", True, [])
    lines = [(what.split(": ")[1], said.split(" (")[0]) for what, said in put_aside(step) if "Mã" in what]
    assert lines == [
        ("Mã truy cập cho phần mềm", "Phần mềm xã"),
        ("Mã truy cập cho phần mềm, giới hạn theo đơn vị", "Sở"),
    ]
    stored = ReorganisationPart.objects.filter(kind=PartKind.PUT_ASIDE, table="api.apitoken").get().before
    assert "digest" not in stored


def test_it_is_shown_before_it_is_done_and_stays_on_the_record(province, login, step):
    bring(login(province.coordinator), "2020-04,X9,C1,1200,7,3")
    before = everything()
    here = f"/admin/reorganisations/{step.pk}/"
    client = login(province.administrator)
    shown = text(client.post(f"{here}undo/", {"why": "Ghi nhầm"}))
    line = "tháng 4/2020: Số liệu hệ thống một cửa C1 Thủ tục C1: 1.200 / 7 / 3"
    assert f"{ASIDE} (1) UBND xã Mới, huyện Một, {line}" in shown
    assert shown.index(line) < shown.index("Các nội dung sau trở lại như trước khi sắp xếp:")
    assert everything() == before
    undo(province, step)
    assert line in text(client.get(here))


REMOVED_BY_HAND = {
    "units.Unit.parent",  # the commune's page: another district
    "units.User.unit",  # the account's page: another unit
    "units.FormerDistrict.unit",  # the unit's page
    "units.FormerDistrict.district",
    "units.UnitSuccession.predecessor",  # its own page: delete
    "units.UnitSuccession.successor",
    "units.DistrictTile.unit",  # its own page: delete
    "procedures.Publication.department",  # the procedure's page: another department
    "quotas.QuotaTier_units.unit",  # the tier's page
    "quotas.QuotaTier_excepted.unit",
    "quotas.Quota.unit",  # the tier's page, and the list of quotas
}


def test_whatever_refers_to_a_unit_is_put_aside_or_can_be_removed_by_hand():
    hindrances = {
        str(relation.field)
        for relation in Unit._meta.get_fields(include_hidden=True)
        if (relation.one_to_many or relation.one_to_one)
        and relation.related_model not in NOT_IN_THE_WAY
        and not relation.related_model._meta.model_name.startswith("historical")
    }
    assert hindrances - {str(each.field) for each in RECORDED} == REMOVED_BY_HAND
