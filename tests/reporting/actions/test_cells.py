"""Saving working cells, filling blanks and taking that back: all or nothing, guarded by what the writer saw."""

import pytest
import time_machine
from django.db import transaction

from reporting.actions.cells import (
    CellsRefused,
    Typed,
    cells_clear_zeros,
    cells_fill_blanks,
    cells_save,
    cells_save_each,
)
from reporting.actions.reopenings import reopenings_end
from reporting.entry.cell_rules import Fault
from reporting.models import MAX_COUNT, NUMBERS, CountSource, DossierCount
from reporting.numbers import online_above_total, out_of_range
from reporting.transitions import lock_submission
from tests.reporting.actions.helpers import everything, refused, stale
from tests.reporting.cast import cast_of
from units import clock
from units.refusals import Refused

TOTAL, ONLINE, POST = NUMBERS


@pytest.fixture
def draft(states):
    return states.draft()


@pytest.fixture
def c1(working_province):
    return working_province.procedures["C1"].pk


@pytest.fixture
def c2(working_province):
    return working_province.procedures["C2"].pk


def stored(submission):
    return {row[0]: row[1:] for row in submission.counts.values_list("procedure__code", *NUMBERS, "version")}


def test_what_is_typed_is_stored_with_who_and_when(draft, states, c1):
    saved = cells_save(
        submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(5, None), (c1, ONLINE): Typed(1, None)}
    )
    assert saved == [(c1, ONLINE), (c1, TOTAL)]
    assert stored(draft) == {"C1": (5, 1, None, 1)}
    row = DossierCount.objects.get()
    assert (row.source, row.saved_by, row.saved_at) == (CountSource.TYPED, "clerk-x1", clock.now())
    assert stale() == []  # figures come from sendings, never from working cells


def test_saving_the_same_again_writes_nothing(draft, states, c1):
    cells_save(submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(5, None)})
    before = everything()
    assert cells_save(submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(5, 5)}) == []
    assert everything() == before


def test_a_cell_can_be_made_blank_again(draft, states, c1):
    cells_save(submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(5, None)})
    cells_save(submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(None, 5)})
    assert stored(draft) == {"C1": (None, None, None, 2)}


def test_a_coordinator_enters_on_behalf(draft, states, c1):
    cells_save(submission=draft, by=states.coordinator, typed={(c1, TOTAL): Typed(5, None)})
    assert DossierCount.objects.get().source == CountSource.ON_BEHALF


@pytest.mark.parametrize("who", ["other_clerk", "district_clerk", "observer", "administrator"])
def test_nobody_else_types(draft, working_province, c1, who):
    user = cast_of(working_province)[who]
    with refused("not_open"):
        cells_save(submission=draft, by=user, typed={(c1, TOTAL): Typed(5, None)})
    with refused("not_open"):
        cells_fill_blanks(submission=draft, by=user)
    with refused("not_open"):
        cells_clear_zeros(submission=draft, by=user, cells=[(c1, TOTAL)])


@pytest.mark.parametrize("state", ["submitted", "accepted", "draft_of_a_locked_month", "reopened_and_run_out"])
def test_a_closed_report_takes_nothing(states, c1, state):
    submission = getattr(states, state)()
    with refused("not_open"):
        cells_save(submission=submission, by=states.clerk, typed={(c1, TOTAL): Typed(7, 5)})


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("submitted", "Báo cáo đã được chính đơn vị ở cửa sổ khác gửi lúc 09:00."),
        ("submitted_then_locked", "Báo cáo đã được chính đơn vị ở cửa sổ khác gửi lúc 09:00."),
        ("submitted_on_behalf", "Báo cáo đã được coordinator gửi lúc 09:00."),
        ("accepted", "Báo cáo đã được xác nhận."),
        ("draft_of_a_locked_month", "Kỳ báo cáo đã khóa."),
        ("draft_of_a_month_not_opened", "Báo cáo không mở để nhập số liệu."),
        ("reopened_and_run_out", "Báo cáo đã hết thời gian mở lại."),
    ],
)
@pytest.mark.parametrize("is_recorded", [False, True])
def test_a_closed_report_says_why_it_is_closed(states, c1, state, reason, is_recorded):
    submission = getattr(states, state)()
    if is_recorded:
        reopenings_end()
    with pytest.raises(Refused) as refusal:
        cells_save(submission=submission, by=states.clerk, typed={(c1, TOTAL): Typed(7, 5)})
    assert refusal.value.sentence.startswith(reason)
    assert "Số đang nhập chưa được ghi nhận" in refusal.value.sentence


def test_a_month_opened_to_be_added_says_when_its_time_has_run_out(states, c1):
    submission = states.opened_to_be_added()
    with time_machine.travel("2020-05-31T09:00:00+07:00"), pytest.raises(Refused, match="đã hết thời gian mở lại"):
        cells_save(submission=submission, by=states.clerk, typed={(c1, TOTAL): Typed(7, 5)})


@pytest.mark.parametrize("value", [-1, MAX_COUNT + 1])
def test_a_number_out_of_range_saves_nothing_at_all(draft, states, c1, c2, value):
    typed = {(c1, TOTAL): Typed(5, None), (c2, POST): Typed(value, None)}
    with pytest.raises(CellsRefused) as refusal:
        cells_save(submission=draft, by=states.clerk, typed=typed)
    assert refusal.value.problems == {(c2, POST): "Số hồ sơ phải từ 0 đến 9.999.999."}
    assert stored(draft) == {}


def test_online_above_the_total_is_refused_at_its_cell(draft, states, c1):
    cells_save(submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(5, None)})
    with pytest.raises(CellsRefused) as refusal:
        cells_save(submission=draft, by=states.clerk, typed={(c1, ONLINE): Typed(6, None)})
    assert list(refusal.value.problems) == [(c1, ONLINE)]
    cells_save(submission=draft, by=states.clerk, typed={(c1, ONLINE): Typed(5, None), (c1, POST): Typed(99, None)})
    assert stored(draft) == {"C1": (5, 5, 99, 2)}


def test_a_procedure_of_another_group_is_refused(draft, states, working_province):
    strange = working_province.procedures["D1"].pk
    with refused("cells_refused"):
        cells_save(submission=draft, by=states.clerk, typed={(strange, TOTAL): Typed(5, None)})


def test_two_people_in_one_cell_see_both_values_and_nothing_is_saved(draft, states, working_province, c1, c2):
    second = cast_of(working_province)["second_clerk"]
    cells_save(submission=draft, by=second, typed={(c1, TOTAL): Typed(8, None)})
    with pytest.raises(CellsRefused) as refusal:
        cells_save(
            submission=draft,
            by=states.clerk,
            typed={(c1, TOTAL): Typed(5, None), (c2, TOTAL): Typed(3, None)},
        )
    (conflict,) = refusal.value.conflicts
    assert (conflict.cell, conflict.mine, conflict.theirs, conflict.who, conflict.at) == (
        (c1, TOTAL),
        5,
        8,
        "Cán bộ thứ hai",
        "09:00",
    )
    assert stored(draft) == {"C1": (8, None, None, 1)}


def test_two_people_who_typed_the_same_or_different_cells_do_not_collide(draft, states, working_province, c1):
    second = cast_of(working_province)["second_clerk"]
    cells_save(submission=draft, by=second, typed={(c1, TOTAL): Typed(8, None)})
    cells_save(submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(8, None), (c1, POST): Typed(1, None)})
    assert stored(draft) == {"C1": (8, None, 1, 2)}


def test_an_untouched_cell_does_not_overwrite_what_a_colleague_saved(draft, states, working_province, c1):
    second = cast_of(working_province)["second_clerk"]
    cells_save(submission=draft, by=second, typed={(c1, TOTAL): Typed(8, None)})
    cells_save(submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(None, None), (c1, POST): Typed(1, None)})
    assert stored(draft) == {"C1": (8, None, 1, 2)}


def test_filling_blanks_answers_the_rest_and_can_be_undone(draft, states, c1, c2):
    cells_save(submission=draft, by=states.clerk, typed={(c1, TOTAL): Typed(5, None)})
    filled = cells_fill_blanks(submission=draft, by=states.clerk)
    assert sorted(filled) == sorted([(c1, ONLINE), (c1, POST), (c2, TOTAL), (c2, ONLINE), (c2, POST)])
    assert stored(draft) == {"C1": (5, 0, 0, 2), "C2": (0, 0, 0, 1)}
    assert cells_fill_blanks(submission=draft, by=states.clerk) == []
    cells_save(submission=draft, by=states.clerk, typed={(c2, TOTAL): Typed(2, 0)})
    cleared = cells_clear_zeros(submission=draft, by=states.clerk, cells=filled)
    assert sorted(cleared) == sorted(set(filled) - {(c2, TOTAL)})
    assert stored(draft) == {"C1": (5, None, None, 3), "C2": (2, None, None, 3)}


def test_a_blank_total_under_typed_online_dossiers_is_not_filled_with_zero(draft, states, c1):
    cells_save(submission=draft, by=states.clerk, typed={(c1, ONLINE): Typed(4, None)})
    with refused("cells_refused"):
        cells_fill_blanks(submission=draft, by=states.clerk)


def test_names_that_are_no_numbers_are_never_cleared(draft, states, c1):
    cells_fill_blanks(submission=draft, by=states.clerk)
    assert cells_clear_zeros(submission=draft, by=states.clerk, cells=[(c1, "version"), (c1, "pk")]) == []


def test_a_cell_refused_by_itself_has_a_code_for_programs_and_the_others_are_saved_with_their_source(
    draft, states, c1, c2
):
    typed = {(c1, TOTAL): Typed(2, None), (c1, ONLINE): Typed(3, None), (c1, POST): Typed(-1, None)}
    with transaction.atomic():
        saved = cells_save_each(
            submission=lock_submission(draft),
            by=states.clerk,
            typed=typed | {(c2, TOTAL): Typed(7, None)},
            rows={},
            source=CountSource.API,
        )
    above = Fault("online_above_total", online_above_total(3, 2))
    outside = Fault("out_of_range", out_of_range())
    assert saved.faults == {(c1, TOTAL): above, (c1, ONLINE): above, (c1, POST): outside}
    assert saved.refused == {cell: fault.sentence for cell, fault in saved.faults.items()}
    assert stored(draft) == {"C2": (7, None, None, 1)}
    assert draft.counts.get().source == CountSource.API


def test_zeros_that_a_program_fills_and_takes_back_say_so(draft, states):
    filled = cells_fill_blanks(submission=draft, by=states.clerk, source=CountSource.API)
    assert set(draft.counts.values_list("source", flat=True)) == {CountSource.API}
    cells_clear_zeros(submission=draft, by=states.clerk, cells=filled)
    assert set(draft.counts.values_list("source", flat=True)) == {CountSource.TYPED}
