"""Whatever reading a file costs, or however its reader ends, the portal says a sentence and stays as it was."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests import FOR_EVER, PATIENCE
from tests.units.tables.files import EXPECTED, read, workbook
from units.refusals import Refused
from units.tables import process
from units.tables.book import opened
from units.tables.reader.limits import MEGABYTE, Limits

GOOD = workbook(["code", "name"], ["A1", "one"])
READ = {"Sheet": [(1, "code", "name"), (2, "A1", "one")]}
COSTS = (
    "Đọc tệp này tốn bộ nhớ hoặc thời gian vượt mức cho phép đối với một bảng số liệu; tệp chưa được mở. "
    "Đề nghị sao chép riêng bảng số liệu sang một tệp mới rồi tải lên."
)


def reader_that(does):
    """A reader that does something else than read; the limits come after its command."""
    return (sys.executable, "-I", "-c", f"import os, signal, sys, time; {does}")


def sentence_of(content=GOOD, limits=None):
    with pytest.raises(Refused) as refused:
        read(content, limits=limits or Limits())
    return refused.value.sentence


ENDS = {
    "killed by a signal": "os.kill(os.getpid(), signal.SIGKILL)",
    "aborted": "os.abort()",
    "an error": "sys.exit(1)",
    "a traceback": "1 / 0",
    "a refusal without a reason": "sys.exit(3)",
    "a refusal that is no JSON": "print('broken'); sys.stdout.flush(); os._exit(3)",
}


@pytest.mark.parametrize("how", ENDS)
def test_however_the_reader_ends_there_is_a_sentence(monkeypatch, how):
    monkeypatch.setattr(process, "COMMAND", reader_that(ENDS[how]))
    assert sentence_of() == COSTS


def test_a_fault_of_the_spreadsheet_reader_is_an_unread_file(monkeypatch):
    begin = "from units.tables.reader import main; main._read = lambda *_given: 1 / 0; main.main()"
    monkeypatch.setattr(process, "COMMAND", (*process.COMMAND[:-2], _beginning(begin), process.COMMAND[-1]))
    assert sentence_of() == "unread"


def test_a_reader_out_of_memory_is_a_dear_file(monkeypatch):
    begin = "from units.tables.reader import main; main._read = lambda *_given: [0] * 10**18; main.main()"
    monkeypatch.setattr(process, "COMMAND", (*process.COMMAND[:-2], _beginning(begin), process.COMMAND[-1]))
    assert sentence_of() == COSTS


def _beginning(begin):
    return f"import sys; sys.path.append(sys.argv.pop(1)); {begin}"


LINES = {
    "nothing": "pass",
    "no lines of the reader": "print('hello')",
    "half a line": 'print(\'{"sheet": "a", "visi\')',
    "a row of something else": 'print(\'{"sheet": "a", "visible": true, "hidden": []}\\n[{}]\')',
    "a cell of something else": 'print(\'{"sheet": "a", "visible": true, "hidden": []}\\n[1, {}]\')',
}


@pytest.mark.parametrize("what", LINES)
def test_a_reader_that_does_not_say_rows_is_an_unread_file(monkeypatch, what):
    monkeypatch.setattr(process, "COMMAND", reader_that(LINES[what]))
    with pytest.raises(Refused) as refused:
        assert read(GOOD) == {}
    assert refused.value.sentence == "unread"


HANG = f"time.sleep({FOR_EVER})"


def test_a_reader_that_hangs_is_ended_and_leaves_nothing(monkeypatch):
    monkeypatch.setattr(process, "COMMAND", reader_that(HANG))
    begun = time.monotonic()
    assert sentence_of(limits=Limits(seconds=1)) == COSTS
    assert time.monotonic() - begun < PATIENCE
    assert [child for child in psutil.Process().children() if HANG in " ".join(child.cmdline())] == []


def test_an_ended_reader_is_no_zombie(monkeypatch):
    monkeypatch.setattr(process, "COMMAND", reader_that(ENDS["killed by a signal"]))
    before = {child.pid for child in psutil.Process().children()}
    sentence_of()
    assert {child.pid for child in psutil.Process().children()} - before == set()


BOUNDS = {
    "memory": Limits(memory=8 * MEGABYTE),
    "processor": Limits(processor=0),
    "output": Limits(output=10),
}


@pytest.mark.parametrize("what", BOUNDS)
def test_a_file_that_costs_more_than_a_limit_gets_the_sentence(what):
    assert sentence_of(limits=BOUNDS[what]) == COSTS


@pytest.mark.parametrize("limits", [Limits(cells=3), Limits(columns=1), Limits(letters=3), Limits(all_letters=10)])
def test_a_table_larger_than_a_limit_is_too_large(limits):
    assert sentence_of(limits=limits) == "too large"
    assert sentence_of(b"code,name\nA1,one\n", limits) in ("too large", "unread")


def test_a_long_text_is_bounded_also_where_it_is_repeated():
    rows = [["the same text"] for _each in range(50)]
    assert sentence_of(workbook(*rows), Limits(all_letters=13 * 49)) == "too large"
    assert len(read(workbook(*rows), limits=Limits(all_letters=13 * 50))["Sheet"]) == 50


def test_the_memory_of_the_portal_does_not_follow_the_file():
    content = b"code,name\n" + b"".join(b"%06d,%s\n" % (number, b"x" * 90) for number in range(90_000))
    expected = EXPECTED.__class__("unread", "too large", 500_000)
    memory = psutil.Process().memory_info
    with opened(content, expected) as book:
        before = memory().rss
        assert sum(1 for _row in book.sheets[0].rows()) == 90_001
        assert memory().rss - before < 50 * MEGABYTE


def test_no_file_is_left_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert read(GOOD) == READ
    monkeypatch.setattr(process, "COMMAND", reader_that("os.abort()"))
    sentence_of()
    assert list(tmp_path.iterdir()) == []


def test_open_files_are_closed_again():
    count = psutil.Process().num_fds
    read(GOOD)
    before = count()
    for _again in range(3):
        read(GOOD)
        sentence_of(limits=BOUNDS["output"])
    assert count() == before


def test_many_threads_read_at_once():
    found = []
    threads = [threading.Thread(target=lambda: found.append(read(GOOD))) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [READ] * 6


def test_a_file_that_waits_too_long_for_others_gets_its_sentence(monkeypatch):
    monkeypatch.setattr(process, "_turns", threading.BoundedSemaphore(1))
    with process._turns:
        said = sentence_of(limits=Limits(seconds=1))
    assert said == "Hệ thống đang đọc các tệp khác. Đề nghị tải lại tệp sau ít phút."
    assert read(GOOD) == READ


def test_a_machine_without_room_for_a_reader_is_a_sentence(monkeypatch):
    monkeypatch.setattr(process, "COMMAND", ("/no/such/command",))
    assert sentence_of() == "Hệ thống đang đọc các tệp khác. Đề nghị tải lại tệp sau ít phút."


def test_a_fault_of_the_consumer_is_its_own():
    with pytest.raises(OSError, match="mine"), opened(GOOD, EXPECTED):
        raise OSError("mine")


def test_the_reader_knows_no_django_and_no_secret(monkeypatch):
    code = process.BEGIN.replace("main()", "print(sorted(name for name in sys.modules if 'django' in name))")
    code += "; import os, units.tables.reader.workbook; print('SECRET_KEY' in os.environ)"
    monkeypatch.setenv("SECRET_KEY", "x")
    shown = subprocess.run(
        [*process.COMMAND[:-2], code, process.COMMAND[-1]],
        env={name: os.environ[name] for name in process.KEPT_VARIABLES if name in os.environ},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.split("\n") == ["[]", "False", ""]


def test_the_folder_in_which_the_portal_runs_decides_nothing(monkeypatch, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert read(GOOD) == READ


def test_the_portals_folder_is_the_one_of_the_package():
    assert Path(process.ROOT, "units", "tables", "reader", "main.py").is_file()
