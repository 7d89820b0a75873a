"""The differences of a period: what is listed, what was recorded about it, what only one side has, and the files."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from reporting.actions.reconciliation import differences_note
from reporting.actions.submissions import submission_accept
from reporting.models import DifferenceNote
from tests.factories import make_unit
from tests.reporting.one_stop import bring, everything_else
from tests.reporting.pages import markup, queries_again, text
from units.models import FormerDistrict, PortalSettings, UnitKind
from units.refusals import Refused

PAGE = "/reconciliation/2020-03/"
NOTE = f"{PAGE}note/"
EXACT = ("2020-03,X1,C1,100,40,", "2020-03,X1,C2,50,20,")
LINES = (
    "2020-03,X1,C1,120,40,",
    "2020-03,X1,C2,50,20,",
    "2020-03,X2,C1,30,5,9",
    "2020-03,X2,C2,4,1,",
    "2020-03,H1,D1,9,0,",
)


@pytest.fixture
def province(working_province):
    """X1, X2 and SO1 have sent March; X1's is confirmed."""
    report = working_province.send("X1", 3, (100, 40, 0), (50, 20, 0))
    submission_accept(submission=report, by=working_province.coordinator)
    working_province.send("X2", 3, (10, 5, 0), (0, 0, 0))
    working_province.send("SO1", 3, (7, 1, 0), (0, 0, 0))
    return working_province


@pytest.fixture
def client(province, login):
    return login(province.coordinator)


def listed(client, query=""):
    """Each listed place with the numbers of both sides, in order."""
    shown = markup(client.get(f"{PAGE}{query}"))
    tickets = re.findall(r'name="chosen" value="(\d+):(\d+):([^"]*)"', shown)
    names = dict(re.findall(r'value="(\d+:\d+):[^"]*" aria-label="([^"]*)"', shown))
    return [(names[f"{unit}:{procedure}"], "|".join(seen.split("|")[:2])) for unit, procedure, seen in tickets]


def tickets(client, query="?shown=all"):
    return re.findall(r'name="chosen" value="([^"]*)"', client.get(f"{PAGE}{query}").content.decode())


X1C1 = ("UBND xã Một, huyện Một, Thủ tục C1", "100.40.0|120.40.")
X1C2 = ("UBND xã Một, huyện Một, Thủ tục C2", "50.20.0|50.20.")
X2C1 = ("UBND xã Hai, huyện Một, Thủ tục C1", "10.5.0|30.5.9")
X2C2 = ("UBND xã Hai, huyện Một, Thủ tục C2", "0.0.0|4.1.")


def test_what_differs_above_the_tolerance_is_listed_the_largest_first(client):
    bring(client, *LINES)
    assert listed(client) == [X1C1, X2C1]
    assert listed(client, "?shown=all") == [X1C1, X2C1, X2C2, X1C2]


def test_the_tolerance_is_the_administrators(client):
    bring(client, *LINES)
    PortalSettings.objects.update_or_create(pk=1, defaults={"tolerance_count": 3, "tolerance_percent": 20})
    assert listed(client) == [X2C1, X2C2]
    assert "lớn hơn 3 hồ sơ và đồng thời lớn hơn 20% số liệu" in text(client.get(PAGE))


def test_both_sides_and_the_difference_are_in_the_row(client):
    bring(client, *LINES)
    shown = text(client.get(PAGE))
    assert "Thủ tục C1 C1 100 120 −20 −16,67% 40 40 0 0 – – Mới" in shown
    assert "Thủ tục C1 C1 10 30 −20 −66,67% 5 5 0 0 9 −9 −100,00% Mới" in shown


def test_what_stays_within_the_tolerance_is_no_new_difference(client):
    bring(client, *LINES)
    assert listed(client, "?shown=all&state=new") == [X1C1, X2C1]
    page = client.get(f"{PAGE}?shown=all&unit=X1")
    assert "Thủ tục C2 C2 50 50 0 20 20 0 –" in text(page)
    assert page.content.decode().count("?reason=") == 1
    rows = list(csv.reader(StringIO(client.get(f"{PAGE}export.csv?shown=all&unit=X1").content.decode("utf-8-sig"))))
    head = next(place for place, row in enumerate(rows) if row[0] == "Mã đơn vị")
    assert [row[rows[head].index("Trạng thái")] for row in rows[head + 1 :]] == ["Mới", ""]


def test_sums_by_group_take_what_both_sides_have(client):
    bring(client, *LINES)
    shown = text(client.get(PAGE))
    assert "UBND cấp xã 2 4 2 160 204 −44 −21,57% 65 66 −1 −1,52%" in shown
    assert "Tất cả các khối 2 4 2 160 204 −44" in shown


def test_only_confirmed_sendings_count_on_that_basis(client):
    bring(client, *LINES)
    assert listed(client, "?basis=official&shown=all") == [X1C1, X1C2]
    assert "Báo cáo: đã xác nhận" in text(client.get(f"{PAGE}?basis=official"))
    assert "Báo cáo: tạm tính" in text(client.get(PAGE))


def test_what_only_one_side_has_is_listed_apart(client):
    bring(client, *LINES)
    shown = text(client.get(PAGE))
    reported = shown[shown.index("Đơn vị đã báo cáo, không có trong dữ liệu hệ thống một cửa (1)") :]
    assert "Sở Một 2 7 1 không có số liệu nào của đơn vị" in reported
    assert "Có trong dữ liệu hệ thống một cửa, đơn vị chưa báo cáo (1)" in reported
    assert "UBND huyện Một 1 9 0 đơn vị chưa báo cáo" in reported


def test_a_procedure_that_the_system_lacks_counts_only_where_something_was_received(client):
    bring(client, "2020-03,X1,C2,50,20,", "2020-03,X2,C1,10,5,")
    shown = text(client.get(PAGE))
    assert "UBND xã Một, huyện Một 1 100 40 Sở" not in shown
    assert "không có trong dữ liệu hệ thống một cửa (2)" in shown  # SO1 whole, and C1 of X1; not the 0 of X2
    assert "UBND xã Một, huyện Một 1 100 40" in shown


def test_a_commune_is_listed_with_the_district_that_it_had_on_the_last_day_of_the_month(province, client):
    """X2: H3 to the end of February, H2 to the end of March, H4 to the end of April, then H1, as X1 was always."""
    bring(client, *LINES)
    for code in ("H2", "H3", "H4"):
        province.units[code] = make_unit(code, UnitKind.DISTRICT)
    for code, until in (("H3", date(2020, 2, 29)), ("H2", date(2020, 3, 31)), ("H4", date(2020, 4, 30))):
        FormerDistrict.objects.create(unit=province.units["X2"], district=province.units[code], until=until)
    FormerDistrict.objects.create(unit=province.units["X3"], district=province.units["H4"], until=date(2020, 4, 15))
    found = {
        code: [numbers for _name, numbers in listed(client, f"?district={code}")] for code in ("H1", "H2", "H3", "H4")
    }
    assert found == {"H1": [X1C1[1]], "H2": [X2C1[1]], "H3": [], "H4": []}


def test_filters_are_in_the_address(client):
    bring(client, *LINES, "2020-03,SO1,P1,70,1,")
    assert [name for name, _numbers in listed(client, "?kind=department")] == ["Sở Một, Thủ tục P1"]
    assert listed(client, "?district=H1") == [X1C1, X2C1]
    assert listed(client, "?unit=X2&shown=all") == [X2C1, X2C2]
    assert listed(client, "?unit=ZZ&shown=all") == []
    assert "Không có chênh lệch nào theo lựa chọn này." in text(client.get(f"{PAGE}?unit=ZZ"))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("unit", [X1C1, X1C2, X2C1, X2C2]),
        ("-unit", [X2C1, X2C2, X1C1, X1C2]),
        ("procedure", [X1C1, X2C1, X1C2, X2C2]),
        ("total", [X1C2, X2C2, X1C1, X2C1]),
        ("-online", [X2C2, X1C1, X1C2, X2C1]),
    ],
)
def test_columns_sort(client, sort, order):
    bring(client, *LINES)
    assert listed(client, f"?shown=all&sort={sort}") == order


def test_units_are_listed_by_their_sums(client):
    bring(client, *LINES)
    shown = text(client.get(f"{PAGE}?view=units"))
    assert "Theo đơn vị (2)" in shown
    assert "UBND xã Hai, huyện Một 2 1 10 34 −24 −70,59% 5 6 −1 −16,67% 0 9 −9 −100,00%" in shown
    assert "UBND xã Một, huyện Một 2 1 150 170 −20 −11,76% 60 60 0" in shown
    assert shown.index("xã Hai, huyện Một 2 1") < shown.index("xã Một, huyện Một 2 1")


def test_a_unit_is_listed_for_its_sum_although_no_procedure_exceeds(client):
    bring(client, "2020-03,X1,C1,105,40,", "2020-03,X1,C2,55,20,")
    PortalSettings.objects.update_or_create(pk=1, defaults={"tolerance_count": 5, "tolerance_percent": 5})
    assert listed(client) == []
    assert "UBND xã Một, huyện Một 2 0 150 160 −10" in text(client.get(f"{PAGE}?view=units"))


def test_a_state_and_a_note_are_recorded_for_many_at_once(client, province):
    bring(client, *LINES)
    query = "kind=commune&sort=unit"
    chosen = tickets(client, "")
    answer = client.post(
        NOTE, {"chosen": chosen, "state": "asked", "text": " Đã gọi ", "basis": "provisional", "query": query}
    )
    assert answer.headers["Location"] == f"{PAGE}?{query}"
    shown = text(client.get(PAGE))
    assert "Đã ghi nhận cho 2 dòng chênh lệch." in shown
    assert shown.count("Đã hỏi đơn vị Đã gọi") == 2
    notes = DifferenceNote.objects.order_by("unit__sort_order")
    assert [
        (n.unit.code, n.procedure.code, n.state, n.text, n.basis, n.reported, n.system, n.actor) for n in notes
    ] == [
        ("X1", "C1", "asked", "Đã gọi", "provisional", "100.40.0", "120.40.", province.coordinator),
        ("X2", "C1", "asked", "Đã gọi", "provisional", "10.5.0", "30.5.9", province.coordinator),
    ]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("kind=commune", "?kind=commune"),
        ("kind=commune&state=\x01\x1b", "?kind=commune"),
        ("unit=Đồng", "?unit=%C4%90%E1%BB%93ng"),
        ("unit=A\r\nX-A: b", ""),
        ("district=%E1%BB%93", "?district=%E1%BB%93"),
        ("a=" + "b" * 499, ""),
        ("", ""),
    ],
)
def test_a_query_made_by_hand_is_written_again_or_left_out(client, query, address):
    answer = client.post(NOTE, {"chosen": tickets(client), "state": "asked", "text": "", "query": query})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}{address}#queue")
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "dài " * 300}, "Ghi chú dài quá 1000 ký tự."),
        ({"state": "lost"}, "Đề nghị chọn một trong các trạng thái."),
        ({"chosen": []}, "Chưa chọn dòng chênh lệch nào."),
    ],
)
def test_a_refused_note_comes_back_once_with_its_text_its_state_and_its_ticks(client, changed, sentence):
    bring(client, *LINES)
    ticket = tickets(client)[1]
    posted = {"chosen": [ticket], "state": "to_correct", "text": "Đã gọi", "query": "shown=all", "page": "1"} | changed
    answer = client.post(NOTE, posted)
    assert answer.headers["Location"] == f"{PAGE}?shown=all&page=1#queue"
    page = client.get(answer.headers["Location"]).content.decode()
    assert re.search(r'<p class="fault[^"]*"[^>]*>([^<]*)</p>', page)[1] == sentence
    assert f'maxlength="1000" value="{posted["text"]}"' in page
    assert ('value="to_correct" selected' in page) == (posted["state"] == "to_correct")
    assert re.findall(r'name="chosen" value="([^"]*)"[^>]*\schecked>', page) == posted["chosen"]
    page = client.get(PAGE).content.decode()
    assert sentence not in page
    assert " checked" not in page
    assert not DifferenceNote.objects.exists()


def test_every_note_is_kept_and_the_last_one_is_its_state(client):
    bring(client, *LINES)
    client.post(NOTE, {"chosen": tickets(client, "?unit=X1"), "state": "asked", "text": "Hỏi lần một"})
    client.post(NOTE, {"chosen": tickets(client, "?unit=X1"), "state": "tolerated", "text": "Hồ sơ liên thông"})
    shown = text(client.get(PAGE))
    assert "Chấp nhận chênh lệch Hồ sơ liên thông" in shown
    assert re.search(r"Ghi chú trước \(1\) 09:00, 15/05/2020, coordinator: Đã hỏi đơn vị – Hỏi lần một", shown)
    assert DifferenceNote.objects.count() == 2
    assert listed(client, "?state=tolerated") == [X1C1]
    assert listed(client, "?state=asked") == []
    assert listed(client, "?state=new") == [X2C1]


CHANGED = "số liệu đã thay đổi sau khi ghi chú"


def test_a_note_stays_through_a_later_upload_and_says_that_the_figures_changed(client):
    bring(client, *LINES)
    client.post(NOTE, {"chosen": tickets(client, "?unit=X1"), "state": "explained"})
    assert CHANGED not in text(client.get(PAGE))
    bring(client, "2020-03,X1,C2,51,20,")
    assert CHANGED not in text(client.get(PAGE))
    bring(client, "2020-03,X1,C1,121,40,")
    shown = text(client.get(PAGE))
    assert "Đơn vị đã giải trình" in shown
    assert CHANGED in shown


def test_a_new_sending_of_the_unit_changes_the_figures_too(client, province):
    bring(client, *LINES)
    client.post(NOTE, {"chosen": tickets(client, "?unit=X2"), "state": "to_correct"})
    client.post("/submissions/2020-03/X2/", {"action": "return", "reason": "Kiểm tra", "until": "2020-05-20"})
    assert listed(client, "?unit=X2") == []  # taken back: nothing is reported now
    province.send("X2", 3, (11, 5, 0), (0, 0, 0))
    assert CHANGED in text(client.get(f"{PAGE}?unit=X2"))


def test_a_note_on_confirmed_figures_is_measured_by_confirmed_figures(client, province):
    bring(client, *LINES)
    client.post(NOTE, {"chosen": tickets(client, "?unit=X1&basis=official"), "state": "asked", "basis": "official"})
    client.post("/submissions/2020-03/X1/", {"action": "reopen", "reason": "Kiểm tra", "until": "2020-05-20"})
    report = province.send("X1", 3, (101, 40, 0), (50, 20, 0))
    assert CHANGED not in text(client.get(f"{PAGE}?unit=X1"))
    submission_accept(submission=report, by=province.coordinator)
    assert CHANGED in text(client.get(f"{PAGE}?unit=X1"))


def test_what_changed_meanwhile_is_not_noted_unseen(client):
    bring(client, *LINES)
    chosen = tickets(client, "")
    bring(client, "2020-03,X1,C1,150,40,")
    shown = text(client.post(NOTE, {"chosen": chosen, "state": "asked"}, follow=True))
    assert "Đã ghi nhận cho 1 dòng chênh lệch." in shown
    assert "1 dòng vừa thay đổi số liệu hoặc có ghi chú mới nên chưa ghi nhận; đề nghị xem lại." in shown
    assert [note.unit.code for note in DifferenceNote.objects.select_related("unit")] == ["X2"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "asked"}, "Chưa chọn dòng chênh lệch nào."),
        ({"state": "asked", "chosen": ["x", "::", "1:x:3", "²:1:|"]}, "Chưa chọn dòng chênh lệch nào."),
        ({"state": "odd", "chosen": ["1:1:|"]}, "Đề nghị chọn một trong các trạng thái."),
        ({"state": "asked", "chosen": ["1:1:|"], "text": "x" * 1001}, "Ghi chú dài quá 1000 ký tự."),
    ],
)
def test_a_note_that_cannot_be_recorded_gets_its_sentence(client, fields, sentence):
    bring(client, *LINES)
    assert sentence in text(client.post(NOTE, fields, follow=True))
    assert not DifferenceNote.objects.exists()


def test_nothing_of_a_place_without_both_sides_is_noted(client, province):
    bring(client, *LINES)
    unit, procedure = province.units["H1"].pk, province.procedures["D1"].pk
    shown = text(client.post(NOTE, {"chosen": [f"{unit}:{procedure}:..|9.0."], "state": "asked"}, follow=True))
    assert "Đã ghi nhận cho 0 dòng chênh lệch." in shown
    assert not DifferenceNote.objects.exists()


def test_a_note_of_a_colleague_that_was_not_seen_is_not_covered_by_another(client, province, login):
    bring(client, *LINES)
    seen = tickets(client)
    login(province.coordinator).post(NOTE, {"chosen": seen[:1], "state": "explained", "text": "Đã giải trình"})
    shown = text(client.post(NOTE, {"chosen": seen, "state": "asked"}, follow=True))
    assert "Đã ghi nhận cho 3 dòng chênh lệch." in shown
    assert "1 dòng vừa thay đổi số liệu hoặc có ghi chú mới nên chưa ghi nhận" in shown
    assert DifferenceNote.objects.filter(state="explained").count() == 1
    client.post(NOTE, {"chosen": tickets(client), "state": "tolerated"})
    assert DifferenceNote.objects.count() == 8


def test_a_note_changes_no_report_and_no_figure(client):
    bring(client, *LINES)
    before = everything_else()
    client.post(NOTE, {"chosen": tickets(client), "state": "tolerated"})
    assert DifferenceNote.objects.count() == 4
    assert everything_else() == before


def test_the_action_itself_refuses_who_may_not(province, client):
    bring(client, *LINES)
    place = {(province.units["X1"].pk, province.procedures["C1"].pk): X1C1[1]}
    for by in (province.observer, province.administrator, province.clerks["X1"]):
        with pytest.raises(Refused):
            differences_note(period=province.periods[3], basis="provisional", seen=place, state="asked", text="", by=by)


def test_an_observer_reads_and_takes_away_but_notes_nothing(client, province, login):
    bring(client, *LINES)
    observer = login(province.observer)
    page = observer.get(PAGE)
    assert "−16,67%" in text(page)
    assert 'name="chosen"' not in page.content.decode()
    assert "Đề nghị điều chỉnh" not in text(page)
    assert observer.get(f"{PAGE}export.xlsx").status_code == observer.get(f"{PAGE}export.csv").status_code == 200
    assert observer.post(NOTE, {"state": "asked"}).status_code == 403


def test_from_a_difference_the_unit_is_asked_with_the_reason_filled_in(client):
    bring(client, *LINES)
    page = client.get(f"{PAGE}?unit=X2").content.decode()
    address = urlsplit(re.search(r'href="(/submissions/2020-03/X2/\?reason=[^"]*)"', page)[1])
    reason = parse_qs(address.query)["reason"][0]
    assert reason == (
        "Thủ tục C1 (C1), tháng 3/2020: báo cáo ghi 10 hồ sơ, trong đó trực tuyến 5; hệ thống một cửa ghi 30 hồ sơ,"
        " trong đó trực tuyến 5. Đề nghị đơn vị kiểm tra, điều chỉnh số liệu hoặc giải trình."
    )
    report = client.get(f"{address.path}?{address.query}")
    assert f">\n{reason}</textarea>" in report.content.decode()
    assert '<details class="mt-3" id="request" open' in markup(report)


def test_the_workbook_holds_what_the_page_shows(client):
    bring(client, *LINES)
    client.post(NOTE, {"chosen": tickets(client, "?unit=X1"), "state": "asked", "text": "=1+1"})
    answer = client.get(f"{PAGE}export.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="doi-soat-2020-03.xlsx"'
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == [
        "Tổng hợp",
        "Theo đơn vị",
        "Đơn vị và TTHC",
        "Không có ở hệ thống một cửa",
        "Đơn vị chưa báo cáo",
    ]
    places = [[cell.value for cell in row] for row in book["Đơn vị và TTHC"].iter_rows(min_row=6)]
    assert places[0][:8] == ["UBND xã Một, huyện Một", "C1", "Thủ tục C1", 100, 120, -20, -16.67, 40]
    assert places[0][15:17] == ["Đã hỏi đơn vị", "'=1+1"]
    assert [row[0] for row in places] == ["UBND xã Một, huyện Một", "UBND xã Hai, huyện Một"]
    notes = [book["Đơn vị và TTHC"][f"A{line}"].value for line in (1, 2, 3)]
    assert notes == [
        "Đối soát tháng 3/2020",
        "Số liệu: Tạm tính. Cập nhật lúc 09:00, 15/05/2020.",
        "Vượt ngưỡng. Chênh lệch vượt ngưỡng khi lớn hơn 5 hồ sơ và đồng thời lớn hơn 5% số liệu của hệ thống một cửa.",
    ]
    apart = [cell.value for cell in book["Không có ở hệ thống một cửa"][6]]
    assert apart == ["Sở Một", 2, 7, 1, "không có số liệu nào của đơn vị"]
    assert book["Tổng hợp"]["A6"].value == "UBND cấp xã"


def test_the_csv_holds_the_places_with_codes(client):
    bring(client, *LINES)
    answer = client.get(f"{PAGE}export.csv?shown=all&unit=X2")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    head = next(place for place, row in enumerate(rows) if row[0] == "Mã đơn vị")
    assert rows[0] == ["Đối soát tháng 3/2020"]
    assert [row[:8] for row in rows[head + 1 :]] == [
        ["X2", "Xã Hai", "C1", "Thủ tục C1", "10", "30", "-20", "-66.67"],
        ["X2", "Xã Hai", "C2", "Thủ tục C2", "0", "4", "-4", "-100.00"],
    ]


def test_a_period_without_counts_says_so(client):
    assert "Kỳ này chưa có số liệu của hệ thống một cửa." in text(client.get("/reconciliation/2020-02/"))
    assert client.get("/reconciliation/2031-02/").status_code == 404


def test_the_number_of_queries_is_the_same_with_one_difference_and_with_many(client, province):
    addresses = (PAGE, f"{PAGE}?view=units", f"{PAGE}export.xlsx")
    bring(client, "2020-03,X1,C1,120,40,", "2020-03,H1,D1,9,0,")
    client.post(NOTE, {"chosen": tickets(client), "state": "asked"})
    few = [queries_again(client, address) for address in addresses]
    province.send("X3", 3, (1, 0, 0), (1, 0, 0))
    bring(client, *LINES, "2020-03,X3,C1,70,1,", "2020-03,X3,C2,70,1,", "2020-03,SO2,P3,7,1,")
    client.post(NOTE, {"chosen": tickets(client), "state": "asked"})
    assert len(listed(client)) == 4
    assert [queries_again(client, address) for address in addresses] == few == [16, 15, 15]
