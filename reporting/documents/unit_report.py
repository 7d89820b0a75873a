"""The month's report of a unit in Word, which its head signs: the content of the sending that counts."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from procedures.models import level_short
from reporting.documents.letters import BOTH, CENTRE, Letter, province_above
from reporting.documents.wording import addressee
from reporting.entry.form import EntryForm, sending_form
from reporting.entry.tables import Table
from reporting.models import Basis, Compliance, ReportingPeriod, Submission
from reporting.rates import gap_points, shown_rate
from units.models import PortalSettings, UnitKind
from units.wording import day, minimum, month, points, rate, whole

NO_BREAK = "\N{NO-BREAK SPACE}"
WIDTHS = [13, 60, 14, 21, 21, 21, 15]  # mm


def unit_report(submission: Submission) -> bytes:
    """The .docx of the sending that counts; in Vietnamese, also for readers in English."""
    with translation.override(settings.LANGUAGE_CODE):
        return _unit_report(submission, PortalSettings.load())


def _unit_report(submission: Submission, portal: PortalSettings) -> bytes:
    period, unit = submission.period, submission.unit
    form = sending_form(submission)
    values = {"levels": portal.levels, "period": month(period).replace(" ", NO_BREAK)}
    letter = Letter(
        superior=province_above(portal) if unit.kind == UnitKind.DEPARTMENT else "",
        organ=unit.official_name,
        title=_("Report"),
        subject=_("Online dossiers received and resolved at %(levels)s – %(period)s") % values,
    )
    letter.line(_("To: %(name)s") % {"name": addressee(portal)}, CENTRE, after=12)
    letter.line(_("I. Results"), BOTH, bold=True)
    for sentence in _results(submission, form):
        letter.line(sentence)
    for table in form.tables:
        letter.line(table.title, BOTH, bold=True, before=6)
        letter.table(_head(), _rows(table), WIDTHS)
    letter.line(_("II. Difficulties; proposals"), BOTH, bold=True, before=12)
    revision = submission.current_revision
    letter.line(revision.remarks if revision and revision.remarks else _("None."))
    letter.foot([addressee(portal)], _("HEAD OF THE UNIT"))
    return letter.bytes()


def _results(submission: Submission, form: EntryForm) -> Iterator[str]:
    """The month as the report says it, and the year to date where something was received."""
    row = Compliance.objects.filter(unit=submission.unit, period=submission.period, basis=Basis.PROVISIONAL).first()
    yield _of_month(submission.period, form, row.minimum_hundredths if row else None)
    if row is not None and row.ytd_received_total:
        yield _to_date(submission.period, row)


def _of_month(period: ReportingPeriod, form: EntryForm, minimum_hundredths: int | None) -> str:
    total, online, post = form.month.numbers
    values = {
        "start": day(period.starts_on),
        "end": day(period.ends_on),
        "total": whole(total),
        "online": whole(online),
        "rate": rate(shown_rate(online, total, minimum_hundredths)),
        "post": whole(post),
    }
    if total:
        sentence = _(
            "From %(start)s to %(end)s the unit received %(total)s dossiers under the counted procedures, %(online)s of"
            " them online, a rate of %(rate)s; %(post)s results were returned by post."
        )
    else:
        sentence = _(
            "From %(start)s to %(end)s the unit received no dossiers under the counted procedures; %(post)s results"
            " were returned by post."
        )
    return sentence % values


def _to_date(period: ReportingPeriod, row: Compliance) -> str:
    """The year to date, next to the quota where the unit has one."""
    ytd = (row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)
    values = {
        "period": month(period),
        "online": whole(row.ytd_received_online),
        "total": whole(row.ytd_received_total),
        "rate": rate(shown_rate(*ytd)),
    }
    sentence = _("Year to date to %(period)s: %(online)s online of %(total)s dossiers, a rate of %(rate)s.") % values
    if row.minimum_hundredths is not None:
        quota = {"percent": minimum(row.minimum_hundredths), "gap": points(gap_points(*ytd))}
        sentence += " " + _("Quota: at least %(percent)s%%; difference %(gap)s percentage points.") % quota
    return sentence


def _head() -> list[str]:
    return [
        _("No."),
        _("Administrative procedure"),
        _("Level"),
        _("Dossiers received"),
        _("of which online"),
        _("Results returned by post"),
        _("Rate (%)"),
    ]


def _rows(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        figures = [whole(cell.value) for cell in row.cells]
        shown = rate(row.rate).rstrip("%") if table.is_counted else "–"
        yield [str(row.position), row.procedure.name, level_short(row.level), *figures, shown]
    shown = rate(table.sums.rate).rstrip("%") if table.is_counted else "–"
    yield ["", str(table.sum_name), "", *(whole(number) for number in table.sums.numbers), shown]
