"""The system page: jobs, what waits, and the machine, each with a light."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from reporting.system import probes
from reporting.system.backlog import figures_line, files_line, lines_of_apps_above
from reporting.system.database import Database, database_folder, database_now
from reporting.system.jobs import Job, jobs_now
from reporting.system.lights import Light, Line, Section, age_words, size_words
from reporting.system.mails import mails_lines
from reporting.system.probes import Answer, Disk
from units.wording import whole

MANY_WAITING = 100  # messages: a worker that runs takes them within seconds
LONG_TRANSACTION = 600  # seconds
FEW, TOO_FEW = 10, 3  # percent of a disk that is free
SHOWN_MIGRATIONS = 3


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the page; ``jobs`` are the lines of the first section once more, with their times."""

    jobs: list[Job]
    sections: list[Section]


def overview() -> Overview:
    """Asks the database and every probe; a constant number of queries, and two seconds at most for the probes."""
    answers = probes.ask_all(_probes())
    jobs = jobs_now()
    return Overview(jobs, [jobs_section(jobs), backlog_section(), _machine(answers, database_now())])


def lights() -> list[Section]:
    """What the database alone knows, for the first page of the administration: five queries and no probe."""
    return [jobs_section(jobs_now()), backlog_section()]


def jobs_section(jobs: list[Job]) -> Section:
    return Section("jobs", _("Background jobs"), [job.line for job in jobs])


def backlog_section() -> Section:
    """Three queries, and those of the apps above."""
    lines = [figures_line(), *mails_lines(), files_line(), *lines_of_apps_above()]
    return Section("waiting", _("What waits"), lines)


def _probes() -> dict[str, Callable[[], Any]]:
    asked: dict[str, Callable[[], Any]] = {"media": lambda: probes.ask_disk(Path(settings.MEDIA_ROOT))}
    folder = database_folder()
    if folder is not None:
        asked["database disk"] = lambda: probes.ask_disk(folder)
    if probes.has_broker():
        asked |= {"broker": probes.ask_broker, "workers": probes.ask_workers}
    return asked


def _machine(answers: dict[str, Answer], database: Database) -> Section:
    lines = [
        _broker_line(answers.get("broker")),
        _workers_line(answers.get("workers")),
        _database_line(database),
        _migrations_line(database),
        _disk_line(_("Disk of uploaded files"), answers.get("media")),
        _disk_line(_("Disk of the database"), answers.get("database disk")),
        _versions_line(answers.get("broker")),
    ]
    return Section("machine", _("Server"), lines)


def _broker_line(answer: Answer | None) -> Line:
    name = _("Queue of jobs (Redis)")
    if answer is None:
        sentence = _("not used: manage.py tick does the jobs, from cron")
        return Line(name, Light.GOOD, sentence)
    if answer.error:
        advice = _("Start Redis. Pages work meanwhile; figures and mails follow when it is back.")
        return Line(name, Light.TROUBLE, _("does not answer"), advice)
    found = _("%(waiting)s waiting, %(held)s taken by workers, %(memory)s of memory") % {
        "waiting": whole(answer.value.waiting),
        "held": whole(answer.value.held),
        "memory": size_words(answer.value.memory),
    }
    if answer.value.waiting > MANY_WAITING:
        return Line(name, Light.ATTENTION, found, _("More than usual: check that the worker runs and keeps up."))
    return Line(name, Light.GOOD, found)


def _workers_line(answer: Answer | None) -> Line:
    name = _("Worker")
    if answer is None:
        return Line(name, Light.GOOD, _("not needed without a queue"))
    if answer.error or not answer.value:
        advice = _("Start the worker, or look why it hangs. A worker with a long job may answer late: look again.")
        return Line(name, Light.TROUBLE, _("does not answer"), advice)
    return Line(name, Light.GOOD, _("answers"))


def _database_line(database: Database) -> Line:
    size = _("size not known") if database.size is None else size_words(database.size)
    kind = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}.get(database.kind, database.kind)
    found = f"{kind} {database.version}, {size}"
    oldest = database.oldest_seconds
    if oldest is not None and oldest > LONG_TRANSACTION:
        advice = _("A transaction has been open for %(time)s and holds up others: find it in pg_stat_activity.")
        return Line(_("Database"), Light.ATTENTION, found, advice % {"time": age_words(timedelta(seconds=oldest))})
    return Line(_("Database"), Light.GOOD, found)


def _migrations_line(database: Database) -> Line:
    name, pending = _("Migrations"), database.pending
    if not pending:
        return Line(name, Light.GOOD, _("all applied"))
    shown = ", ".join(pending[:SHOWN_MIGRATIONS]) + (" …" if len(pending) > SHOWN_MIGRATIONS else "")
    found = _("%(n)s not applied: %(names)s") % {"n": whole(len(pending)), "names": shown}
    return Line(name, Light.TROUBLE, found, _("Run manage.py migrate of this release; pages may fail until then."))


def _disk_line(name: str, answer: Answer | None) -> Line:
    if answer is None:
        return Line(name, Light.UNKNOWN, _("on its own server"), _("Watch the space there."))
    if answer.error:
        return Line(name, Light.UNKNOWN, _("cannot be read"), _("Check that the volume is mounted."))
    disk: Disk = answer.value
    percent = 100 * disk.free // disk.total if disk.total else 0
    words = _("%(free)s of %(total)s free (%(percent)s%%)")
    found = words % {"free": size_words(disk.free), "total": size_words(disk.total), "percent": percent}
    if percent < FEW:
        light = Light.TROUBLE if percent < TOO_FEW else Light.ATTENTION
        return Line(name, light, found, _("Make room, or enlarge the volume, before it is full."))
    return Line(name, Light.GOOD, found)


def _versions_line(broker: Answer | None) -> Line:
    release = import_string(settings.RELEASE)()[:12]
    versions = [f"Python {platform.python_version()}", f"Django {django.get_version()}"]
    if broker is not None and not broker.error:
        versions.append(f"Redis {broker.value.version}")
    found = _("release %(release)s") % {"release": release} + "; " + ", ".join(versions)
    return Line(_("Versions"), Light.GOOD, found)
