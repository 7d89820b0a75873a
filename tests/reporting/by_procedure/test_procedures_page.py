"""The catalogue's pages: every number is that of the files, and counted sums are those of compliance."""

from datetime import date

from django.db.models import Sum

from procedures.models import Procedure, Publication
from quotas.models import NewProcedureRule, QuotaDecision
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept
from reporting.by_procedure.sums import sums_by_month, sums_by_procedure, sums_by_unit
from reporting.models import Basis, Compliance, ReportingPeriod
from tests.reporting.figures_2020 import counts, grouped, level_of, procedures, shown
from tests.reporting.pages import number, queries_again, tables, text
from units.models import Unit, User

SPANS = {"month": range(11, 12), "quarter": range(10, 12), "ytd": range(1, 12)}
CHOICES = [
    *((f"period=2020-11&basis=official&span={span}", 2020, months, "official") for span, months in SPANS.items()),
    ("period=2020-12&basis=provisional&span=quarter", 2020, range(10, 13), "provisional"),
    ("period=2019-08&span=ytd", 2019, range(1, 9), "official"),
]


def recounted(year, months, basis):
    """(total, online, post, units with dossiers) of each procedure, counted or not, straight from the files."""
    found = {}
    for row in counts(year, months, basis):
        mine = found.setdefault(row.procedure, [0, 0, 0, set()])
        for index, value in enumerate((row.total, row.online, row.post)):
            mine[index] += value
        if row.total:
            mine[3].add(row.unit)
    return {code: (*numbers[:3], len(units)) for code, (*numbers, units) in found.items()}


def published_by(day):
    return {code for code in procedures() if level_of(code, day) is not None}


def rows_by_code(response):
    """The rows of the first table of procedures by code; sums and headings left out."""
    codes = procedures()
    return {
        name.split(" – mã nội bộ")[0].split()[-1]: row
        for name, *row in tables(response)[0]
        if any(name.split(" – mã nội bộ")[0].endswith(code) for code in codes)
    }


def test_every_procedure_is_that_of_the_files(coordinator):
    for query, year, months, basis in CHOICES:
        last_day = {2019: "2019-08-31", 2020: "2020-11-30" if months[-1] == 11 else "2020-12-31"}[year]
        mine, page = recounted(year, months, basis), rows_by_code(coordinator.get(f"/dashboard/procedures/?{query}"))
        assert set(page) == published_by(last_day)
        for code, row in page.items():
            total, online, post, units = mine.get(code, (0, 0, 0, 0))
            counted = "không tính" if year == 2020 and procedures()[code]["is_new"] else "có tính"
            assert row[0] == procedures()[code]["field"]
            assert row[1] == str(level_of(code, last_day))
            assert row[3:] == [
                grouped(total),
                grouped(online),
                shown(online, total),
                grouped(post),
                str(units),
                counted,
            ]


def test_counted_sums_are_those_of_compliance(coordinator):
    for query, year, months, basis in CHOICES:
        compliance = Compliance.objects.filter(period__year=year, period__month__in=months, basis=basis).aggregate(
            total=Sum("received_total"),
            online=Sum("received_online"),
            post=Sum("returned_by_post"),
            exempt=Sum("exempt_received_total"),
        )
        sums = sums_by_procedure(year, months, basis).values()
        assert compliance == {
            "total": sum(each.received_total for each in sums),
            "online": sum(each.received_online for each in sums),
            "post": sum(each.returned_by_post for each in sums),
            "exempt": sum(each.exempt_received_total for each in sums),
        }
        counted = next(
            row
            for row in tables(coordinator.get(f"/dashboard/procedures/?{query}"))[0]
            if row[0].startswith("Cộng TTHC tính")
        )
        assert [number(counted[index]) for index in (1, 2, 4)] == [
            compliance[name] for name in ("total", "online", "post")
        ]


def test_every_field_is_that_of_the_files(coordinator):
    for query, year, months, basis in CHOICES[:4]:
        mine = {}
        last_day = "2020-11-30" if months[-1] == 11 else "2020-12-31"
        handled = recounted(year, months, basis)
        for code in published_by(last_day):
            row = mine.setdefault(procedures()[code]["field"], [0, 0, 0, 0, 0, 0, 0])
            total, online, post, _units = handled.get(code, (0, 0, 0, 0))
            row[0] += 1
            row[1] += not online
            for index, value in enumerate((online, total) if procedures()[code]["is_new"] else (total, online, post)):
                row[(5 if procedures()[code]["is_new"] else 2) + index] += value
        _heading, *page, _sum = tables(coordinator.get(f"/dashboard/fields/?{query}"))[0]
        assert {row[0]: row[1:] for row in page} == {
            field: [
                str(n),
                grouped_silent(field, silent),
                grouped(total),
                grouped(online),
                shown(online, total),
                grouped(post),
                f"{grouped(exempt_online)}/{grouped(exempt_total)}",
            ]
            for field, (n, silent, total, online, post, exempt_online, exempt_total) in mine.items()
        }


def grouped_silent(field, silent):
    return f"{silent} – {field}" if silent else "0"


def test_one_procedure_month_by_month_and_unit_by_unit_is_that_of_the_files(coordinator):
    code = "2.000635"
    response = coordinator.get(f"/dashboard/procedures/{code}/?period=2020-11&basis=official")
    months, units, publications = tables(response)
    by_month, last_year, by_unit = {}, {}, {}
    for row in counts(2020, range(1, 12), "official"):
        if row.procedure == code:
            for found, key in ((by_month, row.month), (by_unit, row.unit)):
                mine = found.setdefault(key, [0, 0, 0, set()])
                for index, value in enumerate((row.total, row.online, row.post)):
                    mine[index] += value
                mine[3] |= {row.unit} if row.total else set()
    for row in counts(2019, range(1, 12), "official"):
        if row.procedure == code:
            mine = last_year.setdefault(row.month, [0, 0])
            mine[0] += row.total
            mine[1] += row.online
    expected = []
    for month, (total, online, post, having) in sorted(by_month.items()):
        then_total, then_online = last_year.get(month, (0, 0))
        then = f"{shown(then_online, then_total)} ({grouped(then_online)}/{grouped(then_total)})"
        name = f"Tháng {month:02d}" if month < 3 else f"Tháng {month}"
        then = then if month in last_year else "không có số liệu cùng kỳ"
        now = [grouped(total), grouped(online), shown(online, total), grouped(post), str(len(having))]
        expected.append([name, *now, then])
    assert months[1:] == expected
    names = {unit.code: unit.display_name for unit in Unit.objects.select_related("parent")}
    assert {row[0]: row[1:5] for row in units[1:-1] if row[1] != "0"} == {
        names[unit]: [grouped(total), grouped(online), shown(online, total), grouped(post)]
        for unit, (total, online, post, _having) in by_unit.items()
        if total
    }
    assert len(units) == 2 + 9  # nine districts, a heading and the sum
    shared = [month for month in by_month if month in last_year]
    now = [sum(by_month[month][index] for month in shared) for index in (0, 1)]
    then = [sum(last_year[month][index] for month in shared) for index in (0, 1)]
    assert (
        f"So với cùng kỳ (tháng 6 đến tháng 11): năm 2020 {shown(now[1], now[0])}, năm 2019 {shown(then[1], then[0])}."
        in text(response)
    )
    assert publications[1][2] == "4"


def test_a_rise_of_level_shows_as_two_publications_and_still_counts(coordinator):
    risen = Publication.objects.filter(ended_on__isnull=False).select_related("procedure").first()
    response = coordinator.get(f"/dashboard/procedures/{risen.procedure.code}/?period=2020-11")
    _months, _units, publications = tables(response)
    assert [row[2] for row in publications[1:]] == ["3", "4"]
    assert "Tính tỷ lệ, tháng 11/2020 có tính" in text(response)


def test_a_procedure_first_published_this_year_says_why_it_does_not_count(coordinator):
    response = coordinator.get("/dashboard/procedures/1.004859/?period=2020-11")
    assert "không tính: công bố lần đầu năm 2020" in text(response)
    assert "Quyết định giao chỉ tiêu năm 2020" in text(response)


def test_internal_codes_are_marked_as_such(coordinator):
    page = rows_of(coordinator, "")
    marked = {name for name in page if "mã nội bộ, không phải mã TTHC quốc gia" in name}
    assert marked == {name for name in page if "KHA-" in name}
    assert marked
    assert "mã nội bộ, không phải mã TTHC quốc gia" in text(coordinator.get("/dashboard/procedures/KHA-BQLVP-001/"))


def rows_of(client, query):
    found = tables(client.get(f"/dashboard/procedures/?{query}"))
    return [row[0] for row in found[0][1:-1]] if found else []


def test_search_needs_no_diacritics_and_finds_codes(coordinator):
    by_words, by_code = rows_of(coordinator, "q=trich+luc+HO+TICH"), rows_of(coordinator, "q=2.000635")
    assert by_words
    assert all("Trích lục hộ tịch" in name for name in by_words)
    assert [name for name in by_code if "2.000635" in name]
    assert rows_of(coordinator, "q=kh%C3%B4ng+c%C3%B3+TTHC+n%C3%A0o+nh%C6%B0+v%E1%BA%ADy") == []
    assert "Không có TTHC nào phù hợp với lựa chọn này." in text(coordinator.get("/dashboard/procedures/?q=zzz"))


FILTERS = [
    ("field=H%E1%BB%99+t%E1%BB%8Bch", lambda code, row: row["field"] == "Hộ tịch"),
    ("authority=commune", lambda code, row: row["authority_level"] == "commune"),
    ("department=SCT", lambda code, row: row["department_code"] == "SCT"),
    ("level=4", lambda code, row: level_of(code, "2020-11-30") == 4),
    (
        "level=4&authority=district",
        lambda code, row: level_of(code, "2020-11-30") == 4 and row["authority_level"] == "district",
    ),
    ("level=9&authority=x&online=x", lambda code, row: True),
]


def test_each_filter_leaves_what_it_names(coordinator):
    for query, leaves in FILTERS:
        page = rows_by_code(coordinator.get(f"/dashboard/procedures/?period=2020-11&{query}"))
        assert set(page) == {code for code in published_by("2020-11-30") if leaves(code, procedures()[code])}


def test_procedures_without_online_dossiers_of_a_month_are_those_of_the_files(coordinator):
    page = rows_by_code(coordinator.get("/dashboard/procedures/?period=2020-05&span=month&online=none"))
    mine = recounted(2020, range(5, 6), "official")
    silent = {code for code in published_by("2020-05-31") if not mine.get(code, (0, 0))[1]}
    assert set(page) == silent
    assert silent


def test_sorting_is_in_the_address_and_keeps_the_filters(coordinator):
    response = coordinator.get("/dashboard/procedures/?period=2020-11&authority=district&sort=-total")
    totals = [number(row[3]) for row in rows_by_code(response).values()]
    assert totals == sorted(totals, reverse=True)
    assert "?period=2020-11&amp;authority=district&amp;sort=total" in response.content.decode()


def test_an_unknown_procedure_or_period_is_not_found(coordinator):
    for address in ("procedures/nothing/", "procedures/?period=1999-01", "fields/?period=x"):
        assert coordinator.get(f"/dashboard/{address}").status_code == 404


def test_a_clerk_sees_confirmed_figures_of_all_units_and_no_provisional_ones(demo, login):
    client = login(User.objects.get(username="clerk-569"))
    for address in ("procedures/", "fields/", "procedures/2.000635/", "indicators/"):
        page = text(client.get(f"/dashboard/{address}?period=2020-12&basis=provisional"))
        assert "tạm tính" not in page
        assert "đã xác nhận" in page


# the small province, worked by hand


def send_all(province):
    """X1: C1 5/1/0, C2 2/0/1 in March, confirmed; X2: C1 4/4/0, C2 0/0/0 in March, waiting."""
    submission_accept(submission=province.send("X1", 3, (5, 1, 0), (2, 0, 1)), by=province.coordinator)
    province.send("X2", 3, (4, 4, 0), (0, 0, 0))
    figures_drain()


def by_hand(sums, province):
    names = {procedure.pk: code for code, procedure in province.procedures.items()}
    return {names[pk]: (each.total, each.online, each.by_post, each.units) for pk, each in sums.items()}


def test_sums_take_the_sending_in_force_on_each_basis(working_province):
    send_all(working_province)
    months = range(1, 4)
    official = by_hand(sums_by_procedure(2020, months, Basis.OFFICIAL), working_province)
    assert official == {"C1": (5, 1, 0, 1), "C2": (2, 0, 1, 1)}
    provisional = by_hand(sums_by_procedure(2020, months, Basis.PROVISIONAL), working_province)
    assert provisional == {"C1": (9, 5, 0, 2), "C2": (2, 0, 1, 1)}
    assert sums_by_procedure(2020, range(4, 5), Basis.PROVISIONAL) == {}


def test_sums_of_one_procedure_by_month_and_by_unit(working_province):
    send_all(working_province)
    working_province.send("X1", 4, (1, 1, 1), (0, 0, 0))
    figures_drain()
    pk = working_province.procedures["C1"].pk
    months = sums_by_month(2020, range(1, 5), Basis.PROVISIONAL, pk)
    assert {month: (each.total, each.online, each.units) for month, each in months.items()} == {
        3: (9, 5, 2),
        4: (1, 1, 1),
    }
    units = sums_by_unit(2020, range(1, 5), Basis.PROVISIONAL, pk)
    assert {key: (each.total, each.online) for key, each in units.items()} == {
        working_province.units["X1"].pk: (6, 2),
        working_province.units["X2"].pk: (4, 4),
    }


def test_a_month_counts_by_its_own_decision(working_province, login):
    Procedure.objects.filter(code="C2").update(name="Thủ tục mới")
    Publication.objects.filter(procedure__code="C2").update(effective_on=date(2020, 1, 1))
    QuotaDecision.objects.create(year=2020, first_month=4, new_procedure_rule=NewProcedureRule.COUNT_AT_ONCE)
    for month in (3, 4):
        submission_accept(
            submission=working_province.send("X1", month, (5, 1, 0), (2, 2, 1)), by=working_province.coordinator
        )
    figures_recompute()
    sums = sums_by_procedure(2020, range(3, 5), Basis.OFFICIAL)[working_province.procedures["C2"].pk]
    assert (sums.received_total, sums.exempt_received_total, sums.returned_by_post, sums.exempt_returned_by_post) == (
        2,
        2,
        1,
        1,
    )
    page = tables(login(working_province.coordinator).get("/dashboard/procedures/?period=2020-04&q=C2"))[0]
    assert page[1][-1] == "có tính một số tháng"
    assert page[1][4:8] == ["4", "4", "100,00%", "2"]
    assert [row[1:3] for row in page[2:]] == [["2", "2"], ["2", "2"]]


def test_what_a_unit_had_sent_before_it_ended_is_in_every_sum(working_province):
    send_all(working_province)
    Unit.objects.filter(code="X1").update(active_until=date(2020, 3, 30))
    figures_recompute()
    by_procedure = sums_by_procedure(2020, range(1, 4), Basis.OFFICIAL).values()
    rows = Compliance.objects.filter(basis=Basis.OFFICIAL).aggregate(Sum("received_total"), Sum("received_online"))
    assert sum(each.received_total for each in by_procedure) == rows["received_total__sum"] > 0
    assert sum(each.received_online for each in by_procedure) == rows["received_online__sum"]


def test_a_month_without_dossiers_has_no_rate(working_province, login):
    page = tables(login(working_province.coordinator).get("/dashboard/procedures/?period=2020-03"))[0]
    assert {row[6] for row in page[1:-1]} == {"–"}


def test_a_province_without_a_period_says_so_and_one_without_procedures_has_an_empty_page(working_province, login):
    client = login(working_province.coordinator)
    Publication.objects.all().delete()
    assert "Không có TTHC nào phù hợp với lựa chọn này." in text(client.get("/dashboard/procedures/"))
    assert "Không có TTHC nào được công bố trong các tháng này." in text(client.get("/dashboard/fields/"))
    page = text(client.get("/dashboard/procedures/C1/"))
    assert "TTHC này chưa được công bố thực hiện trực tuyến." in page
    assert "chưa công bố hoặc đã hết hiệu lực" in page
    Compliance.objects.all().delete()
    ReportingPeriod.objects.all().delete()
    for address in ("procedures/", "fields/", "procedures/C1/", "indicators/"):
        assert "Các kỳ báo cáo được tạo khi đã nhập danh sách đơn vị." in text(client.get(f"/dashboard/{address}"))


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    send_all(working_province)
    addresses = ("/dashboard/procedures/", "/dashboard/fields/", "/dashboard/procedures/C1/", "/dashboard/indicators/")
    few = [queries_again(client, address) for address in addresses]
    for month in (1, 2, 4):
        for code in ("SO1", "SO2", "H1", "X1", "X2", "X3"):
            figures = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *figures), by=working_province.coordinator)
    figures_drain()
    assert [queries_again(client, address) for address in addresses] == few == [10, 10, 15, 8]
