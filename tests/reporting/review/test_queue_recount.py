"""Every number of the queue of reports and of the periods against a recount of the demo's files alone."""

from tests.reporting.figures_2020 import (
    DEMO_DAY,
    counts,
    grouped,
    name_of,
    quotas,
    rows_of,
    sent_on,
    shown,
    sums,
    units,
)
from tests.reporting.tables import tables_of

DASH, MINUS = "–", "−"


def hundredths(online, total):
    return (20000 * online + total) // (2 * total)


def difference(now, then):
    """«+0,68» between two (online, total), each rounded as pages show it; a dash where either has no rate."""
    if not now[1] or not then[1]:
        return DASH
    gap = hundredths(*now) - hundredths(*then)
    sign = MINUS if gap < 0 else "+" if gap else ""
    return f"{sign}{abs(gap) // 100},{abs(gap) % 100:02d}"


def figures_of(months, basis):
    found = sums(counts(2020, months, basis), lambda row: row.unit)
    return {unit: (online, total) for unit, (total, online, _post) in found.items()}


def test_each_report_that_waits(coordinator):
    december, november = figures_of(range(12, 13), "provisional"), figures_of(range(11, 12), "provisional")
    to_date = figures_of(range(1, 13), "provisional")
    waiting = {unit for (period, unit), day in sent_on().items() if period == "2020-12" and day <= DEMO_DAY}
    table = {row["Đơn vị"]: row for row in tables_of(coordinator.get("/review/"))[""]}
    assert set(table) == {name_of(code) for code in waiting}
    for code in waiting:
        row, mine = table[name_of(code)], december.get(code, (0, 0))
        assert row["Kỳ"] == "Tháng 12/2020"
        assert row["Tổng số hồ sơ tiếp nhận"] == grouped(mine[1])
        assert row["Trong đó: trực tuyến"] == grouped(mine[0])
        assert row["Tỷ lệ"] == shown(*mine)
        before = november.get(code, (0, 0)) if ("2020-11", code) in sent_on() else (0, 0)
        assert row["So với tháng trước (điểm %)"] == difference(mine, before)
        months = sum(
            f"2020-{month:02d}" == period for period, unit in sent_on() if unit == code for month in range(1, 13)
        )
        note = f" chưa đủ báo cáo ({months}/12 tháng)" if months < 12 else ""
        assert row["Lũy kế từ đầu năm"] == shown(*to_date.get(code, (0, 0))) + note
        assert row["Chỉ tiêu tối thiểu"] == (f"{quotas()[code] // 100}%" if code in quotas() else DASH)


def test_each_period(coordinator):
    table = {row["Kỳ"]: row for row in tables_of(coordinator.get("/periods/"))[""]}
    assert len(table) == len(rows_of("periods.csv"))
    everybody = len(units())
    for period in rows_of("periods.csv"):
        year, month = map(int, period["period"].split("-"))
        row = table[f"Tháng {month:02d}/{year}" if month < 3 else f"Tháng {month}/{year}"]
        if year == 2019:
            sent = len({each.unit for each in counts(2019, range(month, month + 1), "official")})
        else:
            sent = sum(name == period["period"] and day <= DEMO_DAY for (name, _unit), day in sent_on().items())
        day, of, in_year = reversed(period["due_on"].split("-"))
        assert row["Hạn gửi"] == f"{day}/{of}/{in_year}"
        assert row["Phải gửi"] == str(everybody)
        assert row["Đã gửi"] == f"{sent} ({shown(sent, everybody)})"
        assert row["Chưa gửi"] == str(everybody - sent)
        assert row["Chờ xác nhận"] == (str(sent) if period["period"] == "2020-12" else "0")
