"""Alarms to the people who run the portal: one mail for one fault in 15 minutes, never inside a request.

A fault that is logged is only written down and put into a short queue; a thread of the process mails it. It uses
neither the database nor the broker. The processes of one machine agree through files in ``var/alarms``; where they
cannot be written, each process keeps the limit by itself. The log has every fault in any case.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import queue
import threading
import time
import traceback
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.mail import mail_admins
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

from config.secrets import star, without_rows

PAUSE = 15 * 60  # seconds between two mails of one fault
AGAIN = 60  # seconds until a mail that the mail server did not accept is tried again
MAX_FAULTS = 20  # different faults that are mailed in PAUSE
MAX_WAITING = 20
LONGEST_TEXT = 20_000
DATABASE = "the database does not answer"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One fault: its name, the same each time that it happens, and its description."""

    fault: str
    text: str


class AlarmHandler(logging.Handler):
    """A log handler that mails ADMINS; costs a request no more than queueing a text."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(logging.ERROR)
        self.sender = AlarmSender(folder or settings.VAR_DIR / "alarms")

    def emit(self, record: logging.LogRecord) -> None:
        try:
            fault = fault_of(record)
            if self.sender.is_due(fault):
                self.sender.put(Alarm(fault, text_of(record)))
        except Exception:
            self.handleError(record)


class AlarmSender:
    """The queue of a process and the thread that empties it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.queue: queue.Queue[Alarm] = queue.Queue(MAX_WAITING)
        self.put_at: dict[str, float] = {}
        self.lock = threading.Lock()
        self.pid = 0

    def is_due(self, fault: str) -> bool:
        """Whether this process has not queued the fault within PAUSE."""
        now = time.time()
        with self.lock:
            self.put_at = {known: at for known, at in self.put_at.items() if now - at < PAUSE}
            if fault in self.put_at or len(self.put_at) >= MAX_FAULTS:
                return False
            self.put_at[fault] = now
            return True

    def put(self, alarm: Alarm) -> None:
        """Pass the alarm to the thread; when the queue is full it is dropped, the log has it."""
        with self.lock:
            if self.pid != os.getpid():  # a thread does not exist in a forked worker
                self.pid = os.getpid()
                threading.Thread(target=self._run, name="alarms", daemon=True).start()
        try:
            self.queue.put_nowait(alarm)
        except queue.Full:
            logger.warning("Too many alarms at once: one was not mailed.")

    def _run(self) -> None:
        while True:
            alarm = self.queue.get()
            try:
                self._mail(alarm)
            except Exception as error:
                logger.warning("An alarm could not be mailed: %s", error)
                self._may_come_again(alarm.fault)
            finally:
                self.queue.task_done()

    def _mail(self, alarm: Alarm) -> None:
        if self._claim(alarm.fault, time.time()):
            mail_admins(alarm.fault[:100], alarm.text, fail_silently=False)

    def _claim(self, fault: str, now: float) -> bool:
        """Claim the fault for PAUSE among the processes of this machine; True where no file can be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._file(fault).open("a+") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.seek(0)
                if now - float(file.read() or 0) < PAUSE:
                    return False
                file.truncate(0)
                file.write(str(now))
        except (OSError, ValueError):
            return True
        return True

    def _may_come_again(self, fault: str) -> None:
        """Let a fault whose mail failed be mailed after AGAIN instead of PAUSE."""
        at = time.time() - PAUSE + AGAIN
        with self.lock:
            self.put_at[fault] = at
        try:
            self._file(fault).write_text(str(at))
        except OSError:
            return

    def _file(self, fault: str) -> Path:
        return self.folder / hashlib.sha256(fault.encode()).hexdigest()[:32]


def fault_of(record: logging.LogRecord) -> str:
    """The name of a fault: the same on any page, another for another line of code."""
    error = record.exc_info[1] if record.exc_info else None
    is_away = getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE
    if is_away or isinstance(error, OperationalError | InterfaceError):
        return DATABASE
    if error is None:
        return star(f"{record.name}: {record.msg}")
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name} {frames[-1].name}" if frames else record.name
    return f"{type(error).__name__} in {place}"


def text_of(record: logging.LogRecord) -> str:
    """The description of a fault: never values of variables, fields, rows or settings, and no query of an address."""
    lines = [f"{record.levelname} {record.name}", *_request_lines(getattr(record, "request", None))]
    if record.exc_info:
        trace = "".join(traceback.format_exception(*record.exc_info))
        lines += ["", without_rows(trace, record.exc_info[1])]
    else:
        lines += ["", record.getMessage()]
    lines += ["", f"The same fault is not mailed again for {PAUSE // 60} minutes; the log has each time."]
    return star("\n".join(lines))[-LONGEST_TEXT:]


def _request_lines(request: object) -> list[str]:
    """Method and route: the address itself may hold the token of a new password."""
    if not isinstance(request, HttpRequest):
        return []
    match = request.resolver_match
    return [f"{request.method} /{match.route}" if match else f"{request.method} (no page)"]
