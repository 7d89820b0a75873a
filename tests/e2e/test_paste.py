"""Blocks as units' own spreadsheets hold them: a number lands in its column, or nothing is taken and it is said why."""
# ruff: noqa: F401, F811, ISC004 - fixtures are imported by name; blocks of several lines

import pytest
from playwright.sync_api import Page, expect

from reporting.entry.headings import NUMBER_HEADINGS, pasted_headings
from tests.e2e.test_entry import context, open_entry, paste, province
from tests.e2e.test_sheet import numbers, row
from units.tables.columns import Column, Headings

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
P1, P2 = row("P1", "9", "3", "1"), row("P2", "8", "2", "0")
BOTH = P1 | P2
ONLINE = {"P1.received_online": "3", "P2.received_online": "2"}
TWO = {name: text for name, text in BOTH.items() if not name.endswith("post")}

UNDERSTOOD = {
    "in person before online": ("Mã TTHC\tTổng số\tTrực tiếp\tTrực tuyến\nP1\t9\t6\t3\nP2\t8\t6\t2", TWO),
    "columns reversed": ("Trả qua BCCI\tTrực tuyến\tTổng số\tMã TTHC\n1\t3\t9\tP1\n0\t2\t8\tP2", BOTH),
    "numbering, rate and remarks": (
        "STT\tTên TTHC\tMã TTHC\tTổng số\tTrực tuyến\tTỷ lệ (%)\tTrả qua BCCI\tGhi chú\n"
        "1\tA\tP1\t9\t3\t33,33\t1\t\n2\tB\tP2\t8\t2\t25\t0\t12",
        BOTH,
    ),
    "a merged heading over two": (
        "STT\tMã TTHC\tHồ sơ tiếp nhận\t\t\tKết quả trả qua BCCI\n\t\tTổng số\tTrực tiếp\tTrực tuyến\t\n"
        "(1)\t(2)\t(3)\t(4)\t(5)\t(6)\n1\tP1\t9\t6\t3\t1\n2\tP2\t8\t6\t2\t0",
        BOTH,
    ),
    "headings without codes": ("Trực tuyến\tTổng số\tTrả qua BCCI\n3\t9\t1\n2\t8\t0", BOTH),
    "columns numbered below the headings": ("Tổng số\tTrực tuyến\tTrả qua BCCI\n4\t5\t6\n9\t3\t1\n8\t2\t0", BOTH),
    "one column with its heading": ("Trực tuyến\n3\n2", ONLINE),
    "a code and one column": ("Mã TTHC\tTrực tuyến\nP2\t2\nP1\t3", ONLINE),
    "a word among figures": ("P1\tkhông\t3\t1\nP2\t8\t2\t0", BOTH | {"P1.received_total": "không"}),
    "blank remarks at the end": ("P1\t9\t3\t1\t\t\nP2\t8\t2\t0\t\t", BOTH),
    "a rate after figures": ("9\t3\t33,33%\n8\t2\t25%", TWO),
    "codes far to the right": ("1\tHộ tịch\tSở A\tP1\t9\t3\t1\n2\tHộ tịch\tSở A\tP2\t8\t2\t0", BOTH),
    "figures and blank remarks": ("9\t3\t1\t\n8\t2\t0\t", BOTH),
    "all online, none by post": ("P1\t9\t9\t0\nP2\t8\t8\t0", row("P1", "9", "9", "0") | row("P2", "8", "8", "0")),
    "none online, all by post": ("9\t0\t9\n8\t0\t8", row("P1", "9", "0", "9") | row("P2", "8", "0", "8")),
    "a sum that only one row has": ("P1\t9\t6\t3\nP2\t8\t2\t0", row("P1", "9", "6", "3") | P2),
    "rates below the heading of a number": (
        "Mã TTHC\tTổng số\tTrực tuyến (%)\tTrả qua BCCI\nP1\t9\t3\t1\nP2\t8\t2\t0",
        {name: text for name, text in BOTH.items() if not name.endswith("online")},
    ),
    "a level and figures": ("P1\t3\t9\t3\t1\nP2\t3\t8\t2\t0", BOTH),
    "a code and two figures": ("P1\t9\t3\nP2\t8\t2", TWO),
    "two figures": ("9\t3\n8\t2", TWO),
    "a blank first row": ("\t\t\n8\t2\t0", P2),
    "a line with the unit above the headings": (
        "Đơn vị\tSở Một\t\t\nSTT\tMã TTHC\tTổng số\tTrực tuyến\n1\tP1\t9\t3\n2\tP2\t8\t2",
        TWO,
    ),
    "a month above the headings": ("\tTháng 4 năm 2020\t\nMã TTHC\tTổng số\tTrực tuyến\nP1\t9\t3\nP2\t8\t2", TWO),
    "a total with codes": ("Mã TTHC\tTổng số\tTrực tuyến\nP1\t9\t3\nP2\t8\t2\nTổng cộng\t17\t5", TWO),
    "a total with a doubtful part": ("P1\t1.234\t3\nP2\t8\t2\nCộng\t1242\t5", TWO | {"P1.received_total": "1.234"}),
    "figures in brackets": ("P1\t(9)\t3\t1\nP2\t8\t2\t0", BOTH | {"P1.received_total": "(9)"}),
    "headings as programs write them": ("procedure_code\treceived_online\treceived_total\nP1\t3\t9\nP2\t2\t8", TWO),
}

REFUSED = {
    "an unknown heading": ("Mã TTHC\tTổng số\tTồn kỳ trước\tTrực tuyến\nP1\t9\t6\t3\nP2\t8\t6\t2", "«Tồn kỳ trước»"),
    "unknown headings alone": ("Mã TTHC\tA1\tA2\tA3\nP1\t9\t3\t1\nP2\t8\t2\t0", "«A1», «A2», «A3»"),
    "unknown headings without codes": ("Giấy\tMạng\n9\t3\n8\t2", "«Giấy», «Mạng»"),
    "a heading twice": ("Mã TTHC\tTổng số\tTrực tuyến\tTổng số\nP1\t9\t3\t1", "«Tổng số», «Tổng số»"),
    "figures of another kind": (
        "Mã TTHC\tĐã giải quyết\t\n\tTổng số\tTrực tuyến\nP1\t9\t3\nP2\t8\t2",
        "«Đã giải quyết Tổng số», «Đã giải quyết Trực tuyến»",
    ),
    "a figure below no heading": ("Mã TTHC\tTổng số\t\tTrực tuyến\nP1\t9\t6\t3\nP2\t8\t6\t2", "cột 3"),
    "four columns without headings": ("P1\t9\t6\t3\t1\nP2\t8\t6\t2\t0", "chưa rõ mỗi cột"),
    "a total and its parts": ("P1\t9\t6\t3\nP2\t8\t6\t2\nQ00\t7\t5\t2", "chưa rõ mỗi cột"),
    "a total and its parts of two procedures": ("P1\t9\t6\t3\nP2\t8\t6\t2", "chưa rõ mỗi cột"),
    "a total and its parts of one": ("P1\t9\t6\t3", "chưa rõ mỗi cột"),
    "a total and its parts, a sum below": ("P1\t9\t6\t3\nP2\t8\t6\t2\n\t17\t12\t5", "chưa rõ mỗi cột"),
    "a total and parts that are never both": ("P1\t9\t9\t0\nP2\t8\t0\t8", "chưa rõ mỗi cột"),
    "a total and its parts with marks": ("P1\t1.234\t1.000\t234\nP2\t8\t6\t2", "chưa rõ mỗi cột"),
    "a total and its parts without codes": ("9\t6\t3", "chưa rõ mỗi cột"),
    "a total like a level, and its parts": ("P1\t3\t2\t1\t0", "chưa rõ mỗi cột"),
    "four columns of figures": ("9\t6\t3\t1\n8\t6\t2\t0", "chưa rõ mỗi cột"),
    "columns reversed without headings": ("3\t9\tP1\n2\t8\tP2", "chưa rõ mỗi cột"),
    "numbers of lines": ("1\t9\t3\n2\t8\t2\n3\t5\t4", "chưa rõ mỗi cột"),
    "names of other procedures": ("Cấp thẻ\t9\t3\nCấp lại thẻ\t8\t2", "«Cấp thẻ» ở dòng 1"),
    "codes of other procedures": (
        "Mã TTHC\tTổng số\tTrực tuyến\n1.001570\t9\t3\n1.001571\t8\t2",
        "«1.001570» ở dòng 2",
    ),
    "other codes without headings": ("1.001570\t9\t3\n1.001571\t8\t2", "«1.001570» ở dòng 1"),
    "a field between figures": ("9\t3\t1\nLĩnh vực Hộ tịch\t\t\n8\t2\t0", "«Lĩnh vực Hộ tịch» ở dòng 2"),
    "a rate without its sign": ("P1\t9\t3\t33\nP2\t8\t2\t25\nQ00\t7\t0\t0", "chưa rõ mỗi cột"),
    "levels and totals": ("P1\t3\t3\nP2\t3\t2\nQ00\t3\t1", "chưa rõ mỗi cột"),
    "figures that may number the columns": ("Trực tuyến\tTổng số\n1\t2\n2\t8", "chưa rõ mỗi cột"),
    "a blank line below the headings": ("Tổng số\tTrực tuyến\n\t\n9\t3", "chưa rõ mỗi cột"),
    "long and many headings": (
        f"Mã TTHC\t{'Rất dài ' * 9}\tA2\tA3\tA4\tA5\nP1\t1\t2\t3\t4\t5",
        "«Rất dài Rất dài Rất dài Rất d…», «A2», «A3», «A4», …",
    ),
    "a line of text with marks": ("P1;9;3;1\nP2;8;2;0", "«P1;9;3;1» ở dòng 1"),
    "the year to date": ("Mã TTHC\tLũy kế\t\n\tTổng số\tTrực tuyến\nP1\t9\t3", "«Lũy kế Tổng số»"),
    "a labelled total": ("\t9\t3\n\t8\t2\nTổng cộng\t17\t5", "«Tổng cộng» ở dòng 3"),
}


def test_figures_of_an_own_sheet_land_below_their_own_headings(context, live_server, province):
    page, complaints = open_entry(context, live_server)
    for shape, (block, expected) in UNDERSTOOD.items():
        paste(page, "P1.received_total", block)
        assert numbers(page) == expected, shape
        expect(page.locator("#entry-notice")).to_be_hidden()
    assert complaints == []


def test_a_block_that_is_not_fully_understood_takes_nothing_and_names_what_is_not(context, live_server, province):
    page, complaints = open_entry(context, live_server)
    for shape, (block, named) in REFUSED.items():
        paste(page, "P1.received_total", block)
        assert numbers(page) == {}, shape
        expect(page.locator("#entry-notice")).to_contain_text("Chưa dán số nào")
        expect(page.locator("#entry-notice")).to_contain_text(named)
        expect(page.locator("#undo")).to_be_hidden()
    assert complaints == []


def test_blank_cells_change_nothing_and_are_not_counted(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    said = page.locator("#undo .text")
    paste(page, "P1.received_total", "9\t3\t1\n8\t2\t0")
    expect(said).to_have_text("Đã dán 6 ô.")
    paste(page, "P1.received_total", "7\t\t\n\t\u200b\t5")
    expect(said).to_have_text("Đã dán 2 ô.")
    paste(page, "P1.received_total", "P1\t6\t\t\nP2\t\t\t")
    expect(said).to_have_text("Đã dán 1 ô.")
    paste(page, "P1.received_total", "\t\n\t")
    expect(page.locator("#entry-notice .text")).to_have_text("Đã dán 0 ô.")
    assert numbers(page) == row("P1", "6", "3", "1") | row("P2", "8", "2", "5")
    assert numbers(page) == row("P1", "7", "3", "1") | row("P2", "8", "2", "5")


def test_what_is_pasted_into_rows_that_a_search_hides_is_shown(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.fill("#row-filter", "thu tuc P1")
    assert page.locator("tr.entry-row:visible").count() == 1
    paste(page, "P1.received_total", "P1\t9\t3\t1\nP2\t8\t2\tx1")
    assert page.locator("tr.entry-row:visible").count() == 60
    expect(page.locator("#undo a")).to_have_text("Đã dán 5 ô, 1 ô chưa nhận")
    page.fill("#row-filter", "thu tuc P1")
    paste(page, "P1.received_total", "9\t3\t1\n8\t2\t0")
    expect(page.locator("#entry-notice")).to_contain_text("2 dòng, 3 cột")
    assert page.locator("tr.entry-row:visible").count() == 1


def test_the_page_understands_the_headings_that_a_file_may_have(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    reader = Headings([Column(name, texts) for name, texts in NUMBER_HEADINGS.items()])
    texts = [text for each in NUMBER_HEADINGS.values() for text in each]
    texts += [text.upper() for text in texts] + [f"{text} (4)" for text in texts] + ["Tổng\nsố", "Trực  tuyến\u200b"]
    texts += ["Trực tiếp", "Tổng", "Tỷ lệ trực tuyến", "received_online", "Số hồ sơ", "", "Kết quả", "Trả trực tiếp"]
    found = read_by_page(page, texts)
    names = [name if name in NUMBER_HEADINGS else None for name in found]
    assert names == [reader.column_of(text) for text in texts]
    assert not set(pasted_headings()["other"]) & {key for name in NUMBER_HEADINGS for key in pasted_headings()[name]}


def read_by_page(page: Page, texts: list[str]) -> list[str | None]:
    """What each text heads, as the page's own script reads it."""
    loaded = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    module = next(url for url in loaded if "/entry/headings" in url)
    return page.evaluate(
        """async ([module, texts]) => {
            const {headingKey} = await import(module);
            const {headings} = JSON.parse(document.getElementById("entry-settings").textContent);
            const kinds = Object.keys(headings).filter((kind) => kind !== "above");
            return texts.map((text) => kinds.find((kind) => headings[kind].includes(headingKey(text))) ?? null);
        }""",
        [module, texts],
    )
