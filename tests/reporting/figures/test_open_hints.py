"""Provisional sums say what part of them comes from reports with open hints, and what the rate is without it."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from reporting.actions.cells import Typed, cells_save
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_send, submission_withdraw
from reporting.models import Submission
from tests.reporting.figures_2020 import counts, grouped, shown
from tests.reporting.hinted import hinted_codes
from tests.reporting.pages import text
from units.models import User

SENTENCE = "báo cáo có cảnh báo chưa được xác nhận"


def expected(months):
    """The sentence over ``months`` of the provisional figures, counted from the files."""
    whole, part, units = [0, 0], [0, 0], hinted_codes()
    for row in counts(2020, months, "provisional"):
        for sums in [whole, part] if row.month == 12 and row.unit in units else [whole]:
            if not row.exempt:
                sums[0] += row.total
                sums[1] += row.online
    without = shown(whole[1] - part[1], whole[0] - part[0])
    share = shown(part[0], whole[0])
    return f"{len(units)} {SENTENCE}, chiếm {share} tổng số hồ sơ; không tính các báo cáo này: {without}."


def test_the_overview_says_what_part_of_the_month_has_open_hints(coordinator):
    page = text(coordinator.get("/dashboard/"))
    assert expected(range(12, 13)) in page
    assert page.count(SENTENCE) == 1  # the year to date is confirmed


def test_on_provisional_figures_month_and_year_to_date_each_say_their_part(coordinator):
    page = text(coordinator.get("/dashboard/?basis=provisional&period=2020-12"))
    assert expected(range(12, 13)) in page
    assert expected(range(1, 13)) in page
    assert page.count("có cảnh báo chưa xác nhận") == 1 + len(
        hinted_codes()
    )  # at the top, and a line of the ranking each


def test_a_figure_with_open_hints_is_not_drawn_as_large_as_a_confirmed_one(coordinator):
    page = coordinator.get("/dashboard/").content.decode()
    assert page.count('class="big unsettled"') == 1
    assert page.count('class="big"') == 2


@pytest.mark.parametrize(
    "page", ["districts/", "groups/department/", "months/", "procedures/", "fields/", "indicators/"]
)
def test_every_page_of_provisional_sums_says_it(coordinator, page):
    provisional = text(coordinator.get(f"/dashboard/{page}?basis=provisional&period=2020-12&span=ytd"))
    assert expected(range(1, 13)) in provisional
    assert SENTENCE not in text(coordinator.get(f"/dashboard/{page}?basis=official&period=2020-11"))


def test_files_of_provisional_figures_say_it(coordinator):
    query, sentence = "?basis=provisional&period=2020-12", expected(range(1, 13))
    book = load_workbook(io.BytesIO(coordinator.get(f"/dashboard/export.xlsx{query}").content))
    for sheet in book:
        head = [str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row if cell.value]
        assert any(sentence in each for each in head), sheet.title
    assert sentence in coordinator.get(f"/dashboard/export.csv{query}").content.decode()


def test_one_slip_is_named_with_its_share_until_it_is_corrected_or_confirmed(demo, login):
    clerk, lead = (User.objects.get(username=name) for name in ("clerk-sct", "coordinator"))
    observer = User.objects.get(username="observer")
    report = Submission.objects.get(unit=clerk.unit, period__year=2020, period__month=12)
    submission_withdraw(submission=report, by=clerk)
    cell = report.counts.order_by("procedure__sort_order").first()
    typed = {(cell.procedure_id, "received_total"): Typed(99_999, cell.received_total)}
    cells_save(submission=report, by=clerk, typed=typed)
    report = submission_send(submission=report, by=clerk, approved=True)
    figures_drain()
    assert clerk.unit.code in hinted_codes()
    page = text(login(observer).get("/dashboard/"))
    assert SENTENCE in page
    months = [row for row in counts(2020, range(12, 13), "provisional") if not row.exempt]
    without = [row for row in months if row.unit not in hinted_codes()]
    assert f"không tính các báo cáo này: {shown(sum(r.online for r in without), sum(r.total for r in without))}" in page
    for each in Submission.objects.with_open_hints():
        submission_accept(submission=each, by=lead)
    figures_drain()
    assert SENTENCE not in text(login(observer).get("/dashboard/"))


def test_a_clerk_sees_nothing_of_others_hints(demo, login):
    assert SENTENCE not in text(login(User.objects.get(username="clerk-569")).get("/dashboard/?basis=provisional"))


def test_the_word_report_says_it(coordinator):
    answer = coordinator.get("/reports/2020-12/report.docx?basis=provisional")
    words = "\n".join(each.text for each in Document(io.BytesIO(answer.content)).paragraphs).replace("\xa0", " ")
    assert expected(range(1, 13)) in words
    assert grouped(len(hinted_codes())) in words
