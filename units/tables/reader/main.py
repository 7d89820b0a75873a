"""The child process: a file comes in on the standard input, lines of JSON go out on the standard output.

It ends with 0 when the lines are complete, with ``NOT_READ`` when its only line says why the file is not read, with
``FAULTY`` when the spreadsheet reader failed on the file, and with another status when the file cost too much.
"""

from __future__ import annotations

import json
import os
import sys
import traceback

from units.tables.reader.limits import Limits
from units.tables.reader.output import Output
from units.tables.reader.refusal import NotRead

NOT_READ, OUT_OF_MEMORY, FAULTY = 3, 4, 5
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
BLANKS = b"\xef\xbb\xbf \t\r\n"
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")  # web pages that are called .xls


def main() -> None:
    """Read the file and leave; ``sys.argv[1]`` holds the limits."""
    limits = Limits.of(sys.argv[1])
    limits.bind_process()
    with os.fdopen(0, "rb", closefd=False) as file:
        content = file.read()
    with os.fdopen(1, "wb", closefd=False) as out:
        try:
            _read(content, limits, Output(out, limits))
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


def _read(content: bytes, limits: Limits, output: Output) -> None:
    if content.startswith((OLE, ZIP)):
        from units.tables.reader import workbook  # a text file needs no spreadsheet reader

        if content.startswith(OLE):
            workbook.write_old_workbook(content, output)
        else:
            workbook.write_workbook(content, limits, output)
        return
    if content[:1000].lstrip(BLANKS).lower().startswith(MARKUP):
        raise NotRead("markup")
    from units.tables.reader.text import text_rows

    output.sheet("", visible=True, hidden_rows=[])
    for line, row in enumerate(text_rows(content, limits), start=1):
        output.row(line, row)
