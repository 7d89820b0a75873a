"""The child process: a file comes in on the standard input, lines of JSON go out on the standard output.

It ends with 0 when the lines are complete, with ``NOT_READ`` when its only line says why the file is not read, with
``FAULTY`` when the spreadsheet reader failed on the file, and with another status when the file cost too much.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from units.tables.reader.limits import Limits
from units.tables.reader.output import EnoughError, Json, Output
from units.tables.reader.refusal import NotRead
from units.tables.reader.wanted import ALL, Wanted

NOT_READ, OUT_OF_MEMORY, FAULTY = 3, 4, 5
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
HEAD = 1000  # bytes by which the kind of a file is known
BLANKS = b"\xef\xbb\xbf \t\r\n"
PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")  # and pages that are set
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")  # web pages that are called .xls


def main() -> None:
    """Read the file and leave; ``sys.argv[1]`` holds the limits, ``sys.argv[2]``, if any, what of it is wanted."""
    limits = Limits.of(sys.argv[1])
    wanted = Wanted.of(sys.argv[2]) if len(sys.argv) > 2 else ALL
    limits.bind_process()
    with os.fdopen(0, "rb", closefd=False) as file, os.fdopen(1, "wb", closefd=False) as out:
        try:
            with suppress(EnoughError):
                _read(file, limits, Output(out, limits, wanted))
            out.flush()
        except NotRead as refusal:
            out.seek(0)
            out.truncate()
            out.write(json.dumps({"code": refusal.code, "where": refusal.where}).encode())
            out.flush()
            os._exit(NOT_READ)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except ImportError:  # a library that does not fit in the remaining memory is not loaded
            traceback.print_exc()
            os._exit(OUT_OF_MEMORY)
        except BaseException:  # a fault of the spreadsheet reader, which may end in what is no Exception
            traceback.print_exc()
            os._exit(FAULTY)
    os._exit(0)  # only freeing memory remains, which the exit does at once


def _read(file: BinaryIO, limits: Limits, output: Output) -> None:
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith((OLE, ZIP)):
        from units.tables.reader import workbook  # a text file needs no spreadsheet reader

        content = file.read()
        if head.startswith(OLE):
            workbook.write_old_workbook(content, output)
        else:
            workbook.write_workbook(content, limits, output)
        return
    start = head.lstrip(BLANKS)
    if not start:
        raise NotRead("empty")
    if start.startswith(PICTURES):
        raise NotRead("picture")
    if start.lower().startswith(MARKUP):
        raise NotRead("markup")
    output.sheet("", visible=True, hidden_rows=[])
    for line, row in _text_rows(file, limits, output.wanted, is_json=start.startswith(b"{")):
        output.row(line, row)


def _text_rows(file: BinaryIO, limits: Limits, wanted: Wanted, *, is_json: bool) -> Iterator[tuple[int, list[Json]]]:
    """The rows of a text with their lines: of a table, or of lines of JSON where these are wanted."""
    if is_json and wanted.members:
        from units.tables.reader.json_lines import json_rows

        return json_rows(file, wanted.members, all_are_there=bool(wanted.columns))
    from units.tables.reader.text import text_rows

    return enumerate(text_rows(file, limits), start=1)
