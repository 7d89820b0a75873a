"""An older revision against the present code: the arithmetic of turns, what a revision lacks, where the rows go."""

import sys

import pytest

from bench import against, contents, report
from bench.against_contents import first_difference
from bench.asking import LacksPart, inside
from bench.portal import Home
from bench.revision import ROOT, present
from bench.turns import Aim, Row, in_turns, ratio, timed_row, value


@pytest.fixture
def document(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "FILE", tmp_path / "benchmarks.md")
    return report.FILE


@pytest.fixture
def run_inside(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "bench/inside"))


def timed(seconds, cpu=1.0, statements=7):
    return {"seconds": seconds, "cpu": cpu, "statements": statements}


def test_turns_change_places_and_the_first_is_not_counted():
    order = []
    answers = {"then": iter(range(9)), "now": iter(range(10, 19))}

    def work(side):
        order.append(side)
        return next(answers[side])

    assert in_turns(2, lambda: work("then"), lambda: work("now")) == [[1, 2], [11, 12]]
    assert order == ["now", "then", "then", "now", "now", "then"]


def test_a_revision_that_lacks_a_part_is_not_asked_again_and_says_so():
    asked = []

    def lacking():
        asked.append(1)
        raise LacksPart("no such page")

    then, now = in_turns(3, lacking, lambda: timed(0.5))
    assert (then, len(now), asked) == ("lacks it (no such page)", 3, [1])
    row = timed_row("pages: new", [then, now], Aim(most=0.4))
    assert row.kept is None
    assert against.line(row) == "| pages: new | lacks it (no such page) | 500 ms | – | – | ≤ 0.4 × | – |"


def test_an_aim_of_its_own_is_judged_though_the_other_revision_lacks_the_part():
    aim = Aim(most=150, of_value=True, unit="ms")
    assert Row("x", "ms", "lacks it", [149.0], aim).kept is True
    assert Row("x", "ms", "lacks it", [151.0], aim).kept is False
    assert Row("x", "ms", [1.0], "lacks it", aim).kept is None


@pytest.mark.parametrize(
    ("aim", "now", "kept"),
    [
        (Aim(most=0.5), 1.0, True),
        (Aim(most=0.5), 1.1, False),
        (Aim(least=4), 8.0, True),
        (Aim(least=4), 7.9, False),
        (Aim(most=5, of_value=True), 5.0, True),
        (Aim(most=5, of_value=True), 5.1, False),
        (None, 1.0, None),
    ],
)
def test_a_row_is_held_to_its_aim(aim, now, kept):
    assert Row("x", "ms", [2.0], [now], aim).kept is kept


def test_a_ratio_is_of_medians_and_its_spread_is_turn_by_turn():
    assert ratio([10, 20, 10, 10], [5, 5, 5, 20]) == "0.50 × (0.31–1.62)"
    assert ratio([10, 20], [5, 40]) == "1.50 × (0.50–2.00)"
    assert ratio([0.0], [1.0]) == "–"


def test_a_timed_row_has_the_process_and_the_statements_next_to_it():
    row = timed_row("x", [[timed(0.1, 0.05)] * 2, [timed(0.05, 0.01, 5)] * 2], Aim(most=0.5))
    also = "process alone 0.20 × (0.20–0.20); statements 7 : 5"
    assert against.line(row) == f"| x | 100 ms | 50 ms | 0.50 × (0.50–0.50) | {also} | ≤ 0.5 × | yes |"


@pytest.mark.parametrize(("number", "shown"), [(1234.5, "1,234 ms"), (12.345, "12.3 ms"), (0.5, "0.5 ms")])
def test_a_value_has_three_digits_or_so(number, shown):
    assert value(number, "ms") == shown


def test_a_section_is_written_in_its_place_and_the_others_stay(document):
    document.write_text(
        "# Old\n\nold\n\n## Profiles\n\nby hand\n\n## Against its limits\n\nold table\n\n## On paper\n\nx\n"
    )
    report.write("Against its limits", "new table\n")
    report.write("Against `x`, PostgreSQL 15", "others")
    text = document.read_text()
    assert text.startswith(report.HEAD)
    assert report.sections(text) == {
        "Against its limits": "new table",
        "Against `x`, PostgreSQL 15": "others",
        "Profiles": "by hand",
        "On paper": "x",
    }
    assert list(report.sections(text))[-2:] == ["Profiles", "On paper"]
    before = document.read_text()
    report.write("Against its limits", "new table")
    assert document.read_text() == before


def test_rows_of_other_parts_stay_in_their_table(document, monkeypatch):
    monkeypatch.setattr(against, "_server", lambda: "15.3")
    against.keep("x", [Row("a", "ms", [2.0], [1.0]), Row("b", "ms", [2.0], [1.0])])
    against.keep("x", [Row("b", "ms", [2.0], [4.0]), Row("c", "ms", [2.0], [1.0])])
    rows = report.kept_rows("Against `x`, PostgreSQL 15")
    assert list(rows) == ["a", "b", "c"]
    assert "2.00 ×" in rows["b"]
    assert "PostgreSQL 15.3" in document.read_text()


def test_what_differs_is_named_and_what_is_new_does_not_differ():
    kept = {"pages": {"a": "1", "b": "2", "gone": "3"}, "files": {"c": "4"}}
    now = {"pages": {"a": "1", "b": "9", "new": "5"}, "files": {"c": "4"}}
    assert contents.differing(kept, now) == ["pages: b", "pages: gone"]


def test_the_first_line_that_differs_is_shown():
    assert first_difference("a\nb\nc", "a\nx\nc") == "«b» then, «x» now"
    assert first_difference("a\nb", "a") == "«b» then, «(end)» now"
    assert first_difference("a", "a") == "no line differs"


def test_a_page_is_compared_by_what_is_visible_its_links_and_its_names(run_inside):
    from contents import CLOCK, Visible

    page = (
        '<style>p{}</style><p title="x">A <b>b</b></p><script>x</script><a href="/y/">c</a><input name="n" value="1">'
    )
    assert Visible(page).lines == ["A", "b", "a /y/", "c", "input n"]
    sys.modules.pop("contents")
    said = "17:05 28/11/2026, 2026-11-28T17:05:09.1 lúc 9 giờ 05; 2021-02-01T21:10:04 05/01/2021 17.779 " + "0f" * 32
    assert CLOCK.sub("…", said) == "… …, … lúc …; 2021-02-01T… 05/01/2021 17.779 …"


def test_a_workbook_is_compared_by_the_texts_in_its_cells(run_inside):
    from contents import _with_texts

    sys.modules.pop("contents")
    listed = _with_texts('<row r="1" spans="1:2"><c r="A1" s="3" t="s"><v>1</v></c></row>', ["<t>a</t>", "<t>b</t>"])
    written = _with_texts('<row r="1"><c r="A1" s="3" t="inlineStr"><is><t>b</t></is></c></row>', [])
    assert listed == written
    assert "<t>b</t>" in listed


def test_a_form_is_filled_as_a_browser_would_send_it(run_inside):
    from people import Form, posted

    page = (
        '<form class="other"><input name="no"></form>'
        '<form class="it" action="/go/"><input name="a" value="1"><input type="checkbox" name="b" value="2">'
        '<input type="checkbox" name="c" value="3" checked><textarea name="d">x&amp;y</textarea>'
        '<select name="e"><option value="4"><option value="5" selected></select><button name="f" value="6"></form>'
    )
    form = Form(page, 'class="it"')
    assert form.action == "/go/"
    assert form.fields == [("a", "1"), ("c", "3"), ("d", "x&y"), ("e", "5")]
    assert posted([*form.fields, ("a", "7")], e="8", g=["9"]) == {
        "a": ["1", "7"],
        "c": ["3"],
        "d": ["x&y"],
        "e": ["8"],
        "g": ["9"],
    }
    with pytest.raises(RuntimeError, match="no form"):
        Form(page, "third")


def test_anybody_has_a_browser_without_a_session(run_inside):
    from pages import client_of, session

    sys.modules.pop("pages")
    assert session("") == ""
    assert not client_of("").cookies


def test_a_browser_is_ready_before_its_first_page_is_measured(run_inside):
    from pages import client_of

    sys.modules.pop("pages")
    assert client_of("").handler._middleware_chain is not None


@pytest.mark.slow
def test_a_process_inside_answers_says_what_it_lacks_and_what_failed(tmp_path):
    home = Home(present(), tmp_path, f"sqlite:///{tmp_path}/x.sqlite3", "redis://127.0.0.1:1/0")
    with inside(home) as portal:
        assert portal.ask("people.posted", fields=[["a", "1"]], b="2") == {"a": ["1"], "b": ["2"]}
        with pytest.raises(LacksPart, match="no_such_part"):
            portal.ask("no_such_part.measured")
        with pytest.raises(RuntimeError, match="Traceback"):
            portal.ask("loads.number_of_procedures")
        assert portal.ask("people.posted", fields=[]) == {}
