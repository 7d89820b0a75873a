"""What asks for a second look, on cases worked by hand: 6 earlier months of one unit, the latest first."""

from fractions import Fraction
from math import ceil, floor
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.hints.hints import Hint, double_median, hints_of, months_before, usual_range
from reporting.models.notes import HintKind

A, B = 1, 2  # two procedures
STEADY = [{A: (100, 30, 20)}, {A: (104, 31, 20)}, {A: (96, 29, 20)}, {A: (100, 30, 20)}, {A: (102, 30, 20)}, {}]
counts = st.integers(0, 9_999_999)


def test_six_months_are_looked_at_the_latest_first_and_a_missing_one_is_empty():
    mine = {month: {A: (month, 0, 0)} for month in range(1, 10) if month != 5}
    assert months_before(mine, 8) == [mine[7], mine[6], {}, mine[4], mine[3], mine[2]]


def kinds(figures, before=STEADY):
    return [(hint.kind, hint.procedure_id) for hint in hints_of(figures, before)]


def sentences(figures, before=STEADY):
    return [hint.sentence for hint in hints_of(figures, before)]


# of 100, 104, 96, 100, 102: the median 100, the median deviation 2, a tenth of the median 10; 100 ± 6 × 10
@pytest.mark.parametrize(("total", "is_unusual"), [(39, True), (40, False), (160, False), (161, True)])
def test_a_total_is_unusual_beyond_six_spreads_of_the_units_own_months(total, is_unusual):
    assert kinds({A: (total, 10, 0)}) == ([(HintKind.UNUSUAL, A)] if is_unusual else [])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([100, 104, 96, 100, 102], (40, 160)),
        ([3, 3, 3, 3], (0, 15)),  # the least spread of 2: 3 ± 12, not below 0
        ([10, 10, 20, 40], (0, 45)),  # the median 15, the median deviation 5: 15 ± 30
        ([1000, 1100, 1200, 1301], (460, 1840)),  # the median 1150; a tenth of it is more than 100.5: 1150 ± 690
        ([1000, 1100, 1201, 1301], (461, 1840)),  # 1150.5 ± 690.3: the whole numbers within, none outside
        ([100, 100, 100, 100, 9000], (40, 160)),  # one odd month widens nothing
        ([1, 2, 3], None),
        ([], None),
    ],
)
def test_the_usual_range_by_hand(values, expected):
    assert usual_range(values) == expected


def test_the_double_median_of_an_odd_number_is_twice_its_middle_and_of_an_even_one_the_sum_of_two():
    assert double_median([9, 1, 2]) == 4
    assert double_median([9, 1, 2, 4]) == 6
    assert double_median([9, 1, 2, 5]) == 7
    assert double_median([7]) == 14


@given(st.lists(st.integers(0, 5000) | st.integers(0, 30), min_size=4, max_size=6))
def test_the_usual_range_is_that_of_exact_fractions(values):
    middle = Fraction(median(map(Fraction, values)))
    deviation = median(abs(value - middle) for value in values)
    reach = 6 * max(deviation, middle / 10, Fraction(2))
    assert usual_range(values) == (max(0, ceil(middle - reach)), floor(middle + reach))


def test_a_new_procedure_and_a_unit_with_three_months_have_no_usual_range():
    assert kinds({A: (100, 30, 0), B: (5000, 1, 0)}) == []
    assert kinds({A: (5000, 1, 0)}, STEADY[:3]) == []


@pytest.mark.parametrize(("total", "online", "hinted"), [(50, 50, True), (49, 49, False), (50, 49, False)])
def test_all_online_is_hinted_from_fifty_dossiers_on(total, online, hinted):
    assert kinds({A: (total, online, 0)}) == ([(HintKind.ALL_ONLINE, A)] if hinted else [])


def test_all_online_is_no_news_where_it_was_so_last_month():
    assert kinds({A: (60, 60, 0)}, [{A: (55, 55, 0)}]) == []
    assert kinds({A: (60, 60, 0)}, [{A: (1, 1, 0)}]) == []
    assert kinds({A: (60, 60, 0)}, [{A: (0, 0, 0)}]) == [(HintKind.ALL_ONLINE, A)]
    assert kinds({A: (60, 60, 0)}, [{A: (60, 59, 60)}]) == [(HintKind.ALL_ONLINE, A)]
    assert kinds({A: (60, 60, 0)}, [{B: (60, 60, 0)}, {A: (60, 60, 0)}]) == [(HintKind.ALL_ONLINE, A)]


def test_more_posted_than_received_is_a_note_and_no_warning():
    (hint,) = hints_of({A: (100, 30, 101)}, STEADY)
    assert (hint.kind, hint.procedure_id, hint.total, hint.is_note) == (HintKind.MORE_POSTED, A, 100, True)
    assert kinds({A: (100, 30, 100)}) == []


def test_one_procedure_may_have_several_hints_and_each_has_its_own_answer():
    found = kinds({A: (200, 200, 300), B: (60, 60, 0)})
    assert found == [
        (HintKind.ALL_ONLINE, A),
        (HintKind.UNUSUAL, A),
        (HintKind.MORE_POSTED, A),
        (HintKind.ALL_ONLINE, B),
    ]


def test_figures_equal_to_last_months_are_hinted_once_for_the_whole_report():
    last = {A: (80, 80, 90), B: (3, 0, 0)}
    assert kinds(dict(last), [last]) == [(HintKind.UNCHANGED, None)]
    assert HintKind.UNCHANGED not in dict(kinds(last | {B: (3, 0, 1)}, [last]))
    assert HintKind.UNCHANGED not in dict(kinds(last, [{}, last]))  # it is last month that counts


def test_figures_are_unchanged_also_where_one_procedure_is_quiet():
    last = {A: (80, 40, 0), B: (0, 0, 0)}
    assert kinds(dict(last), [last]) == [(HintKind.UNCHANGED, None)]


def test_the_answer_to_a_hint_is_kept_under_its_procedure_and_kind():
    assert Hint(HintKind.UNUSUAL, "", A).key == (A, "unusual")
    assert Hint(HintKind.ALL_ZERO, "").key == (None, "all_zero")


def test_zero_again_after_zero_is_no_hint():
    assert kinds({A: (0, 0, 0)}, [{A: (0, 0, 0)}] * 6) == []


def test_all_zero_is_hinted_after_four_months_with_dossiers_and_none_without():
    busy = [{A: (2, 0, 0)}] * 4
    assert kinds({A: (0, 0, 5)}, busy) == [(HintKind.ALL_ZERO, None)]
    assert kinds({A: (0, 0, 5), B: (0, 0, 0)}, [{A: (2, 0, 0), B: (0, 0, 0)}] * 4) == [(HintKind.ALL_ZERO, None)]
    assert HintKind.ALL_ZERO not in dict(kinds({A: (0, 0, 0), B: (1, 0, 0)}, busy))
    assert HintKind.ALL_ZERO not in dict(kinds({A: (0, 0, 0)}, busy[:3]))
    assert HintKind.ALL_ZERO not in dict(kinds({A: (0, 0, 0)}, [*busy, {A: (0, 0, 0)}]))


def test_without_figures_there_is_nothing_to_hint_at():
    assert hints_of({}, [{A: (2, 0, 0)}] * 4) == []


def test_the_sentences_are_those_agreed():
    assert sentences({A: (1200, 1200, 1300)}, []) == [
        "Toàn bộ 1.200 hồ sơ được ghi là trực tuyến.",
        "Kết quả trả qua BCCI nhiều hơn hồ sơ tiếp nhận trong kỳ, có thể gồm hồ sơ kỳ trước. Không phải lỗi.",
    ]
    assert sentences({A: (1, 0, 0)}, [{A: (4000, 1, 0)}] * 4) == [
        "Thấp hơn mức thường có 1.599 hồ sơ (thường từ 1.600 đến 6.400; tháng trước 4.000)."
    ]
    assert sentences({A: (9000, 0, 0)}, [{A: (4000, 1, 0)}] * 4) == [
        "Cao hơn mức thường có 2.600 hồ sơ (thường từ 1.600 đến 6.400; tháng trước 4.000)."
    ]
    assert sentences({A: (9000, 0, 0)}, [{}, *[{A: (4000, 1, 0)}] * 4]) == [
        "Cao hơn mức thường có 2.600 hồ sơ (thường từ 1.600 đến 6.400)."
    ]
    assert sentences({A: (1, 0, 0)}, [{}, *[{A: (4000, 1, 0)}] * 4]) == [
        "Thấp hơn mức thường có 1.599 hồ sơ (thường từ 1.600 đến 6.400)."
    ]
    assert sentences({A: (4, 1, 0)}, [{A: (4, 1, 0)}]) == ["Toàn bộ số liệu trùng với tháng trước."]
    assert sentences({A: (0, 0, 0)}, [{A: (4, 1, 0)}] * 4) == ["Tất cả bằng 0 trong khi các tháng trước có hồ sơ."]


@given(st.lists(counts, min_size=4, max_size=6), st.data())
def test_the_usual_range_holds_most_months_it_is_made_of_whatever_their_order(values, data):
    low, high = usual_range(values)
    assert 0 <= low <= high
    within = sum(low <= value <= high for value in values)
    assert 2 * within >= len(values)  # half of them are within one median deviation already
    assert usual_range(data.draw(st.permutations(values))) == (low, high)
    middle = sorted(values)[len(values) // 2]
    assert usual_range([middle] * 5)[0] <= max(0, middle - 12) <= middle + 12 <= usual_range([middle] * 5)[1]
