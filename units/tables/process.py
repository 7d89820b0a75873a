"""Runs the reader of uploaded files as a child process and handles every outcome."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import BinaryIO

from units.tables.reader.limits import Limits
from units.tables.reader.main import FAULTY, NOT_READ
from units.tables.reader.refusal import NotRead
from units.tables.reader.wanted import ALL, Wanted
from units.tables.sentences import BUSY, COSTS, UNREAD

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent.parent
BEGIN = "import sys; sys.path.append(sys.argv.pop(1)); from units.tables.reader.main import main; main()"
# -I: neither the environment nor the current folder decide what is imported.
COMMAND = (sys.executable, "-I", "-X", "utf8", "-c", BEGIN, str(ROOT))
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")  # no secret of the portal reaches the child
AT_ONCE = 1  # children of one process: their memory adds up
LONGEST_REFUSAL = 10_000

_turns = BoundedSemaphore(AT_ONCE)
_long_turns = BoundedSemaphore(AT_ONCE)  # of readers that take little memory and long: other files do not wait for them


@contextmanager
def lines_of(content: bytes | BinaryIO, limits: Limits, wanted: Wanted = ALL) -> Iterator[BinaryIO]:
    """The lines that the child wrote of ``content``, in a file that is deleted afterwards.

    Input and output are files without a name: nothing is left when either process is killed, and neither waits for
    the other's pipe. ``content`` may be an open file of the operating system, which the child reads by itself.

    Raises:
        NotRead: the child says why the file is not read; with code ``UNREAD`` the spreadsheet reader failed on it, with
            ``COSTS`` the child was ended or took too long, with ``BUSY`` there was no room for one.
    """
    with ExitStack() as files:
        try:
            lines, errors = (files.enter_context(TemporaryFile()) for _each in range(2))
            given = files.enter_context(_written(content)) if isinstance(content, bytes) else content
            given.seek(0)
            end = _in_turn(given, lines, errors, limits, wanted)
        except OSError as error:  # no room for files, no memory for one more process
            logger.exception("An uploaded table could not be given to its reader")
            raise NotRead(BUSY) from error
        lines.seek(0)
        if end == NOT_READ:
            raise _refusal(lines)
        if end != 0:
            errors.seek(0)
            logger.warning("The reader of an uploaded table ended with %s: %r", end, errors.read(2000)[-500:])
            raise NotRead(UNREAD if end == FAULTY else COSTS)
        yield lines


@contextmanager
def _written(content: bytes) -> Iterator[BinaryIO]:
    with TemporaryFile() as file:
        file.write(content)
        yield file


def _in_turn(given: BinaryIO, lines: BinaryIO, errors: BinaryIO, limits: Limits, wanted: Wanted) -> int | None:
    """How the child ended, as ``_run`` says it.

    Raises:
        NotRead: other files kept this one waiting too long.
    """
    turns = _long_turns if limits.is_long else _turns
    if not turns.acquire(timeout=limits.seconds):
        raise NotRead(BUSY)
    try:
        return _run(given, lines, errors, limits, wanted)
    finally:
        turns.release()


def _run(given: BinaryIO, lines: BinaryIO, errors: BinaryIO, limits: Limits, wanted: Wanted) -> int | None:
    """How the child ended: its exit status, the negative number of a signal, or None where it took too long."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    command = [*COMMAND, limits.as_text(), *([] if wanted is ALL else [wanted.as_text()])]
    with subprocess.Popen(command, stdin=given, stdout=lines, stderr=errors, env=environment) as child:  # noqa: S603 - our own module
        try:
            return child.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            child.kill()


def _refusal(lines: BinaryIO) -> NotRead:
    try:
        said = json.loads(lines.read(LONGEST_REFUSAL))
        return NotRead(str(said["code"]), str(said["where"]))
    except (ValueError, KeyError, TypeError):
        return NotRead(COSTS)
