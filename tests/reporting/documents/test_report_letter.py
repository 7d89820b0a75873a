"""The draft report to the People's Committee, reopened: its form, its sentences and annexes against a recount."""

from collections import Counter
from functools import cache

import pytest
from docx.enum.section import WD_ORIENT

from tests.reporting.figures_2020 import counts, grouped, shown, sums, units
from tests.reporting.lines_2020 import GROUPS, added, display_name, due_on, lines, sent
from tests.reporting.papers import Paper

CASES = [(11, "official"), (12, "provisional")]
HINTS = "có cảnh báo chưa xác nhận"
BASIS = {"official": "đã xác nhận", "provisional": "tạm tính"}


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def paper(request, taken, hinted_units):
    month, basis = request.param
    answer = taken(f"/reports/2020-{month}/report.docx?basis={basis}")
    name = {"official": "da-xac-nhan", "provisional": "tam-tinh"}[basis]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="bao-cao-ubnd-tinh-2020-{month}-{name}.docx"'
    return opened(answer.content, month, basis, frozenset(hinted_units if basis == "provisional" else ()))


@cache
def opened(content, month, basis, hinted):
    """The letter, read once for all tests: they only look."""
    return Paper(content, month, basis, hinted)


def points(hundredths):
    """−210 → «−2,10»; «–» for None."""
    if hundredths is None:
        return "–"
    sign = "\N{MINUS SIGN}" if hundredths < 0 else "+" if hundredths > 0 else ""
    return f"{sign}{abs(hundredths) // 100},{abs(hundredths) % 100:02d}"


def two(number):
    """As offices write a count in running text."""
    return f"{number:02d}" if 0 < number < 10 else grouped(number)


def test_it_is_a_draft_of_the_lead_agency_without_number_and_date(paper):
    left, right = paper.tables[0][0]
    assert left.split("\n")[:2] == ["UBND TỈNH KHÁNH HÒA", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"]
    assert "Số:        /BC-" in left
    assert "…, ngày … tháng … năm …" in right
    title = f"Kết quả tiếp nhận, giải quyết hồ sơ trực tuyến mức độ 3, 4 tháng {paper.month}/2020 và lũy kế từ đầu năm"
    assert paper.paragraphs[:3] == ["BÁO CÁO", title, "Kính gửi: Ủy ban nhân dân tỉnh Khánh Hòa"]
    head = [paragraph.text for paragraph in paper.file.sections[0].first_page_header.paragraphs]
    assert head[0] == "DỰ THẢO"
    assert "số liệu minh họa, không phải số liệu chính thức" in head[1]


def test_every_further_page_has_its_number_and_says_that_it_is_a_draft(paper):
    for section in paper.file.sections:
        number, draft, demo = section.header.paragraphs
        assert 'w:instr="PAGE"' in number._p.xml
        assert draft.text == "DỰ THẢO"
        assert "số liệu minh họa, không phải số liệu chính thức" in demo.text
    assert [section.different_first_page_header_footer for section in paper.file.sections] == [True, False]


def test_no_number_of_a_decision_is_invented(paper):
    grounds = "Căn cứ Quyết định số ……/…… ngày …/…/…… của Ủy ban nhân dân tỉnh Khánh Hòa về việc giao chỉ tiêu"
    assert paper.paragraphs[3].startswith(grounds)


def test_it_says_its_basis_and_time_and_a_provisional_one_says_what_that_means(paper):
    assert f"(số liệu {BASIS[paper.basis]}, cập nhật lúc 14 giờ 05 ngày 04/01/2021)" in paper.paragraphs[4]
    warning = "Số liệu trong báo cáo là số liệu tạm tính: một phần chưa được xác nhận và có thể thay đổi."
    assert (warning in paper.paragraphs) == (paper.basis == "provisional")
    headings = [line for line in paper.paragraphs if line.startswith(("I. ", "II. ", "III. ", "IV. "))]
    assert headings == [
        "I. TÌNH HÌNH GỬI BÁO CÁO",
        "II. KẾT QUẢ TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ TRỰC TUYẾN",
        "III. TỒN TẠI, HẠN CHẾ",
        "IV. KIẾN NGHỊ",
    ]


def sending(month, codes):
    """How many must send, sent, were on time, late, and did not."""
    days = [sent(code, month, "provisional") for code in codes]
    late = sum(day > due_on(month) for day in days)
    done = sum(map(bool, days))
    return [len(days), done, done - late, late, len(days) - done]


def test_how_the_units_sent_is_counted_again(paper):
    (rows,) = paper.table("STT", "Khối", "Phải gửi")
    kinds = {kind: [code for code, unit in units().items() if unit["kind"] == kind] for kind in GROUPS}
    expected = [
        [str(number), GROUPS[kind], *map(str, sending(paper.month, kinds[kind]))]
        for number, kind in enumerate(GROUPS, start=1)
    ]
    everybody = sending(paper.month, units())
    assert rows == [*expected, ["", "Toàn tỉnh", *map(str, everybody)]]
    must, done, on_time, late, missing = everybody
    confirmed = done if paper.basis == "official" else 0
    assert (
        f"Đã gửi: {done} đơn vị ({shown(done, must)}), trong đó đúng hạn {two(on_time)}, gửi chậm {two(late)};"
        f" chưa gửi: {two(missing)}; đã xác nhận: {confirmed} báo cáo."
    ) in paper.text


def test_who_has_not_sent_is_named_and_communes_are_in_the_annex_too(paper):
    missing = [code for code in units() if not sent(code, paper.month, "provisional")]
    (rows,) = paper.table("STT", "Đơn vị", "Khối")
    assert rows == [
        [str(number), display_name(code), GROUPS[units()[code]["kind"]]] for number, code in enumerate(missing, start=1)
    ]
    for kind, word in (("department", "Sở, ban, ngành chưa gửi"), ("district", "UBND cấp huyện chưa gửi")):
        names = "; ".join(display_name(code) for code in missing if units()[code]["kind"] == kind)
        assert (f"{word}: {names}." in paper.paragraphs) == bool(names)
    communes = [code for code in missing if units()[code]["kind"] == "commune"]
    by_district = Counter(units()[units()[code]["parent_code"]]["name"] for code in communes)
    places = "; ".join(f"{name[0].lower()}{name[1:]} ({two(number)})" for name, number in by_district.items())
    assert f"UBND cấp xã chưa gửi: {two(len(communes))} đơn vị, theo địa bàn: {places} (Phụ lục V)." in paper.paragraphs


def test_the_provinces_month_and_year_are_counted_again(paper):
    month, basis = paper.month, paper.basis
    total, online, post = sums(counts(2020, range(month, month + 1), basis), lambda row: 0)[0]
    assert f"toàn tỉnh tiếp nhận {grouped(total)} hồ sơ" in paper.text
    assert f"trong đó có {grouped(online)} hồ sơ trực tuyến, đạt tỷ lệ {shown(online, total)}" in paper.text
    all_total, all_online, all_post = sums(counts(2020, range(1, month + 1), basis), lambda row: 0)[0]
    done = sum(bool(sent(code, number, basis)) for code in units() for number in range(1, month + 1))
    assert (
        f"Lũy kế đến hết tháng {month}/2020: {grouped(all_online)} hồ sơ trực tuyến trên tổng số {grouped(all_total)}"
        f" hồ sơ tiếp nhận, đạt tỷ lệ {shown(all_online, all_total)} (số liệu {BASIS[basis]}; chưa đủ báo cáo:"
        f" {grouped(done)}/{grouped(165 * month)} báo cáo tháng)."
    ) in paper.paragraphs
    assert f"(BCCI): {grouped(post)} hồ sơ trong tháng {month}/2020; lũy kế từ đầu năm {grouped(all_post)} hồ sơ." in (
        paper.text
    )
    now, before = (sums(counts(year, range(6, month + 1), basis), lambda row: 0)[0][:2] for year in (2020, 2019))
    rates = [(20000 * done + all_of) // (2 * all_of) for all_of, done in (now, before)]
    assert (
        f"(tháng 6 đến tháng {month}): năm 2020 đạt {shown(now[1], now[0])}, năm 2019 đạt"
        f" {shown(before[1], before[0])}, chênh lệch {points(rates[0] - rates[1])} điểm phần trăm."
    ) in paper.text


def test_the_groups_are_counted_again(paper):
    by_kind = lines(paper.month, paper.basis)
    (rows,) = paper.table("STT", "Khối", "Số đơn vị")
    expected = [[str(number), GROUPS[kind], *judged(by_kind[kind])] for number, kind in enumerate(GROUPS, start=1)]
    everybody = [line for group in by_kind.values() for line in group]
    assert rows == [*expected, ["", "Toàn tỉnh", *judged(everybody)]]


def judged(group):
    total, online = added(group)
    verdicts = Counter(line.verdict for line in group)
    met, missed = verdicts["Đạt chỉ tiêu"], verdicts["Chưa đạt chỉ tiêu"]
    figures = [str(len(group)), grouped(total), grouped(online), shown(online, total).rstrip("%")]
    return [*figures, str(met), str(missed), str(len(group) - met - missed)]


def test_those_that_met_the_quota_are_named_all_where_they_are_few_else_the_best(paper):
    for kind, group in lines(paper.month, paper.basis).items():
        met = [line for line in group if line.verdict == "Đạt chỉ tiêu"]
        best = met if len(met) <= 3 else [line for line in met if (line.rank or 0) <= (met[2].rank or 0)]
        names = "; ".join(
            f"{display_name(line.code)} {shown(line.online, line.total)} (tối thiểu {line.minimum // 100}%)"
            + (f", {line.note(paper.month)}" if line.note(paper.month) else "")
            for line in best
        )
        word = ", gồm" if len(best) == len(met) else "; tỷ lệ cao nhất"
        name = GROUPS[kind].replace("Sở", "sở")
        assert f"Khối {name}: {two(len(met))} đơn vị đạt chỉ tiêu{word}: {names}." in paper.paragraphs


def test_those_below_their_minimum_are_named_in_the_order_of_units_never_as_the_last_of_a_list(paper):
    order = list(units())
    for kind in ("department", "district"):
        below = [line for line in lines(paper.month, paper.basis)[kind] if line.verdict == "Chưa đạt chỉ tiêu"]
        below.sort(key=lambda line: order.index(line.code))
        names = "; ".join(
            f"{display_name(line.code)} {shown(line.online, line.total)} (tối thiểu {line.minimum // 100}%;"
            f" {points(line.gap)})" + (f", {line.note(paper.month)}" if line.note(paper.month) else "")
            for line in below
        )
        assert f"(chênh lệch tính bằng điểm phần trăm), gồm: {names}." in paper.text


def test_the_annexes_hold_every_line_of_the_recount(paper):
    tables = paper.table("Hạng", "Đơn vị")
    for rows, group in zip(tables, lines(paper.month, paper.basis).values(), strict=True):
        assert rows == [
            [
                "–" if line.rank is None else str(line.rank),
                display_name(line.code),
                grouped(line.total),
                grouped(line.online),
                shown(line.online, line.total).rstrip("%"),
                "–" if line.minimum is None else str(line.minimum // 100),
                points(line.gap),
                f"{line.done}/{paper.month}",
                line.verdict,
                "; ".join(filter(None, [line.note(paper.month), HINTS if line.code in paper.hinted else ""])),
            ]
            for line in group
        ]


def test_the_annex_of_districts_keeps_three_lines_apart(paper):
    (rows,) = paper.table("STT", "Cấp huyện", "Nội dung")
    by_kind = lines(paper.month, paper.basis)
    own = {line.code: line for line in by_kind["district"]}
    expected = []
    for code in [code for code, unit in units().items() if unit["kind"] == "district"]:
        communes = [line for line in by_kind["commune"] if units()[line.code]["parent_code"] == code]
        sums_of = [(own[code].total, own[code].online), added(communes)]
        sums_of.append((sums_of[0][0] + sums_of[1][0], sums_of[0][1] + sums_of[1][1]))
        names = ("Riêng cấp huyện", "Cộng cấp xã trên địa bàn", "Cấp huyện và cấp xã")
        expected += [
            [display_name(code), name, grouped(total), grouped(online), shown(online, total).rstrip("%")]
            for name, (total, online) in zip(names, sums_of, strict=True)
        ]
    assert [row[1:6] for row in rows] == expected


def test_the_annexes_are_in_landscape_on_the_decrees_paper(paper):
    upright, across = paper.file.sections
    assert [round(size.mm) for size in (upright.page_width, upright.page_height)] == [210, 297]
    assert across.orientation == WD_ORIENT.LANDSCAPE
    assert [round(size.mm) for size in (across.page_width, across.page_height)] == [297, 210]
    for table in paper.file.tables[-5:]:
        assert sum(column.width.mm for column in table.columns) <= 297 - 20 - 15 + 0.5
