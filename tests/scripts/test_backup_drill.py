"""scripts/backup/drill.py: what it compares, and a whole drill of the demo on SQLite."""

import os
import re
from pathlib import Path

import pytest

from scripts.backup import Refused
from scripts.backup.drill import different_files, drill_demo, new_database, run, say


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        folder.mkdir()
        (folder / "2020-official.csv").write_text("month,rate\n1,0.5\n")
    return before, after


def test_equal_exports_are_equal(folders, capsys):
    assert say(different_files(*folders), 1)
    assert capsys.readouterr().out == "Equal: every table, and 1 exports.\n"


def test_one_other_byte_in_an_export_is_named(folders, capsys):
    (folders[1] / "2020-official.csv").write_text("month,rate\n1,0.6\n")

    assert not say(different_files(*folders), 1)
    assert "Different: 2020-official.csv." in capsys.readouterr().out


@pytest.mark.parametrize("place", [0, 1])
def test_an_export_that_only_one_has_is_named(folders, place):
    (folders[place] / "2021-official.csv").write_text("")

    assert different_files(*folders) == ["2021-official.csv"]


def test_without_any_export_nothing_is_proved(capsys):
    assert not say([], 0)
    assert "no export could be compared" in capsys.readouterr().out


def test_a_step_that_fails_says_why():
    with pytest.raises(Refused, match="failed: no such thing"):
        run(dict(os.environ), "-c", "import sys; sys.exit('no such thing')")


def test_a_database_of_sqlite_is_gone_afterwards():
    with new_database("sqlite") as url:
        path = Path(url.removeprefix("sqlite:///"))
        path.touch()

    assert not path.parent.exists()


@pytest.mark.slow
def test_the_drill_of_the_demo_is_equal(capsys):
    assert drill_demo("sqlite")

    assert re.sub(r"[0-9.]+ s", "… s", capsys.readouterr().out).splitlines() == [
        "The demo on sqlite:",
        "  exports before: … s",
        "  backup: … s",
        "  restore: … s",
        "  exports after: … s",
        "Equal: every table, and 4 exports.",
    ]
