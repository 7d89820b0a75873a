"""The rows of a report's tables: filled into patterns, they are what the template of a marked cell draws."""

import re

import pytest
from django.http import QueryDict

from procedures.models import Publication
from reporting.entry.form import EntryForm
from reporting.entry.tables import FormCell
from reporting.models import Submission
from tests.factories import make_procedure, make_publication
from tests.reporting.pages import markup, text

URL = "/submissions/2020-04/SO1/"
NUMBERS = ("received_total", "received_online", "returned_by_post")


@pytest.fixture
def province(working_province):
    """SO1 sent March and has typed April."""
    working_province.send("SO1", 3, (1100, 40, 3), (10, 5, 1))
    return working_province


@pytest.fixture
def mine(province, login):
    return login(province.clerks["SO1"])


def typed(**more):
    rows = {f"{code}.{name}": str(number) for code in ("P1", "P2") for number, name in enumerate(NUMBERS[::-1], 7)}
    return rows | {"approved": "1"} | more


def drawn(response):
    return re.sub(r'(csrfmiddlewaretoken|seal)" value="\w+"', "", markup(response))


def entry(client):
    return client.get(URL)


def check(client):
    asked = re.findall(r'data-procedure="([^"]+)"', client.get(URL).content.decode())
    return client.post(URL, {f"{code}.{name}": "7" for code in asked for name in NUMBERS} | {"action": "check"})


@pytest.mark.parametrize("page", [entry, check])
def test_a_plain_cell_is_drawn_as_a_marked_one_without_a_mark(mine, monkeypatch, page):
    plain = drawn(page(mine))
    monkeypatch.setattr(FormCell, "is_marked", True)
    assert drawn(page(mine)) == plain


def test_a_figure_with_a_note_is_drawn_the_same_in_both_ways(province, login, monkeypatch):
    coordinator = login(province.coordinator)
    address = "/submissions/2020-03/SO1/"
    plain = drawn(coordinator.get(address))
    assert plain.count('<textarea class="cell-note') == 6
    monkeypatch.setattr(FormCell, "is_marked", True)
    assert drawn(coordinator.get(address)) == plain


@pytest.mark.parametrize("page", [entry, check])
def test_a_page_renders_as_many_templates_for_many_rows_as_for_few(province, mine, page):
    few = len(page(mine).templates)
    for number in range(30):
        procedure = make_procedure(f"N{number}", field=f"Lĩnh vực {number % 2}")
        make_publication(procedure, ["province"], department=province.units["SO1"])
    answer = page(mine)
    assert "N29" in text(answer)
    assert len(answer.templates) == few


def test_what_a_person_wrote_is_escaped_in_a_row(province, mine):
    name = "<b>Cấp & đổi</b> %(code)s {{ 7 }}"
    province.procedures["P1"].name = name
    province.procedures["P1"].save()
    page = mine.post(URL, typed(action="save", **{"P1.received_total": '"><script>'})).content.decode()
    assert "<b>Cấp" not in page
    assert "<script>" not in page.replace('<script type="module"', "")
    assert "&lt;b&gt;Cấp &amp; đổi&lt;/b&gt; %(code)s {{ 7 }}" in page
    assert 'value="&quot;&gt;&lt;script&gt;"' in page


def test_a_code_of_the_province_a_level_and_a_rate_that_are_not_known_are_named_so(province, mine):
    local = make_procedure("KHA-1", field="Khác")
    make_publication(local, ["province"], department=province.units["SO1"])
    Publication.objects.filter(procedure=local).update(level=4)
    row = re.search(r'<tr class="entry-row" data-procedure="KHA-1".*?</tr>', markup(mine.get(URL))).group()
    assert 'KHA-1<span class="remark of-screen">– mã nội bộ</span>' in row
    assert '<span class="remark of-paper">– mã nội bộ, không phải mã TTHC quốc gia</span>' in row
    assert '<td class="n level">4</td>' in row
    assert row.endswith('data-label="Tỷ lệ">–</td></tr>')


@pytest.mark.parametrize(
    ("total", "online", "sums"),
    [
        ("20", "8", [36, 13, 3]),
        ("20", "", [36, 5, 3]),
        ("20x", "8", [16, 5, 3]),
        ("20", "8x", [16, 5, 3]),
        ("20", "80", [16, 5, 3]),
        ("", "8", [16, 5, 3]),
    ],
)
def test_a_row_counts_with_both_its_received_numbers_or_with_none(province, total, online, sums):
    posted = QueryDict(mutable=True)
    posted.update({"P1.received_total": "16", "P1.received_online": "5", "P1.returned_by_post": "1"})
    posted.update({"P2.received_total": total, "P2.received_online": online, "P2.returned_by_post": "2"})
    form = EntryForm(Submission(unit=province.units["SO1"], period=province.periods[4]), {}, posted)
    assert form.month.numbers == sums
    assert form.partial_count == (sums[0] == 16)
