"""Every number of the overview against a recount that reads nothing but the demo's files."""

import pytest

from reporting.models import Basis
from tests.reporting.figures_2020 import (
    counts,
    grouped,
    level_of,
    name_of,
    procedures,
    quotas,
    rows_of,
    sent_on,
    shown,
    sums,
    units,
)
from tests.reporting.tables import tables_of

TO_NOVEMBER = range(1, 12)
GROUPS = {
    "department": "I. Khối sở, ban, ngành",
    "district": "II. Khối UBND cấp huyện",
    "commune": "III. Khối UBND cấp xã",
}
RANKINGS = {"department": "Sở, ban, ngành", "district": "UBND cấp huyện", "commune": "UBND cấp xã"}
MINUS = "−"


@pytest.fixture
def shown_tables(coordinator):
    return tables_of(coordinator.get("/dashboard/"))


def expected(kind):
    """The lines of November in the expected file, by unit code."""
    rows = rows_of("expected_2020.csv")
    return {row["unit_code"]: row for row in rows if row["as_of"] == "2020-11" and row["kind"] == kind}


def comma(text, sign=False):
    """«-4.58» as pages write a difference: «−4,58», with «+» where asked."""
    if not text:
        return "–"
    mark = MINUS if text.startswith("-") else "+" if sign and float(text) else ""
    return mark + text.lstrip("-").replace(".", ",")


def bare(name):
    """The unit without what is noted of its rate."""
    return name.partition(" Lưu ý:")[0]


@pytest.mark.parametrize("kind", GROUPS)
def test_each_line_of_each_ranking(shown_tables, kind):
    table = {bare(row["Đơn vị"]): row for row in shown_tables[RANKINGS[kind]]}
    lines = expected(kind)
    assert set(table) == {name_of(code) for code in lines}
    for code, line in lines.items():
        row = table[name_of(code)]
        assert row["Hạng"] == (line["rank_rate_in_kind"] or "–")
        assert row["Tổng số"] == grouped(int(line["ytd_received_total"]))
        assert row["Trực tuyến"] == grouped(int(line["ytd_received_online"]))
        assert row["Tỷ lệ"] == (comma(line["rate_percent"]) + "%" if line["rate_percent"] else "–")
        assert row["Chỉ tiêu"] == (f"{line['quota_percent']}%" if line["quota_percent"] else "–")
        assert row["Chênh lệch (điểm %)"] == comma(line["gap_points"], sign=True)
        assert row["Số tháng đã báo cáo"].startswith(f"{line['months_reported']}/11")
        assert ("chưa đủ báo cáo" in row["Số tháng đã báo cáo"]) == (int(line["months_reported"]) < 11)
        assert (
            row["Đánh giá"]
            in {
                "met": {"Đạt chỉ tiêu"},
                "not_met": {"Chưa đạt chỉ tiêu"},
                "no_quota": {"Không giao chỉ tiêu"},
                "no_data": {"Không phát sinh hồ sơ" if int(line["months_reported"]) else "Chưa báo cáo"},
            }[line["status"]]
        )


def test_each_verdict_of_each_group(shown_tables):
    table = {row["Khối"]: row for row in next(t for h, t in shown_tables.items() if h.startswith("Đánh giá chỉ tiêu"))}
    ytd = sums(counts(2020, TO_NOVEMBER, Basis.OFFICIAL), lambda row: units()[row.unit]["kind"])
    everybody = [0, 0]
    for kind, heading in GROUPS.items():
        total, online, _post = ytd[kind]
        everybody = [everybody[0] + total, everybody[1] + online]
        row, lines = table[heading], expected(kind).values()
        assert (row["Tổng số"], row["Trực tuyến"]) == (grouped(total), grouped(online))
        assert row["Tỷ lệ"] == shown(online, total)
        statuses = [line["status"] for line in lines]
        silent = [line for line in lines if line["status"] == "no_data" and line["months_reported"] == "0"]
        assert row["Số đơn vị"] == str(len(statuses))
        assert row["Đạt"] == str(statuses.count("met"))
        assert row["Chưa đạt"] == str(statuses.count("not_met"))
        assert row["Không phát sinh hồ sơ"] == str(statuses.count("no_data") - len(silent))
        assert row["Chưa báo cáo"] == str(len(silent))
        assert row["Không giao chỉ tiêu"] == str(statuses.count("no_quota"))
    assert table["Toàn tỉnh"]["Tổng số"] == grouped(everybody[0])
    assert table["Toàn tỉnh"]["Tỷ lệ"] == shown(everybody[1], everybody[0])


def test_each_month_of_the_trend(shown_tables):
    table = next(rows for heading, rows in shown_tables.items() if heading.startswith("Tỷ lệ tháng"))
    months = sums(counts(2020, TO_NOVEMBER, Basis.OFFICIAL), lambda row: row.month)
    sent = {month: sum(period == f"2020-{month:02d}" for period, _unit in sent_on()) for month in TO_NOVEMBER}
    by_name = {row["Tháng"].split()[-1].lstrip("0"): row for row in table if row["Tháng"].startswith("Tháng ")}
    assert set(by_name) == {str(month) for month in TO_NOVEMBER}
    for month in TO_NOVEMBER:
        total, online, post = months[month]
        row = by_name[str(month)]
        assert [row["Tổng số"], row["Trực tuyến"], row["Tỷ lệ"]] == [
            grouped(total),
            grouped(online),
            shown(online, total),
        ]
        assert row["Kết quả trả qua BCCI"] == grouped(post)
        assert row["Đơn vị đã báo cáo"] == f"{sent[month]}/165"


def test_the_procedures_without_an_online_dossier(coordinator):
    page = tables_of(coordinator.get("/dashboard/?period=2020-01&basis=official"))
    heading, table = next(item for item in page.items() if "không có hồ sơ trực tuyến từ đầu năm" in item[0])
    january = list(counts(2020, range(1, 2), Basis.OFFICIAL))
    online = {row.procedure for row in january if row.online}
    received = {row.procedure for row in january if row.total}
    silent = {code for code in procedures() if level_of(code, "2020-01-31") and code not in online}
    assert f"({len(silent)})" in heading
    found = {next(code for code in silent if code in row["Thủ tục hành chính"]): row for row in table}
    assert set(found) == silent
    for code, row in found.items():
        assert row["Mức độ"] == str(level_of(code, "2020-01-31"))
        assert row["Hồ sơ"] == ("có hồ sơ, không có hồ sơ trực tuyến" if code in received else "không phát sinh hồ sơ")


def test_every_quota_of_the_decision_is_in_a_ranking(shown_tables):
    minima = {bare(row["Đơn vị"]): row["Chỉ tiêu"] for heading in RANKINGS.values() for row in shown_tables[heading]}
    assert minima == {name_of(code): f"{quotas()[code] // 100}%" if code in quotas() else "–" for code in units()}
