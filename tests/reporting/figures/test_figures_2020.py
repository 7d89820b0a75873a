"""The recount's own ground: what the files say agrees with what was published and with the expected file."""

from tests.reporting.figures_2020 import counts, rows_of, shown, sums


def test_the_files_give_april_and_the_year_to_november():
    assert sums(counts(2020, range(4, 5), "official"), lambda row: 0)[0] == (17779, 5311, 3180)
    total, online, _post = sums(counts(2020, range(1, 12), "official"), lambda row: 0)[0]
    assert (total, online, shown(online, total)) == (228819, 71170, "31,10%")
    assert sums(counts(2020, range(12, 13), "provisional"), lambda row: 0)[0] == (16141, 6711, 3395)
    assert not sums(counts(2020, range(12, 13), "official"), lambda row: 0)


def test_the_files_give_every_units_year_to_november():
    mine = sums(counts(2020, range(1, 12), "official"), lambda row: row.unit)
    for row in rows_of("expected_2020.csv"):
        if row["as_of"] == "2020-11":
            total, online, _post = mine.get(row["unit_code"], (0, 0, 0))
            assert (total, online) == (int(row["ytd_received_total"]), int(row["ytd_received_online"]))
