"""In whose counts a dossier belongs: the unit and the procedure by the day of receipt, and the month by its days.

A unit's code means the unit in force on the day. Where that one is merged or renamed before the month ends, the dossier
belongs to the report of its successor, unless the unit had sent the month itself. A procedure counts where a
publication in force on the day names the unit of the day. Where a code table says what the system calls units and
procedures, its lines are those of the day of receipt.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from exchange.code_tables.codes import Codes
from exchange.dossiers.columns import DAY, PROCEDURE, UNIT
from exchange.dossiers.unread import refuse_unread
from procedures.models import AuthorityLevel, Procedure, Publication
from reporting.loading.coded import MAX_KEPT, CodeFinder
from reporting.loading.problems import RowRefusals, RowRefused
from reporting.models import ReportingPeriod, Submission
from reporting.numbers import not_reported_here
from units import clock
from units.codes import unknown_code
from units.models import Unit, UnitKind, UnitSuccession
from units.refusals import Refused
from units.tables.values import Value, text_of

Span = tuple[date, date]
Place = tuple[int, int, int]  # period, unit, procedure


@dataclass(frozen=True, slots=True)
class DayUnit:
    """A unit, as much of it as decides about dossiers."""

    pk: int
    kind: str
    first: date
    last: date

    @property
    def reports_like(self) -> tuple[str, int | None]:
        """What all units have in common that report the same procedures."""
        return self.kind, self.pk if self.kind == UnitKind.DEPARTMENT else None


@dataclass(slots=True)
class Published:
    """What units of one kind, or one department, report in one month: by code the procedure, and its days by id."""

    ids: dict[str, int] = field(default_factory=dict)
    spans: dict[int, list[Span]] = field(default_factory=dict)
    finder: CodeFinder | None = None


class Places:
    """Finds the place of each dossier of a file. What it needs of the portal is read once: seven queries.

    ``codes`` is the code table of the file's system; None where it uses our codes.
    """

    def __init__(self, *, is_plain_text: bool, codes: Codes | None = None) -> None:
        self._table = codes
        self._meant: dict[tuple[str, Value, date], Value | None] = {}
        self.periods = {period.pk: period for period in ReportingPeriod.objects.order_by("starts_on")}
        self._ordered = list(self.periods.values())
        self._starts = [period.starts_on for period in self._ordered]
        self._today = clock.today()
        self._is_plain_text = is_plain_text
        self._by_code: dict[str, list[DayUnit]] = defaultdict(list)
        self._by_pk: dict[int, DayUnit] = {}
        for pk, code, kind, first, last in Unit.objects.values_list(
            "pk", "code", "kind", "active_from", "active_until"
        ):
            unit = DayUnit(pk, kind, first or date.min, last or date.max)
            self._by_code[code].append(unit)
            self._by_pk[pk] = unit
        self._units = CodeFinder(self._by_code, is_plain_text=is_plain_text)
        passed = UnitSuccession.objects.passing_on().values_list("predecessor", "successor")
        self._heirs: dict[int, int] = dict(passed)
        self._kept = set(Submission.objects.sent().of_units_out_of_force().values_list("unit", "period"))
        self._codes = dict(Procedure.objects.values_list("pk", "code"))
        self._known = CodeFinder(self._codes.values(), is_plain_text=is_plain_text)
        self._publications = list(
            Publication.objects.values_list(
                "procedure", "department", "at_province", "at_district", "at_commune", "effective_on", "ended_on"
            )
        )
        self._published: dict[tuple[int, tuple[str, int | None]], Published] = {}
        self._reporters: dict[tuple[int, int], DayUnit] = {}

    @property
    def undone(self) -> int:
        """How many codes a spreadsheet had made numbers of."""
        finders = (each.finder for each in self._published.values())
        return self._units.undone + sum(finder.undone for finder in finders if finder)

    def find(self, unit: Value, procedure: Value, day: date | None, refusals: RowRefusals) -> Place | None:
        """The place of a dossier; or None, where ``refusals`` says why there is none.

        Without a day of a period, or without a unit, only that is asked which does not depend on it.
        """
        period = refusals.read(self._period, day) if day else None
        if period is None:
            day = None
        of_day = refusals.read(self._unit, unit, day)
        published = self._published_by(period, of_day) if period and of_day else None
        pk = refusals.read(self._procedure, procedure, day, published)
        if day is None or period is None or of_day is None or published is None or pk is None:
            return None
        return refusals.read(self._place, pk, day, period, of_day, published)

    def _place(self, pk: int, day: date, period: ReportingPeriod, of_day: DayUnit, published: Published) -> Place:
        if not any(first <= day <= last for first, last in published.spans[pk]):
            raise RowRefused(PROCEDURE, _("The procedure was not published for the unit on the day of receipt."))
        reporter = self._reporter(of_day, period)
        if reporter is not of_day and pk not in self._published_by(period, reporter).spans:
            raise RowRefused(PROCEDURE, _("The unit's successor does not report this procedure in that month."))
        return period.pk, reporter.pk, pk

    def _ours(self, into: Callable[[str, date], str | None], column: str, value: Value, day: date) -> Value:
        """Our code of what the code table calls ``value`` on the day; ``value`` itself where it calls nothing so."""
        key = (column, value, day)
        if key not in self._meant:
            if len(self._meant) >= MAX_KEPT:
                self._meant.clear()
            theirs = text_of(value).strip()
            ours = into(theirs, day)
            self._meant[key] = value if ours == theirs else ours
        meant = self._meant[key]
        if meant is None:
            raise RowRefused(column, _("The code table calls this by another code on the day of receipt."))
        return meant

    def still_holds(self, place: Place) -> bool:
        """Whether the unit still reports the procedure in the month."""
        period, unit = self.periods.get(place[0]), self._by_pk.get(place[1])
        return period is not None and unit is not None and place[2] in self._published_by(period, unit).spans

    def _period(self, day: date) -> ReportingPeriod:
        at = bisect_right(self._starts, day) - 1
        if at < 0 or self._ordered[at].ends_on < day:
            raise RowRefused(DAY, _("The day is in no reporting period."))
        period = self._ordered[at]
        if not period.has_ended(self._today):
            raise RowRefused(DAY, _("The period has not ended yet."))
        return period

    def _unit(self, value: Value, day: date | None) -> DayUnit | None:
        """The unit that a cell means on the day; without a day None, unless there is no such unit at all."""
        refuse_unread(UNIT, value, is_text=True)
        if value == "":
            raise RowRefused(UNIT, _("The cell is blank."))
        if self._table is not None:
            if day is None:
                return None
            value = self._ours(self._table.unit_into, UNIT, value, day)
        code = self._code(self._units, value, UNIT)
        if code is None:
            raise self._unknown(UNIT, _("No unit has this code."), value)
        return self._in_force(code, day) if day else None

    def _in_force(self, code: str, day: date) -> DayUnit:
        in_force = [unit for unit in self._by_code[code] if unit.first <= day <= unit.last]
        if not in_force:
            raise RowRefused(UNIT, _("No unit with this code was in force on the day of receipt."))
        if len(in_force) > 1:
            raise RowRefused(UNIT, _("Several units with this code were in force on the day of receipt."))
        return in_force[0]

    def _procedure(self, value: Value, day: date | None, published: Published | None) -> int | None:
        """The procedure that a cell means; without what is published None, unless there is no such procedure at all."""
        refuse_unread(PROCEDURE, value, is_text=True)
        if self._table is not None:
            if day is None:
                return None
            value = self._ours(self._table.procedure_into, PROCEDURE, value, day)
        if published is not None:
            if published.finder is None:
                published.finder = CodeFinder(published.ids, is_plain_text=self._is_plain_text)
            code = self._code(published.finder, value, PROCEDURE)
            if code is not None:
                return published.ids[code]
        if self._code(self._known, value, PROCEDURE) is None:
            raise self._unknown(PROCEDURE, _("No procedure has this code."), value)
        if published is not None:
            raise RowRefused(PROCEDURE, not_reported_here())
        return None

    def _unknown(self, column: str, sentence: str, value: Value) -> RowRefused:
        """The refusal of a code that nothing has; codes of a table may have any signs."""
        if self._table is not None:
            return RowRefused(column, _("The code is not in the code table, and none of the portal."))
        return RowRefused(column, unknown_code(sentence, text_of(value)), sentence)

    @staticmethod
    def _code(finder: CodeFinder, value: Value, column: str) -> str | None:
        try:
            return finder.find(value)
        except Refused as refused:
            raise RowRefused(column, refused.sentence, _("The value can mean several codes.")) from refused

    def _reporter(self, unit: DayUnit, period: ReportingPeriod) -> DayUnit:
        """Who reports the dossiers that ``unit`` received in ``period``."""
        key = (unit.pk, period.pk)
        if key not in self._reporters:
            self._reporters[key] = self._heir(unit, period)
        return self._reporters[key]

    def _heir(self, unit: DayUnit, period: ReportingPeriod) -> DayUnit:
        while unit.last < period.ends_on and (unit.pk, period.pk) not in self._kept:
            heir = self._heirs.get(unit.pk)
            if heir is None:
                raise RowRefused(UNIT, _("The unit ended before the month did, and no unit carries on its figures."))
            unit = self._by_pk[heir]
        return unit

    def _published_by(self, period: ReportingPeriod, unit: DayUnit) -> Published:
        key = (period.pk, unit.reports_like)
        if key not in self._published:
            self._published[key] = self._read(period, unit)
        return self._published[key]

    def _read(self, period: ReportingPeriod, unit: DayUnit) -> Published:
        found = Published()
        level = AuthorityLevel.of_kind(unit.kind)
        at = [AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE].index(level)
        for pk, department, *levels, first, last in self._publications:
            is_theirs = levels[at] and (level != AuthorityLevel.PROVINCE or department == unit.pk)
            if is_theirs and first <= period.ends_on and (last is None or last >= period.starts_on):
                found.spans.setdefault(pk, []).append((first, last or date.max))
        found.ids = {self._codes[pk]: pk for pk in sorted(found.spans)}
        return found
