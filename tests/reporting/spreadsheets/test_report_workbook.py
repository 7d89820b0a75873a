"""The month's workbook, reopened: every figure of every sheet against a recount from the files and the overview."""

from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from procedures.models import AuthorityLevel
from tests.reporting.figures_2020 import counts, level_of, procedures, rows_of, shown, sums, units
from tests.reporting.lines_2020 import GROUPS, added, display_name, due_on, lines, sent, silent
from tests.reporting.pages import text
from units.models import Unit

CASES = [(11, "official"), (12, "provisional")]
SHEETS = [
    "Tổng hợp",
    "Sở, ban, ngành",
    "UBND cấp huyện",
    "UBND cấp xã",
    "Địa bàn",
    "Cấp xã theo địa bàn",
    "TTHC",
    "Không có hồ sơ trực tuyến",
    "Lĩnh vực",
    "Không tính tỷ lệ",
    "Các tháng",
    "Tình hình gửi",
]
RANKS, RATES = ("rank_rate_in_kind", "rank_gap_in_kind"), ("rate_percent", "gap_points")


class Book:
    """A workbook with the tables of its sheets, and what the demo's recount knows of its month and basis."""

    def __init__(self, content, month, basis, hinted=frozenset()):
        self.hinted = hinted if basis == "provisional" else frozenset()
        self.file, self.month, self.basis = openpyxl.load_workbook(BytesIO(content)), month, basis

    def table(self, name):
        """The rows below the heading of a sheet's table (the row that is repeated in print)."""
        sheet = self.file[name]
        return [list(row) for row in sheet.iter_rows(min_row=self.top(name) + 1, values_only=True)]

    def top(self, name):
        return int(self.file[name].print_title_rows.rpartition("$")[2])

    def months(self):
        return range(1, self.month + 1)


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def book(request, taken, hinted_units):
    month, basis = request.param
    answer = taken(f"/reports/2020-{month}/workbook.xlsx?basis={basis}")
    name = {"official": "da-xac-nhan", "provisional": "tam-tinh"}[basis]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tong-hop-2020-{month}-{name}.xlsx"'
    return opened(answer.content, month, basis, frozenset(hinted_units))


@cache
def opened(content, month, basis, hinted=frozenset()):
    """The workbook, read once for all tests: they only look."""
    return Book(content, month, basis, hinted)


def percent(hundredths):
    return None if hundredths is None else float(Decimal(hundredths) / 100)


def rate(total, online):
    return percent((20000 * online + total) // (2 * total)) if total else None


def notes_of(line, book):
    """What is noted of a line: months missing, open hints on provisional figures, few dossiers."""
    missing, _separator, few = line.all_notes(book.month).partition("mẫu số nhỏ")
    hints = "có cảnh báo chưa xác nhận" if line.code in book.hinted else ""
    found = [missing.rstrip("; "), hints, f"mẫu số nhỏ{few}" if few else ""]
    return "; ".join(note for note in found if note) or None


def row_of(line, book):
    """A line of a ranking as the sheet must have it."""
    figures = [line.total, line.online, percent(line.rate), percent(line.minimum), percent(line.gap)]
    months = [line.done, book.month, line.verdict, notes_of(line, book)]
    return [line.rank, display_name(line.code), *figures, line.rank_by_gap, *months]


def test_each_group_has_its_sheet_with_every_line_of_the_recount(book):
    assert book.file.sheetnames == SHEETS
    for kind, group in lines(book.month, book.basis).items():
        assert book.table(GROUPS[kind]) == [row_of(line, book) for line in group]


def test_the_confirmed_lines_are_those_of_the_expected_file(taken):
    answer = taken("/reports/2020-11/workbook.xlsx?basis=official")
    book = opened(answer.content, 11, "official")
    expected = {row["unit_code"]: row for row in rows_of("expected_2020.csv") if row["as_of"] == "2020-11"}
    by_name = {display_name(code): row for code, row in expected.items()}
    shown_rows = [row for kind in GROUPS for row in book.table(GROUPS[kind])]
    assert len(shown_rows) == len(expected) == 165
    for row in shown_rows:
        theirs = by_name[row[1]]
        assert [row[0], row[7]] == [int(theirs[name]) if theirs[name] else None for name in RANKS]
        assert row[2:4] == [int(theirs["ytd_received_total"]), int(theirs["ytd_received_online"])]
        assert [row[4], row[6]] == [float(theirs[name]) if theirs[name] else None for name in RATES]


def test_the_summary_has_the_verdicts_and_key_figures_that_the_overview_shows(book, taken):
    by_kind = lines(book.month, book.basis)
    verdicts = ["Đạt chỉ tiêu", "Chưa đạt chỉ tiêu", "Không phát sinh hồ sơ", "Chưa báo cáo", "Không giao chỉ tiêu"]
    page = text(taken(f"/dashboard/?period=2020-{book.month}&basis={book.basis}"))
    expected = []
    everybody = [line for group in by_kind.values() for line in group]
    for name, group in [*((GROUPS[kind], by_kind[kind]) for kind in GROUPS), ("Toàn tỉnh", everybody)]:
        total, online = added(group)
        numbers = Counter(line.verdict for line in group)
        counted = [numbers[verdict] for verdict in verdicts]
        expected.append([name, len(group), total, online, rate(total, online), *counted])
        figures = f"{len(group)} {total:,} {online:,}".replace(",", ".")
        assert f"{figures} {shown(online, total)} {' '.join(map(str, counted))}" in page
    assert book.table("Tổng hợp") == expected
    sheet = book.file["Tổng hợp"]
    facts = {row[0]: row[1] for row in sheet.iter_rows(max_row=book.top("Tổng hợp") - 1, max_col=2, values_only=True)}
    spans = {
        f"tháng {book.month}/2020": range(book.month, book.month + 1),
        f"lũy kế đến tháng {book.month}/2020": book.months(),
    }
    for name, months in spans.items():
        total, online, post = sums(counts(2020, months, book.basis), lambda row: 0)[0]
        assert facts[f"Tổng số hồ sơ tiếp nhận, {name}"] == total
        assert facts[f"Trong đó: trực tuyến, {name}"] == online
        assert facts[f"Tỷ lệ hồ sơ trực tuyến (%), {name}"] == rate(total, online)
        assert facts[f"Kết quả trả qua BCCI, {name}"] == post
    exempt = [row for row in counts(2020, range(book.month, book.month + 1), book.basis) if row.exempt]
    month = f"tháng {book.month}/2020"
    assert facts[f"Không tính tỷ lệ: tổng số tiếp nhận, {month}"] == sum(row.total for row in exempt)
    assert facts[f"Không tính tỷ lệ: trực tuyến, {month}"] == sum(row.online for row in exempt)
    days = [sent(code, book.month, "provisional") for code in units()]
    assert facts[f"Số đơn vị phải gửi, {month}"] == len(days)
    assert facts[f"Số đơn vị đã gửi, {month}"] == sum(map(bool, days))
    assert facts[f"Số đơn vị gửi chậm, {month}"] == sum(day > due_on(book.month) for day in days)
    incomplete = [line for group in by_kind.values() for line in group if line.done < book.month]
    assert facts[f"Số đơn vị chưa đủ báo cáo, lũy kế đến {month}"] == len(incomplete)


def test_districts_have_three_lines_and_communes_are_never_in_the_districts_own(book):
    by_kind = lines(book.month, book.basis)
    own = {line.code: line for line in by_kind["district"]}
    expected = []
    for code, unit in units().items():
        if unit["kind"] != "district":
            continue
        line = own[code]
        communes = [each for each in by_kind["commune"] if units()[each.code]["parent_code"] == code]
        total, online = added(communes)
        done, all_months = sum(each.done for each in communes), book.month * len(communes)
        met = sum(each.verdict == "Đạt chỉ tiêu" for each in communes)
        both = (line.total + total, line.online + online)
        months = (line.done + done, book.month + all_months)
        own_figures = [line.total, line.online, percent(line.rate), percent(line.minimum), line.done, book.month]
        theirs = [total, online, rate(total, online), None, done, all_months, met, None, note(done, all_months)]
        together = [*both, rate(*both), None, *months, None, None, note(*months)]
        notes = notes_of(line, book)
        expected += [
            [
                display_name(code),
                "Riêng cấp huyện",
                1,
                *own_figures,
                None,
                line.verdict,
                notes,
            ],
            [display_name(code), "Cộng cấp xã trên địa bàn", len(communes), *theirs],
            [display_name(code), "Cấp huyện và cấp xã", 1 + len(communes), *together],
        ]
    assert book.table("Địa bàn") == expected


def note(done, expected):
    return None if done == expected else f"chưa đủ báo cáo ({done}/{expected} báo cáo tháng)"


def test_communes_are_under_their_district_with_their_rank_in_the_group(book):
    by_name = {display_name(line.code): line for line in lines(book.month, book.basis)["commune"]}
    rows = book.table("Cấp xã theo địa bàn")
    assert len(rows) == len(by_name) == 139
    for row in rows:
        line = by_name[row[1]]
        rank, name, *rest = row_of(line, book)
        assert row == [display_name(units()[line.code]["parent_code"]), name, rank, *rest]
    districts = [row[0] for row in rows]
    assert districts == sorted(districts, key=districts.index)


def procedure_rows(month, basis, months):
    """Every procedure published by the month's end, with its sums: from the counts file alone."""
    figures, with_dossiers, online = defaultdict(lambda: [0, 0, 0]), defaultdict(set), defaultdict(set)
    for row in counts(2020, months, basis):
        for place, number in enumerate((row.total, row.online, row.post)):
            figures[row.procedure][place] += number
        if row.total:
            with_dossiers[row.procedure].add(row.unit)
        if row.online:
            online[row.procedure].add(row.unit)
    last_day = next(row["ends_on"] for row in rows_of("periods.csv") if row["period"] == f"2020-{month:02d}")
    found = {}
    for code, row in procedures().items():
        if row["first_published"] <= last_day:
            with translation.override("vi"):
                level = str(AuthorityLevel(row["authority_level"]).label)
            total, online_total, post = figures[code]
            found[code] = [
                code,
                row["name"],
                row["field"],
                level_of(code, last_day),
                display_name(row["department_code"]) if row["department_code"] else level,
                "không" if row["is_new"] else "có",
                total,
                online_total,
                rate(total, online_total),
                post,
                len(with_dossiers[code]),
                len(online[code]),
            ]
    return found


def test_procedures_are_counted_again_and_their_sum_is_the_provinces(book):
    *rows, counted, not_counted = book.table("TTHC")
    expected = procedure_rows(book.month, book.basis, book.months())
    assert {row[0]: row for row in rows} == expected
    assert len(rows) == len(expected)
    total, online, post = sums(counts(2020, book.months(), book.basis), lambda row: 0)[0]
    assert counted[6:10] == [total, online, rate(total, online), post]
    exempt = [row for row in expected.values() if row[5] == "không"]
    assert not_counted[6:8] == [sum(row[6] for row in exempt), sum(row[7] for row in exempt)]
    *listed, _sum = book.table("Không tính tỷ lệ")
    assert {row[0]: row for row in listed} == {row[0]: row for row in exempt}
    assert {row[0] for row in book.table("Không có hồ sơ trực tuyến")} == silent(book.month, book.basis)


def test_fields_are_counted_again(book):
    expected = defaultdict(lambda: [0, 0, 0, 0])
    for row in procedure_rows(book.month, book.basis, book.months()).values():
        if row[5] == "có":
            for place, number in enumerate((1, row[6], row[7], row[9])):
                expected[row[2]][place] += number
    *rows, whole = book.table("Lĩnh vực")
    assert {row[1]: [row[2], row[3], row[4], row[6]] for row in rows} == dict(expected)
    for row in [*rows, whole]:
        assert row[5] == rate(row[3], row[4])
    total, online, post = sums(counts(2020, book.months(), book.basis), lambda row: 0)[0]
    assert whole[3:] == [total, online, rate(total, online), post]


def test_a_quarter_adds_up_its_months_in_procedures_and_fields_only(taken):
    answer = taken("/reports/2020-11/workbook.xlsx?basis=official&span=quarter")
    book = opened(answer.content, 11, "official")
    *rows, _counted, _not = book.table("TTHC")
    assert {row[0]: row for row in rows} == procedure_rows(11, "official", range(10, 12))
    assert "quý IV/2020 (đến hết tháng 11)" in book.file["TTHC"]["A1"].value
    assert book.table("UBND cấp huyện") == [row_of(line, book) for line in lines(11, "official")["district"]]


def test_the_months_are_those_of_the_files(book):
    by_month = sums(counts(2020, book.months(), book.basis), lambda row: row.month)
    expected = []
    for month in book.months():
        total, online, post = by_month[month]
        done = sum(bool(sent(code, month, book.basis)) for code in units())
        expected.append([month, total, online, rate(total, online), post, done, 165, rate(165, done)])
    assert book.table("Các tháng") == expected


def test_who_sent_when_is_what_the_files_say(book):
    rows = {(row[1], row[3]): row for row in book.table("Tình hình gửi")}
    assert len(rows) == 165 * book.month
    for code, unit in units().items():
        for month in book.months():
            row, day, due = rows[display_name(code), month], sent(code, month, "provisional"), due_on(month)
            assert row[0] == GROUPS[unit["kind"]]
            assert row[2] == (display_name(unit["parent_code"]) if unit["parent_code"] else None)
            assert row[4] == datetime.fromisoformat(due)
            late = (datetime.fromisoformat(day) - datetime.fromisoformat(due)).days if day else None
            assert row[5] == (datetime.fromisoformat(day) if day else None)
            assert row[6] == (None if late is None else max(0, late))
            assert row[7] == ("Chưa gửi" if late is None else "Gửi chậm" if late > 0 else "Đúng hạn")


def test_each_sheet_says_its_basis_its_time_and_that_it_is_a_demonstration(book):
    basis = {"official": "Đã xác nhận", "provisional": "Tạm tính"}[book.basis]
    for sheet in book.file:
        head = [sheet.cell(row, 1).value for row in range(1, 6)]
        assert f"Số liệu: {basis}. Cập nhật lúc 14:05, 04/01/2021." in head
        assert any("số liệu minh họa, không phải số liệu chính thức" in str(line) for line in head)


def test_numbers_are_numbers_and_days_are_days_each_with_its_format(book):
    for name in (*GROUPS.values(), "TTHC", "Tình hình gửi"):
        sheet = book.file[name]
        heads = [cell.value for cell in sheet[book.top(name)]]
        for row in sheet.iter_rows(min_row=book.top(name) + 1):
            for head, cell in zip(heads, row, strict=True):
                if cell.value is None:
                    continue
                if head in ("Tổng số", "Trực tuyến", "Hạng", "Số ngày chậm"):
                    assert (type(cell.value), cell.number_format) == (int, "#,##0")
                elif head in ("Tỷ lệ (%)", "Chỉ tiêu (%)"):
                    assert isinstance(cell.value, int | float)
                    assert cell.number_format == "0.00##########"
                elif head in ("Hạn gửi", "Ngày gửi"):
                    assert (type(cell.value), cell.number_format) == (datetime, "dd/mm/yyyy")


def test_each_sheet_prints_across_with_its_head_repeated_and_long_ones_have_a_filter(book):
    for sheet in book.file:
        top = book.top(sheet.title)
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.freeze_panes == (None if sheet.title == "Tổng hợp" else f"C{top + 1}")
        assert len(sheet.title) <= 31
        has_filter = sheet.auto_filter.ref is not None
        is_empty = sheet.max_row == top
        assert has_filter == (sheet.title not in ("Tổng hợp", "Địa bàn", "Các tháng") and not is_empty)


def test_a_rate_that_rounding_would_lift_to_the_minimum_keeps_its_decimals(working_province, login):
    from reporting.actions.figures import figures_drain

    working_province.send("SO2", 3, (20000, 8999, 0))
    figures_drain()
    answer = login(working_province.coordinator).get("/reports/2020-03/workbook.xlsx?basis=provisional")
    rows = Book(answer.content, 3, "provisional").table("Sở, ban, ngành")
    assert rows[0][:7] == [1, "Sở Hai", 20000, 8999, 44.995, 45, -0.005]
    assert rows[0][10] == "Chưa đạt chỉ tiêu"


def test_a_name_that_begins_like_a_formula_stays_text(working_province, login):
    Unit.objects.filter(code="SO1").update(name="=HYPERLINK(1)")
    answer = login(working_province.coordinator).get("/reports/2020-04/workbook.xlsx")
    cells = [cell for sheet in Book(answer.content, 4, "official").file for row in sheet for cell in row]
    assert {cell.value for cell in cells if "HYPERLINK" in str(cell.value)} == {"'=HYPERLINK(1)"}
    assert not [cell for cell in cells if cell.data_type == "f"]
