"""bench/backup.py: every step is measured, and what was restored is compared."""

import pytest

from bench import backup, data

pytestmark = [
    pytest.mark.postgres("the benchmark runs on PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]


def test_the_smallest_size_is_backed_up_and_restored_equal():
    rows = list(backup.measured({"3 units": data.three_units}))

    assert [row[2].partition(":")[0] for row in rows] == [
        "backup",
        "restore",
        "base backup",
        "a server of the base backup, compared",
    ]
    assert [row[-1].rpartition(" ")[2] for row in rows if "compared" in row[2]] == ["equal", "equal"]
    assert {row[1] for row in rows} == {str(3 * 3 * 12)}
    assert len(backup.table(rows).splitlines()) == 2 + len(rows)


def test_a_restore_that_differs_is_said(monkeypatch):
    monkeypatch.setattr(backup, "backup_restore", lambda *arguments: ["Table units_unit is missing."])

    rows = list(backup.measured({"3 units": data.three_units}))

    assert rows[1][-1].endswith("**differs**")
