"""Three ways to rank and two to judge, each fast where it is used: on random figures they say the same."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reporting.figures.lines import Verdicts, lines_of, verdicts_by
from reporting.figures.unit_line import line_of
from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.places.lines_among import lines_among
from reporting.rates import ComplianceStatus
from units.models import Unit, UnitKind

pytestmark = pytest.mark.django_db
MOMENT = datetime(2021, 1, 4, tzinfo=UTC)
UNITS = 8
KIND = UnitKind.COMMUNE
COUNTED_AS = {  # by which of the database's numbers each verdict is counted
    ComplianceStatus.MET: "met",
    ComplianceStatus.NOT_MET: "missed",
    ComplianceStatus.NOT_YET_MET: "missed",
    ComplianceStatus.NO_DOSSIERS: "no_dossiers",
    ComplianceStatus.NOT_REPORTED: "not_reported",
    ComplianceStatus.NO_QUOTA: "no_quota",
}

# few small numbers, so that many rates are equal; and as large as a year of a great province
totals = st.integers(0, 6) | st.integers(10**7 - 2, 10**7)
figures = totals.flatmap(lambda total: st.tuples(st.integers(0, total) | st.just(total // 2), st.just(total)))
minimums = st.none() | st.sampled_from([0, 2500, 3333, 5000, 10_000])
rows = st.tuples(figures, minimums, st.integers(0, 12), st.booleans())
# 4/8 and 5000000/10000000 tie; with different minimums they do not by gap; then nothing received, and no quota
MIXED = [
    ((4, 8), 5000, 12, True),
    ((5 * 10**6, 10**7), 5000, 12, True),
    ((5 * 10**6, 10**7), 2500, 12, True),
    ((5 * 10**6 - 1, 10**7), 5000, 12, True),
    ((0, 0), 5000, 1, True),
    ((0, 0), 5000, 0, True),
    ((1, 2), None, 12, True),
]


@pytest.fixture
def period():
    """December, and the units of one group; another group is there to be kept out."""
    for number in range(UNITS):
        Unit.objects.create(code=f"X{number}", name=f"Xã {number}", kind=KIND, sort_order=number)
    Unit.objects.create(code="H", name="Huyện", kind=UnitKind.DISTRICT, sort_order=UNITS)
    due = dict.fromkeys(("due_on_department", "due_on_district", "due_on_commune"), date(2021, 1, 5))
    return ReportingPeriod.objects.create(
        year=2020, month=12, starts_on=date(2020, 12, 1), ends_on=date(2020, 12, 31), opens_on=date(2021, 1, 1), **due
    )


def store(period, found, *, locked):
    period.locked_at = MOMENT if locked else None
    period.save()
    Compliance.objects.all().delete()
    units = {unit.code: unit for unit in Unit.objects.all()}
    others = [compliance(units["H"], period, ((10**7, 10**7), 0, 12, True))]
    mine = [compliance(units[f"X{number}"], period, row) for number, row in enumerate(found)]
    Compliance.objects.bulk_create(mine + others)


def compliance(unit, period, row):
    (online, total), minimum, months, expected = row
    rest = {field.name: 0 for field in Compliance._meta.fields if "received" in field.name or "by_post" in field.name}
    mine = {"ytd_received_online": online, "ytd_received_total": total, "minimum_hundredths": minimum}
    counts = {"reported": months > 0, "expected": expected, "months_reported": months, "months_expected": 12}
    return Compliance(unit=unit, period=period, basis=Basis.OFFICIAL, computed_at=MOMENT, **(rest | mine | counts))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, min_size=1, max_size=UNITS), st.booleans())
@example(MIXED, False)
def test_three_ways_to_rank_and_judge_a_line_agree(period, found, locked):
    store(period, found, locked=locked)
    lines = lines_of(period, Basis.OFFICIAL, [KIND])[KIND]
    whole = {line.row.unit_id: (line.rank, line.rank_by_gap, line.status) for line in lines}
    among = lines_among(period, Basis.OFFICIAL, KIND, Q())
    assert {line.row.unit_id: (line.rank, line.rank_by_gap, line.status) for line in among} == whole
    alone = {}
    for row in Compliance.objects.expected().filter(unit__kind=KIND).select_related("period", "unit"):
        line, place = line_of(row)
        alone[row.unit_id] = (line.rank, line.rank_by_gap, line.status)
        assert place.ranked == sum(rank is not None for rank, *_rest in whole.values())
    assert alone == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, min_size=1, max_size=UNITS), st.booleans())
@example(MIXED, True)
def test_the_database_counts_the_verdicts_that_lines_have(period, found, locked):
    store(period, found, locked=locked)
    lines = lines_of(period, Basis.OFFICIAL, [KIND])[KIND]
    expected = Counter(COUNTED_AS[line.status] for line in lines)
    verdicts = verdicts_by("unit__kind", period, Basis.OFFICIAL).get(KIND, Verdicts())
    assert verdicts == Verdicts(units=len(lines), **expected)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, min_size=1, max_size=UNITS))
@example(MIXED)
def test_a_rank_is_one_more_than_how_many_have_a_higher_rate(period, found):
    store(period, found, locked=False)
    lines = [line for line in lines_of(period, Basis.OFFICIAL, [KIND])[KIND] if line.rank is not None]
    for line in lines:
        online, total = line.row.ytd_received_online, line.row.ytd_received_total
        higher = [
            each.row for each in lines if each.row.ytd_received_online * total > online * each.row.ytd_received_total
        ]
        assert line.rank == len(higher) + 1
