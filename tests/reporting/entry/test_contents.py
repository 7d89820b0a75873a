"""The seal over what would be sent: every figure and every text moves it, their order does not, a blank is no zero."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.actions.cells import Typed, cells_save
from reporting.actions.details import details_save
from reporting.actions.submissions import submission_start
from reporting.entry.contents import Contents, changes_between, contents_of, contents_sent, is_known_to, sealed
from reporting.models import MAX_COUNT, NUMBERS, TEXTS, DossierCount, Submission
from tests.factories import make_clerk

number = st.none() | st.integers(min_value=0, max_value=MAX_COUNT)
figures = st.dictionaries(st.text(min_size=1, max_size=4), st.tuples(number, number, number), min_size=1, max_size=5)
texts = st.fixed_dictionaries({name: st.text(max_size=6) for name in TEXTS})
all_contents = st.builds(Contents, st.just("SO1"), st.just("2020-04"), st.booleans(), figures, texts)


@given(all_contents, all_contents)
def test_two_contents_have_one_digest_exactly_when_they_are_equal(one, other):
    assert (one.digest == other.digest) == (one == other)


@given(all_contents, st.data())
def test_each_figure_moves_the_digest(contents, data):
    code = data.draw(st.sampled_from(sorted(contents.figures)))
    place = data.draw(st.integers(min_value=0, max_value=2))
    numbers = list(contents.figures[code])
    value = data.draw(number.filter(lambda value: value != numbers[place]))
    numbers[place] = value
    assert replace(contents, figures=contents.figures | {code: tuple(numbers)}).digest != contents.digest


@given(all_contents, st.sampled_from(TEXTS), st.data())
def test_each_text_moves_the_digest(contents, name, data):
    text = data.draw(st.text(max_size=6).filter(lambda text: text != contents.texts[name]))
    assert replace(contents, texts=contents.texts | {name: text}).digest != contents.digest


@given(all_contents, st.randoms(use_true_random=False))
def test_the_order_of_figures_and_texts_does_not_move_the_digest(contents, chance):
    rows, lines = list(contents.figures.items()), list(contents.texts.items())
    chance.shuffle(rows)
    chance.shuffle(lines)
    assert replace(contents, figures=dict(rows), texts=dict(lines)).digest == contents.digest


@given(all_contents)
def test_unit_month_and_kind_of_return_move_the_digest(contents):
    others = [
        replace(contents, unit_code="SO2"),
        replace(contents, period="2020-03"),
        replace(contents, nil=not contents.nil),
    ]
    assert contents.digest not in {other.digest for other in others}


BLANKS = {"P1": (None, None, None)}
ZEROS = {"P1": (0, 0, 0)}


@pytest.mark.parametrize(("nil", "are_equal"), [(False, False), (True, True)])
def test_a_blank_is_no_zero_but_in_a_nil_return_which_writes_it(working_province, nil, are_equal):
    report = Submission(unit=working_province.units["SO1"], period=working_province.periods[4])
    blank, zero = (sealed(report, each, {}, nil=nil).digest for each in (BLANKS, ZEROS))
    assert (blank == zero) == are_equal


@pytest.fixture
def report(working_province):
    """P1 and P2 of Sở Một typed by its clerk, with remarks."""
    clerk = working_province.clerks["SO1"]
    report = submission_start(unit=working_province.units["SO1"], period=working_province.periods[4])
    pks = [working_province.procedures[code].pk for code in ("P1", "P2")]
    cells_save(submission=report, by=clerk, typed={(pk, name): Typed(5, None) for pk in pks for name in NUMBERS})
    details_save(submission=report, by=clerk, remarks="Mạng chậm\r\nhai ngày ", document_date=date(2020, 5, 4))
    report.refresh_from_db()
    return report


def test_the_digest_of_a_report_is_that_of_the_sending_made_of_it(working_province, report):
    before = contents_of(report)
    assert before.figures == {"P1": (5, 5, 5), "P2": (5, 5, 5)}
    assert before.texts == {
        "remarks": "Mạng chậm\nhai ngày",
        "approved_by": "",
        "document_number": "",
        "document_date": "2020-05-04",
    }
    sent = working_province.send("SO1", 4, (5, 5, 5), (5, 5, 5))
    assert contents_sent(sent.sent_revision).digest == before.digest


def test_a_procedure_that_comes_into_the_catalogue_moves_the_digest(working_province, report):
    before = contents_of(report)
    working_province.procedures["P3"].publications.update(department=working_province.units["SO1"])
    after = contents_of(report)
    assert after.digest != before.digest
    changes = changes_between(before, after, report, working_province.clerks["SO1"])
    assert changes == []  # its cells are blank: the report cannot be sent before they are answered


def test_what_changed_is_listed_with_old_new_and_who(working_province, report):
    clerk = working_province.clerks["SO1"]
    before = contents_of(report)
    colleague = make_clerk(report.unit, "b", full_name="Trần Hai")
    cells_save(
        submission=report,
        by=colleague,
        typed={(working_province.procedures["P1"].pk, "received_total"): Typed(77, 5)},
    )
    details_save(submission=report, by=clerk, document_date=None, approved_by="Giám đốc")
    report.refresh_from_db()
    changes = changes_between(before, contents_of(report), report, clerk)
    assert [(each.label, each.before, each.after, each.who, each.at) for each in changes] == [
        ("Thủ tục P1: Tổng số hồ sơ tiếp nhận", "5", "77", "Trần Hai", "09:00"),
        ("Lãnh đạo duyệt số liệu: họ tên, chức vụ", "–", "Giám đốc", "chính đơn vị ở cửa sổ khác", "09:00"),
        ("Ngày văn bản (nếu có)", "04/05/2020", "–", "chính đơn vị ở cửa sổ khác", "09:00"),
    ]


def test_who_typed_everything_knows_it_and_who_did_not_must_have_said_it(working_province, report):
    clerk = working_province.clerks["SO1"]
    nothing = sealed(report, {}, {})
    assert is_known_to(report, clerk, nothing)
    assert not is_known_to(report, working_province.coordinator, nothing)
    whole = contents_of(report)
    assert is_known_to(report, working_province.coordinator, whole)
    assert not is_known_to(report, working_province.coordinator, replace(whole, texts={}))
    assert not is_known_to(report, working_province.coordinator, replace(whole, figures={"P1": (5, 5, 5)}))
    DossierCount.objects.update(received_total=6)
    assert not is_known_to(report, working_province.coordinator, whole)
