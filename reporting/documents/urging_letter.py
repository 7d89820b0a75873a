"""«Công văn đôn đốc (dự thảo)»: to the departments by name and the districts; communes only in the annex."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.documents.letters import CENTRE, Letter, province_above
from reporting.models import CalendarException, ReportingPeriod
from reporting.urging.not_sent import units_expected, units_not_sent
from units import clock
from units.models import PortalSettings, Unit, UnitKind
from units.rows_done import NOBODY_ASKS, RowsDone
from units.wording import inside, moment_written, month, until, weekday_written, whole

NO_BREAK = "\N{NO-BREAK SPACE}"
WIDTHS = [15, 105, 45]  # mm
LEAST_DIGITS = 2  # offices write 05, so that no digit can be added before it


def urging_letter(period: ReportingPeriod, *, with_no_quota: bool = False, done: RowsDone = NOBODY_ASKS) -> bytes:
    """The .docx that asks the units that have not sent to send; in Vietnamese, also for readers in English.

    Units without a quota are omitted from the list and the counts, unless ``with_no_quota``.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _UrgingLetter(period, with_no_quota=with_no_quota).make(done)


class _UrgingLetter:
    def __init__(self, period: ReportingPeriod, *, with_no_quota: bool) -> None:
        self.period, self.portal = period, PortalSettings.load()
        self.missing = list(units_not_sent(period, with_no_quota=with_no_quota))
        self.expected = units_expected(period, with_no_quota=with_no_quota).count()
        self.by_kind = {kind: [unit for unit in self.missing if unit.kind == kind] for kind in UnitKind}
        self.month = month(period).replace(" ", NO_BREAK)

    def make(self, done: RowsDone) -> bytes:
        about = {"levels": self.portal.levels, "month": self.month}
        letter = Letter(
            superior=province_above(self.portal),
            organ=self.portal.lead,
            subject=_("urging the report on online dossiers received and resolved at %(levels)s for %(month)s") % about,
            is_dispatch=True,
            done=done,
        )
        letter.to(self._addressees())
        for sentence in self._sentences():
            letter.line(sentence)
        recipients = [_("As above")]
        if self.portal.province:
            recipients.append(_("People's Committee of %(province)s (to report)") % {"province": self.portal.province})
        letter.foot(recipients, _("HEAD OF THE UNIT"))
        if self.missing:
            self._annex(letter)
        return letter.bytes()

    def _addressees(self) -> list[str]:
        """The lead agency, where it has not sent itself, is in the annex but not among the addressees."""
        names = [unit.display_name for unit in self.by_kind[UnitKind.DEPARTMENT] if unit.name != self.portal.lead]
        if self.by_kind[UnitKind.DISTRICT] or self.has_communes_of_districts:
            names.append(_("People's committees of the districts, towns and cities"))
        if any(unit.parent is None for unit in self.by_kind[UnitKind.COMMUNE]):
            names.append(_("People's committees of the communes named in the annex"))
        return names or ["…"]

    @property
    def has_communes_of_districts(self) -> bool:
        """Whether a commune that has not sent has a district to urge it."""
        return any(unit.parent is not None for unit in self.by_kind[UnitKind.COMMUNE])

    def _sentences(self) -> Iterator[str]:
        lead = self.portal.lead
        yield self._who_has_sent()
        yield _("To add up and report to the provincial People's Committee in time, %(lead)s asks:") % {"lead": lead}
        yield from self._requests()
        if self.portal.support:
            yield _("For questions, please contact: %(support)s.") % {"support": self.portal.support.rstrip(".")}
        yield _("%(lead)s asks the units for their attention and action./.") % {"lead": lead}

    def _requests(self) -> Iterator[str]:
        """What units are asked to do; numbered where it is more than one thing, as it is where there are districts."""
        asked = [
            _(
                "The units in the annex to enter, check and send the figures in the system “%(system)s” before"
                " %(until)s. Where there was no dossier, please choose “Nil return”."
            )
            % {"system": _("Reporting of online dossiers"), "until": until(clock.end_of(self._asked_by()))}
        ]
        if self.has_communes_of_districts:
            asked.append(_("The districts, towns and cities to urge their communes that have not sent."))
        if len(asked) == 1:
            yield asked[0]
        else:
            yield from (f"{number}. {sentence}" for number, sentence in enumerate(asked, start=1))

    def _who_has_sent(self) -> str:
        groups = [(kind, units) for kind, units in self.by_kind.items() if units]
        parts = [f"{_office_number(len(units))} {inside(str(kind.label))}" for kind, units in groups]
        return _(
            "The report on online dossiers received and resolved at %(levels)s for %(month)s is due by the end of"
            " %(due)s. At %(now)s the system had received it from %(sent)s of %(expected)s units; %(missing)s units"
            " have not sent (%(parts)s; list in the annex)."
        ) % {
            "levels": self.portal.levels,
            "month": self.month,
            "due": weekday_written(self._last_due),
            "now": moment_written(clock.now()),
            "sent": whole(self.expected - len(self.missing)),
            "expected": whole(self.expected),
            "missing": _office_number(len(self.missing)),
            "parts": "; ".join(parts),
        }

    @property
    def _last_due(self) -> date:
        return max(self.period.due_on(kind) for kind in UnitKind)

    def _asked_by(self) -> date:
        """The day by which they are asked to send: the deadline, or once it has passed the next working day."""
        today = clock.today()
        if today <= self._last_due:
            return self._last_due
        return CalendarException.objects.calendar().next_working_day(today + timedelta(days=1))

    def _annex(self, letter: Letter) -> None:
        letter.page_break()
        letter.line(_("ANNEX"), CENTRE, bold=True, after=0)
        letter.line(_("Units that have not sent the report for %(month)s") % {"month": self.month}, CENTRE, bold=True)
        letter.line(_("(Attached to letter No. …/… of … … …)"), CENTRE, after=12)
        rows = list(self._rows())
        bold = [index for index, row in enumerate(rows) if not row[0].isdecimal()]
        letter.table([_("No."), _("Unit"), _("Notes")], rows, WIDTHS, bold=bold)

    def _rows(self) -> Iterator[list[str]]:
        """The rows of the annex: numbered continuously, each group and each district with a heading row."""
        number = 0
        listed = [(kind, units) for kind in UnitKind if (units := self.by_kind[kind])]
        for numeral, (kind, units) in zip(("I", "II", "III"), listed, strict=False):
            yield [numeral, f"{kind.label} ({whole(len(units))})", ""]
            for district, members in _by_district(units):
                if district is not None:
                    yield ["", f"{district.name} ({whole(len(members))})", ""]
                for unit in members:
                    number += 1
                    yield [str(number), unit.organ, "" if getattr(unit, "has_quota", True) else _("No quota")]


def _by_district(units: list[Unit]) -> Iterator[tuple[Unit | None, list[Unit]]]:
    """``units`` under their districts, in the districts' order; units of no district under None."""

    def district_key(unit: Unit) -> tuple[int, str]:
        return (unit.parent.sort_order, unit.parent.code) if unit.parent else (0, "")

    for _key, members in groupby(sorted(units, key=district_key), key=district_key):
        found = list(members)
        yield found[0].parent, found


def _office_number(number: int) -> str:
    """«05», «12»: as documents write numbers below ten."""
    return f"{number:0{LEAST_DIGITS}d}" if number < 10 ** (LEAST_DIGITS - 1) else whole(number)
