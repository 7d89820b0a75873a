"""Reading counts and days of sending from their files, checking each row separately."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from reporting.loading.csv_files import CsvFile
from reporting.loading.problems import FileProblems
from reporting.loading.reports import FileReport, Numbers, Reports, Unknown
from reporting.models import MAX_COUNT, NUMBERS
from reporting.numbers import blank_cell, not_reported_here, not_whole, online_above_total, out_of_range, shorten
from units import clock
from units.codes import KnownCodes
from units.refusals import Refused
from units.tables.values import iso_day
from units.unseen import without_unseen

COUNT_COLUMNS = ("period", "unit_code", "procedure_code", *NUMBERS)
SUBMISSION_COLUMNS = ("period", "unit_code", "status", "submitted_on", "nil_report")
STATUSES = ("on_time", "late", "missing")
LONGEST = len(str(MAX_COUNT))


def read_counts(path: Path, reports: Reports) -> FileProblems:
    """Put the figures of the file into ``reports``; returns its problems.

    Raises:
        FilesRefused: the file cannot be read at all.
    """
    file = CsvFile(path, COUNT_COLUMNS)
    add = file.problems.add
    find, procedure_meant = _finder(reports), _meanings(reports.known_codes)
    for line, (period, unit_code, text, *texts) in file.rows():
        report = find(period, unit_code)
        if isinstance(report, Unknown):
            add(line, report.column, period if report.column == "period" else unit_code, report.reason)
            continue
        code = procedure_meant(text)
        if isinstance(code, Refused):
            add(line, "procedure_code", text, code.sentence)
            continue
        procedure_id = report.reportable.get(code)
        if procedure_id is None:
            add(line, "procedure_code", code, _not_reported(code, reports))
            continue
        if procedure_id in report.lines:
            first = report.lines[procedure_id]
            add(line, "procedure_code", code, _("The row repeats line %(line)s.") % {"line": first})
            continue
        numbers = _numbers(texts, line, file.problems)
        if numbers is not None:
            report.lines[procedure_id] = line
            report.figures[procedure_id] = numbers
    return file.problems


def read_submissions(path: Path, reports: Reports) -> FileProblems:
    """Put the days of sending and the nil returns of the file into ``reports``; returns its problems.

    Raises:
        FilesRefused: the file cannot be read at all.
    """
    file = CsvFile(path, SUBMISSION_COLUMNS)
    add, find = file.problems.add, _finder(reports)
    for line, (period, unit_code, status, submitted_on, nil) in file.rows():
        report = find(period, unit_code)
        if isinstance(report, Unknown):
            add(line, report.column, period if report.column == "period" else unit_code, report.reason)
        elif report.listed_at is not None:
            add(line, "unit_code", unit_code, _("The row repeats line %(line)s.") % {"line": report.listed_at})
        elif problem := _list(report, line, status, submitted_on, nil):
            add(line, *problem)
    return file.problems


def _meanings(codes: Iterable[str]) -> Callable[[str], str | Refused]:
    """A function that gives the known code that a text means, or the text itself; a refusal where several fit."""
    known = KnownCodes(codes)

    @cache
    def meant(text: str) -> str | Refused:
        try:
            return known.find(text, as_text=True) or text
        except Refused as refused:
            return refused

    return meant


def _finder(reports: Reports) -> Callable[[str, str], FileReport | Unknown]:
    """A function that finds the report of a period's and a unit's texts."""
    unit_meant = _meanings(reports.unit_codes)

    @cache
    def find(period: str, text: str) -> FileReport | Unknown:
        code = unit_meant(text)
        return Unknown("unit_code", code.sentence) if isinstance(code, Refused) else reports.find(period, code)

    return find


def _not_reported(code: str, reports: Reports) -> str:
    if code not in reports.known_codes:
        return _("No procedure has this code.")
    return not_reported_here()


def _numbers(texts: list[str], line: int, problems: FileProblems) -> Numbers | None:
    """The three numbers of a row; None where one is refused, which is then noted."""
    digits = "".join(texts)
    if len(digits) < LONGEST and all(texts) and digits.isdigit() and digits.isascii():
        total, online, post = map(int, texts)  # nearly every row: none can be too large
        if online <= total:
            return total, online, post
    texts = [without_unseen(text) for text in texts]
    for name, text in zip(NUMBERS, texts, strict=True):
        if not (text.isdigit() and text.isascii()):
            problems.add(line, name, text, _not_a_number(text))
            return None
        if len(text) > LONGEST or int(text) > MAX_COUNT:
            problems.add(line, name, text, out_of_range())
            return None
    total, online, post = map(int, texts)
    if online > total:
        problems.add(line, "received_online", texts[1], online_above_total(online, total))
        return None
    return total, online, post


def _not_a_number(text: str) -> str:
    if not text:
        return blank_cell()
    if text[0] == "-" and text[1:].isascii() and text[1:].isdigit():
        return out_of_range()
    value = shorten(text).replace("\n", " ")
    return not_whole(value)


def _list(report: FileReport, line: int, status: str, submitted_on: str, nil: str) -> tuple[str, str, str] | None:
    """Take one row of the submissions file into ``report``, or say column, value and reason why not."""
    if status not in STATUSES:
        return "status", status, _("The status is one of on_time, late, missing.")
    if nil not in ("0", "1") and not (status == "missing" and not nil):
        return "nil_report", nil, _("Write 1 for a nil return, 0 for all others.")
    report.listed_at, report.missing, report.nil = line, status == "missing", nil == "1"
    if report.missing:
        if submitted_on:
            return "submitted_on", submitted_on, _("A missing report has no day of sending.")
        if report.nil:
            return "nil_report", nil, _("A missing report is not a nil return.")
        return None
    day = iso_day(submitted_on)
    reason = _("Write the day as 2020-12-31.") if day is None else _not_a_day_of_sending(day, report)
    if day is None or reason:
        return "submitted_on", submitted_on, reason
    report.sent_at = clock.at(day)
    return None


def _not_a_day_of_sending(day: date, report: FileReport) -> str:
    if report.period.ends_on < day <= clock.today():
        return ""
    return _("The day of sending must be after the period's end and not in the future.")
