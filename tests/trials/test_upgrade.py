"""trials/upgrade: a planted loss is found, in tables, in files of every kind, and in the list of what is meant."""

import io
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from tests import ROOT
from trials.upgrade import files, tables
from trials.upgrade.meant import MEANT, Meant, unmeant
from trials.upgrade.states import STATES

SMALL = """
CREATE TABLE units (id integer PRIMARY KEY, name text, rate integer);
INSERT INTO units VALUES (1, 'Vĩnh Hải', 5), (2, 'Ninh Hòa', 7);
CREATE TABLE notes (id integer PRIMARY KEY, text text);
CREATE TABLE django_session (id integer PRIMARY KEY);
"""


def made(path: Path, *statements: str) -> tables.Tables:
    with sqlite3.connect(path) as connection:
        connection.executescript(";".join((SMALL, *statements)))
    connection.close()
    return tables.tables_of(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE units SET name = 'Vĩnh Hoà' WHERE id = 1", ["table units: other values of name"]),
        ("UPDATE units SET rate = 7 - rate + 5", ["table units: other values of rate"]),
        ("DELETE FROM units WHERE id = 2", ["table units: other number of rows"]),
        ("ALTER TABLE units DROP COLUMN rate", ["table units: no column rate"]),
        ("DROP TABLE notes", ["table notes: gone"]),
        ("ALTER TABLE units ADD COLUMN code text", []),
        ("CREATE TABLE more (id integer)", []),
        ("INSERT INTO django_session VALUES (1)", []),
    ],
)
def test_what_a_table_lost_is_named_and_what_is_new_is_not(tmp_path, harm, said):
    then, now = made(tmp_path / "then"), made(tmp_path / "now", harm)

    assert list(tables.differences(then, now)) == said


def csv_of(rows: list[list[str]]) -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode("utf-8-sig")


def workbook_of(rows: list[list[str]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def document_of(rows: list[list[str]]) -> bytes:
    document, content = Document(), io.BytesIO()
    for row in rows[1:]:
        document.add_paragraph(row[0])
    table = document.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, rows[0], strict=True):
        cell.text = text
    document.save(content)
    return content.getvalue()


@pytest.mark.parametrize("write", [csv_of, workbook_of, document_of])
def test_one_other_figure_in_a_file_is_found_and_the_hour_is_not_one(write):
    then = [["Đơn vị", "17.779"], ["lúc 08:15, 04/01/2021", ""]]
    later = [["Đơn vị", "17.779"], ["lúc 09:20, 04/01/2021", ""]]
    other = [["Đơn vị", "17.797"], ["lúc 08:15, 04/01/2021", ""]]

    assert files.changes(files.lines_of(write(then)), files.lines_of(write(later))) == []
    assert len(files.changes(files.lines_of(write(then)), files.lines_of(write(other)))) == 2


ORGAN = Meant(
    "in full", "", until="aa03de95", files="own .*", pairs=((r"UBND (.*)", r"ỦY BAN NHÂN DÂN \1"),), added="above"
)
COLUMN = Meant("column", "", until="0875d8f", what="table units: no column rate")
FULL = ["-UBND XÃ A", "+ỦY BAN NHÂN DÂN XÃ A"]


@pytest.mark.parametrize(
    ("state", "found_in_tables", "lines", "said"),
    [
        ("0875d8f", ["table units: no column rate"], FULL, []),
        ("0875d8f", ["table units: no column rate"], [*FULL, "+above"], []),
        ("0875d8f", [], FULL, ["Meant, but not seen: column."]),
        ("aa03de95", [], FULL, []),
        ("aa03de95", [], [], ["Meant, but not seen: in full."]),
        ("2f345080", [], [], []),
        (
            "2f345080",
            [],
            FULL,
            ["Not meant, in own x: «UBND XÃ A» is gone or other", "Not meant, in own x: «ỦY BAN NHÂN DÂN XÃ A» is new"],
        ),
        ("aa03de95", ["table units: no column rate"], FULL, ["Not meant: table units: no column rate."]),
        (
            "aa03de95",
            [],
            [*FULL, "-UBND XÃ B", "+ỦY BAN NHÂN DÂN XÃ C"],
            ["Not meant, in own x: «UBND XÃ B» is gone or other", "Not meant, in own x: «ỦY BAN NHÂN DÂN XÃ C» is new"],
        ),
        ("aa03de95", [], [*FULL, "-7"], ["Not meant, in own x: «7» is gone or other"]),
    ],
)
def test_only_what_is_meant_may_differ_and_all_of_it_must(state, found_in_tables, lines, said):
    assert unmeant(state, found_in_tables, {"own x": lines}, [ORGAN, COLUMN]) == said


def test_what_is_meant_has_a_reason_and_one_name():
    assert [each.name for each in MEANT if not each.reason or not (each.what or each.files)] == []
    assert len({each.name for each in MEANT}) == len(MEANT)
    assert {each.until for each in MEANT} <= set(STATES)


def test_the_states_are_in_the_order_of_the_log():
    """Where the log is there: a copy of the source without it has nothing to look at."""
    log = subprocess.run(
        ["git", "log", "--format=%H", "--reverse"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    places = [line for line in log.stdout.split() if line.startswith(STATES)]
    if not places:
        pytest.skip("the history of this copy is not complete")

    assert [re.match("|".join(STATES), line)[0] for line in places] == list(STATES)
