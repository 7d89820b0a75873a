"""The difference of a unit is explained to the last dossier, by what was sent and by what counts."""

from datetime import date

from procedures.models import Publication
from quotas.models import NewProcedureRule
from reporting.actions.figures import figures_recompute
from reporting.changes.differences import NONE, CountedFigures
from reporting.changes.explained import explain
from reporting.models import EventKind, RevisionCount, SubmissionEvent
from tests.reporting.changes.corrected import ADDRESS, at, sent_and_corrected
from tests.reporting.pages import tables, text
from units import clock
from units.models import SuccessionKind, Unit, UnitSuccession

# then and now


def test_the_difference_of_a_unit_is_explained_to_the_last_dossier(working_province, login):
    sent_and_corrected(working_province)
    found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 16)))
    assert found.then == CountedFigures(10, 3, 1)
    assert [step.difference for step in found.steps] == [CountedFigures(2, 3, 1)]
    assert found.now == CountedFigures(12, 6, 2)
    assert found.unexplained == NONE
    table = tables(login(working_province.coordinator).get("/dashboard/changes/?since=2020-05-16&unit=X1"))[0]
    assert table[1:] == [
        ["Trước ngày 16/05/2020", "10", "3", "30,00%", "1"],
        ["Tháng 3/2020: xác nhận lần gửi 3 lúc 09:00, 18/05/2020", "+2", "+3", "", "+1"],
        ["Thay đổi danh mục, quyết định giao chỉ tiêu, đơn vị", "0", "0", "", "0"],
        ["Không giải thích được", "0", "0", "", "0"],
        ["Hiện nay", "12", "6", "50,00% chưa đủ báo cáo (1/4 tháng)", "2"],
    ]


def test_a_changed_rule_explains_its_part(working_province):
    """C2 counted at first; from the 19th it is held to be published in 2020, and no longer counts."""
    sent_and_corrected(working_province)
    with at(19):
        publication = Publication.objects.get(procedure__code="C2")
        publication.effective_on = date(2020, 1, 2)
        publication.save()
        figures_recompute()
        found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 16)))
    assert found.then == CountedFigures(10, 3, 1)
    assert found.rules == CountedFigures(-2, -1, 0)
    assert [step.difference for step in found.steps] == [CountedFigures(2, 3, 1)]
    assert found.now == CountedFigures(10, 5, 2)
    assert found.unexplained == NONE


def test_a_changed_decision_explains_its_part(working_province):
    Publication.objects.filter(procedure__code="C2").update(effective_on=date(2020, 1, 2))
    Publication.history.filter(procedure__code="C2").update(effective_on=date(2020, 1, 2))
    sent_and_corrected(working_province)
    with at(19):
        working_province.decision.new_procedure_rule = NewProcedureRule.COUNT_AT_ONCE
        working_province.decision.save()
        figures_recompute()
        found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 17)))
    assert (found.then, found.rules, found.now) == (
        CountedFigures(8, 2, 1),
        CountedFigures(2, 1, 0),
        CountedFigures(12, 6, 2),
    )
    assert found.unexplained == NONE


def test_before_the_catalogue_was_loaded_the_rules_of_today_serve_for_both(working_province, login):
    sent_and_corrected(working_province)
    found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 1)))
    assert (found.then, found.rules, found.now) == (NONE, None, CountedFigures(12, 6, 2))
    assert found.unexplained == NONE
    page = text(login(working_province.coordinator).get(f"{ADDRESS}&unit=X1"))
    assert "Hai số liệu đều tính theo danh mục và quyết định giao chỉ tiêu hiện nay." in page


def test_what_no_event_tells_of_is_shown_as_not_explained(working_province):
    sent_and_corrected(working_province)
    RevisionCount.objects.filter(revision__number=3, procedure__code="C1").update(received_total=11)
    SubmissionEvent.objects.filter(kind=EventKind.ACCEPTED).order_by("pk").last().delete()
    figures_recompute(recount=True)
    found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 16)))
    assert found.unexplained == CountedFigures(3, 3, 1)


def test_a_successor_is_explained_with_its_predecessors(working_province):
    sent_and_corrected(working_province)
    Unit.objects.filter(code="X1").update(active_until=date(2020, 3, 31))
    heir = Unit.objects.get(code="X2")
    UnitSuccession.objects.create(
        predecessor=working_province.units["X1"],
        successor=heir,
        effective_on=date(2020, 4, 1),
        kind=SuccessionKind.MERGER,
    )
    figures_recompute()
    found = explain(heir, working_province.periods[4], clock.at(date(2020, 5, 16)))
    assert (found.then, found.now, found.unexplained) == (CountedFigures(10, 3, 1), CountedFigures(12, 6, 2), NONE)


def test_a_unit_of_the_demo_is_explained_wholly(coordinator):
    table = tables(coordinator.get("/dashboard/changes/?since=2020-12-01&unit=569"))[0]
    assert table[1] == ["Trước ngày 01/12/2020", "0", "0", "–", "0"]
    assert table[-2:] == [
        ["Không giải thích được", "0", "0", "", "0"],
        ["Hiện nay", "6.930", "2.108", "30,42%", "1.297"],
    ]
    assert len(table) == 1 + 1 + 11 + 2
