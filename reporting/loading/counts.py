"""Reading counts and days of sending from their files, checking each row separately."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.loading.csv_files import CsvFile
from reporting.loading.problems import FileProblems
from reporting.loading.reports import FileReport, Numbers, Reports, Unknown
from reporting.models import MAX_COUNT, NUMBERS
from reporting.numbers import blank_cell, not_reported_here, online_above_total, parse_digits
from units import clock
from units.codes import KnownCodes, unknown_code
from units.day_field import day_or_none, read_day
from units.file_codes import repeated
from units.refusals import Refused
from units.unseen import without_unseen

COUNT_COLUMNS = ("period", "unit_code", "procedure_code", *NUMBERS)
SUBMISSION_COLUMNS = ("period", "unit_code", "status", "submitted_on", "nil_report")
STATUSES = ("on_time", "late", "missing")
LONGEST = len(str(MAX_COUNT))
RowFault = tuple[str, str, str]  # the column, its value, the reason


def read_counts(path: Path, reports: Reports) -> FileProblems:
    """Put the figures of the file into ``reports``; returns its problems.

    Raises:
        FilesRefused: the file cannot be read at all.
    """
    file = CsvFile(path, COUNT_COLUMNS)
    find, procedure_meant = _finder(reports), _meanings(reports.known_codes)
    for line, (period, unit_code, text, *texts) in file.rows():
        report, code, numbers = find(period, unit_code), procedure_meant(text), _numbers(texts)
        if isinstance(report, FileReport) and isinstance(code, str) and isinstance(numbers, tuple):
            procedure_id = report.reportable.get(code)
            if procedure_id is not None and procedure_id not in report.lines:
                report.lines[procedure_id] = line
                report.figures[procedure_id] = numbers
                continue
        faults = [] if isinstance(report, FileReport) else _unknown(report, period, unit_code)
        faults += _procedure_faults(text, code, report, reports)
        file.problems.add_all(line, faults + ([] if isinstance(numbers, tuple) else numbers))
    return file.problems


def _unknown(faults: list[Unknown], period: str, unit_code: str) -> list[RowFault]:
    return [(each.column, period if each.column == "period" else unit_code, each.reason) for each in faults]


def _procedure_faults(
    text: str, code: str | Refused, report: FileReport | list[Unknown], reports: Reports
) -> list[RowFault]:
    """What is wrong with the procedure of a row; of an unknown report only whether there is such a code."""
    if isinstance(code, Refused):
        return [("procedure_code", text, code.sentence)]
    if code not in reports.known_codes:
        return [("procedure_code", code, unknown_code(_("No procedure has this code."), code))]
    if isinstance(report, list):
        return []
    procedure_id = report.reportable.get(code)
    if procedure_id is None:
        return [("procedure_code", code, not_reported_here())]
    if procedure_id in report.lines:
        sentence = repeated(report.lines[procedure_id])
        return [("procedure_code", code, sentence)]
    return []


def read_submissions(path: Path, reports: Reports) -> FileProblems:
    """Put the days of sending and the nil returns of the file into ``reports``; returns its problems.

    Raises:
        FilesRefused: the file cannot be read at all.
    """
    file = CsvFile(path, SUBMISSION_COLUMNS)
    find = _finder(reports)
    for line, (period, unit_code, status, submitted_on, nil) in file.rows():
        report = find(period, unit_code)
        if isinstance(report, list):
            faults = _unknown(report, period, unit_code) + _listing_faults(None, status, submitted_on, nil)
        elif report.listed_at is not None:
            sentence = repeated(report.listed_at)
            faults = [("unit_code", unit_code, sentence), *_listing_faults(report, status, submitted_on, nil)]
        else:
            faults = _listing_faults(report, status, submitted_on, nil)
            _list(report, line, status, "" if faults else submitted_on, nil)
        file.problems.add_all(line, faults)
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


def _finder(reports: Reports) -> Callable[[str, str], FileReport | list[Unknown]]:
    """A function that finds the report of a period's and a unit's texts, or says why there is none."""
    unit_meant = _meanings(reports.unit_codes)

    @cache
    def find(period: str, text: str) -> FileReport | list[Unknown]:
        code = unit_meant(text)
        if isinstance(code, Refused):
            return [Unknown("unit_code", code.sentence)]
        report = reports.find(period, code)
        return reports.faults(period, code) if isinstance(report, Unknown) else report

    return find


def _numbers(texts: list[str]) -> Numbers | list[RowFault]:
    """The three numbers of a row; or what is wrong with them."""
    digits = "".join(texts)
    if len(digits) < LONGEST and all(texts) and digits.isdigit() and digits.isascii():
        total, online, post = map(int, texts)  # nearly every row: none can be too large
        if online <= total:
            return total, online, post
    texts = [without_unseen(text) for text in texts]
    faults = [(name, text, why) for name, text in zip(NUMBERS, texts, strict=True) if (why := _number_fault(text))]
    if not {fault[0] for fault in faults} & set(NUMBERS[:2]) and int(texts[1]) > int(texts[0]):
        faults.insert(0, (NUMBERS[1], texts[1], online_above_total(int(texts[1]), int(texts[0]))))
    if faults:
        return faults
    total, online, post = map(int, texts)
    return total, online, post


def _number_fault(text: str) -> str:
    if not text:
        return blank_cell()
    try:
        parse_digits(text)
    except Refused as refused:
        return refused.sentence.replace("\n", " ")
    return ""


def _list(report: FileReport, line: int, status: str, submitted_on: str, nil: str) -> None:
    """Take one row of the submissions file into ``report``; a day that was refused is blank."""
    report.listed_at, report.missing, report.nil = line, status == "missing", nil == "1"
    day = day_or_none(submitted_on)
    report.sent_at = clock.at(day) if day else None


def _listing_faults(report: FileReport | None, status: str, submitted_on: str, nil: str) -> list[RowFault]:
    """What is wrong with a row of the submissions file; of an unknown report its period is not compared."""
    faults: list[RowFault] = []
    if status not in STATUSES:
        faults.append(("status", status, _("The status is one of on_time, late, missing.")))
    missing = status == "missing"
    if nil not in ("0", "1") and (nil or status in STATUSES) and not (missing and not nil):
        faults.append(("nil_report", nil, _("Write 1 for a nil return, 0 for all others.")))
    elif missing and nil == "1":
        faults.append(("nil_report", nil, _("A missing report is not a nil return.")))
    if missing and submitted_on:
        faults.append(("submitted_on", submitted_on, _("A missing report has no day of sending.")))
    elif not missing and (submitted_on or status in STATUSES) and (why := _day_fault(submitted_on, report)):
        faults.append(("submitted_on", submitted_on, why))
    return faults


def _day_fault(text: str, report: FileReport | None) -> str:
    try:
        day = read_day(text)
    except ValidationError as error:
        return " ".join(error.messages)
    if report is None or report.period.ends_on < day <= clock.today():
        return ""
    return _("The day of sending must be after the period's end and not in the future.")
