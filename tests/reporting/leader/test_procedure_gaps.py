"""What each procedure lacks to the quotas, by hand and in plain loops: tiers, no quotas, units that passed on."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Procedure
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.figures.lines import lines_of
from reporting.leader.contributions import Dossiers
from reporting.leader.procedure_gaps import by_procedure, gaps_of_province, gaps_of_units
from reporting.models import Basis, ReportingPeriod, SummedSending
from tests.factories import YEAR, make_decision, make_quotas, make_succession, make_tier, make_unit
from tests.reporting.figures_2020 import counts, quotas, units
from tests.reporting.plans import plan_of
from units.models import SuccessionKind, Unit, UnitKind

PROVISIONAL = Basis.PROVISIONAL


def gaps(month=4, basis=PROVISIONAL):
    figures_drain()
    period = ReportingPeriod.objects.get(year=YEAR, month=month)
    return gaps_of_province(period, basis, lines_of(period, basis, UnitKind.values))


def missing(found, province):
    """The missing dossiers by procedure code, over all groups."""
    codes = {procedure.pk: code for code, procedure in province.procedures.items()}
    return {codes[gap.procedure_id]: gap.missing for gap in by_procedure(found)}


def test_each_unit_is_judged_by_its_own_quota(working_province):
    """X1 has 25%: of 100 it lacks 15. X3 has no quota and lacks nothing. H1 has 35%, SO1 45%."""
    working_province.send("X1", 3, (100, 10, 0), (0, 0, 0))
    working_province.send("X3", 3, (500, 0, 0), (0, 0, 0))
    working_province.send("H1", 3, (10, 0, 0), (0, 0, 0))
    working_province.send("SO1", 3, (9, 1, 0), (20, 20, 0))
    expected = {"C1": 15, "D1": Fraction(35, 10), "P1": Fraction(305, 100), "P2": -11}
    assert {code: each for code, each in missing(gaps(), working_province).items() if each} == expected


def test_units_above_their_quota_weigh_against_those_below(working_province):
    working_province.send("X1", 3, (100, 10, 0), (0, 0, 0))
    working_province.send("X2", 4, (100, 65, 0), (4, 0, 0))
    found = gaps()
    assert missing(found, working_province)["C1"] == 15 - 40
    [of_both] = [gap for gap in by_procedure(found) if gap.procedure_id == working_province.procedures["C1"].pk]
    assert (of_both.to_date, of_both.month) == (Dossiers(75, 200), Dossiers(65, 100))
    assert of_both.missing_in_month == -40


def test_those_judged_otherwise_than_most_of_their_group_are_corrected(working_province):
    """X1 and X2 have 25%, X3 and four more 20%: most of the group decide nothing."""
    more = [working_province.units["X3"], *(make_unit(f"Y{n}", UnitKind.COMMUNE) for n in range(4))]
    tier = make_tier(working_province.decision, "XA-20", 2000, more)
    make_quotas(tier, more)
    figures_recompute(year=YEAR)
    working_province.send("X1", 3, (100, 10, 0), (10, 0, 0))
    working_province.send("X3", 3, (100, 10, 0), (0, 0, 0))
    assert missing(gaps(), working_province) == {"C1": 15 + 10, "C2": Fraction(25, 10)}


def test_what_a_later_decision_asks_is_asked_of_the_whole_year(working_province):
    working_province.send("X1", 1, (100, 10, 0), (0, 0, 0))
    decision = make_decision(4)
    make_quotas(make_tier(decision, "XA-50", 5000, [working_province.units["X1"]]))
    figures_recompute(year=YEAR)
    assert missing(gaps(3), working_province)["C1"] == 15
    assert missing(gaps(4), working_province)["C1"] == 40


@pytest.mark.parametrize(
    ("kind", "lacks"), [(SuccessionKind.MERGER, 15 + 5), (SuccessionKind.SPLIT, 15)], ids=["merger", "split"]
)
def test_a_predecessors_months_are_judged_by_who_shows_them(working_province, kind, lacks):
    """X3 without a quota received 20, none online; X1 (25%) takes them over from April, by a merger only."""
    working_province.send("X1", 3, (100, 10, 0), (0, 0, 0))
    working_province.send("X3", 3, (20, 0, 0), (0, 0, 0))
    assert missing(gaps(4), working_province)["C1"] == 15
    end(working_province.units["X3"], working_province.units["X1"], kind)
    assert missing(gaps(4), working_province)["C1"] == lacks
    assert missing(gaps(3), working_province)["C1"] == 15


def test_a_department_that_passed_on_is_judged_by_its_successor(working_province):
    """SO2 (45%) takes over 10 dossiers of SO1."""
    working_province.send("SO1", 3, (10, 0, 0), (0, 0, 0))
    working_province.decision.quotas.filter(unit__code="SO1").delete()
    end(working_province.units["SO1"], working_province.units["SO2"], SuccessionKind.MERGER)
    assert missing(gaps(4), working_province)["P1"] == Fraction(45, 10)


def end(old, new, kind, on=date(YEAR, 4, 1)):
    Unit.objects.filter(pk=old.pk).update(active_until=on - timedelta(days=1))
    make_succession(old, new, on, kind)
    figures_recompute(year=YEAR)


def test_a_unit_is_judged_with_those_whose_months_it_shows(working_province):
    working_province.send("X1", 3, (100, 10, 0), (0, 0, 0))
    working_province.send("X2", 4, (20, 0, 0), (4, 4, 0))
    figures_drain()
    period, ids = working_province.periods[4], [working_province.units[code].pk for code in ("X1", "X2")]
    found = {gap.procedure_id: gap for gap in by_procedure(gaps_of_units(period, PROVISIONAL, ids, 2500))}
    first, second = (found[working_province.procedures[code].pk] for code in ("C1", "C2"))
    assert (first.missing, first.missing_in_month, first.to_date) == (20, 5, Dossiers(10, 120))
    assert (second.missing, second.month) == (-3, Dossiers(4, 4))
    without = by_procedure(gaps_of_units(period, PROVISIONAL, ids, None))
    assert {gap.missing for gap in without} == {0}


def test_added_up_the_procedures_lack_what_the_units_lack(working_province):
    working_province.send("X1", 3, (90, 17, 0), (7, 1, 0))
    working_province.send("X3", 2, (50, 1, 0), (0, 0, 0))
    working_province.send("SO2", 4, (33, 11, 0))
    found, period = gaps(), working_province.periods[4]
    lines = [line.row for each in lines_of(period, PROVISIONAL, UnitKind.values).values() for line in each]
    lacking = sum(
        Fraction(row.minimum_hundredths * row.ytd_received_total, 10_000) - row.ytd_received_online
        for row in lines
        if row.minimum_hundredths is not None
    )
    assert sum(gap.missing for gap in found.values()) == lacking


def test_every_procedure_of_the_demo_equals_a_recount(demo):
    period = ReportingPeriod.objects.get(year=YEAR, month=11)
    found = gaps_of_province(period, Basis.OFFICIAL, lines_of(period, Basis.OFFICIAL, UnitKind.values))
    recount = defaultdict(lambda: [0, 0, 0, 0, Fraction(0), Fraction(0)])
    for row in counts(YEAR, range(1, 12), Basis.OFFICIAL):
        if row.exempt:
            continue
        lacks = Fraction(quotas()[row.unit] * row.total, 10_000) - row.online if row.unit in quotas() else Fraction(0)
        sums = recount[units()[row.unit]["kind"], row.procedure]
        last = row.month == 11
        for place, number in enumerate(
            (row.online, row.total, last * row.online, last * row.total, lacks, last * lacks)
        ):
            sums[place] += number
    codes = dict(Procedure.objects.values_list("pk", "code"))
    shown = {
        (kind, codes[pk]): [
            gap.to_date.online,
            gap.to_date.total,
            gap.month.online,
            gap.month.total,
            gap.missing,
            gap.missing_in_month,
        ]
        for (kind, pk), gap in found.items()
        if gap.to_date.total
    }
    assert shown == {key: sums for key, sums in recount.items() if sums[1]}


def test_they_take_two_queries_where_all_of_a_group_have_one_quota_and_no_unit_ended(
    working_province, django_assert_num_queries
):
    period = working_province.periods[4]
    make_quotas(working_province.tiers["XA-25"], [working_province.units["X3"]])
    figures_recompute(year=YEAR)
    lines = lines_of(period, PROVISIONAL, UnitKind.values)
    with django_assert_num_queries(2):
        gaps_of_province(period, PROVISIONAL, lines)


@pytest.mark.postgres("SQLite has no such plans")
def test_a_units_sendings_are_looked_up_once_and_not_for_each_procedure_and_month(working_province):
    """Among 133,000 sendings it took seconds: all of them were read again for each of the catalogue's rows."""
    for month in (1, 2, 3, 4):
        working_province.send("X1", month, (9, 1, 0), (4, 0, 0))
    figures_drain()
    with CaptureQueriesContext(connection) as asked:
        gaps_of_units(working_province.periods[4], PROVISIONAL, [working_province.units["X1"].pk], 2500)
    nodes = plan_of(asked[-1]["sql"], run=True)
    looked_up = [node["Actual Loops"] for node in nodes if node.get("Relation Name") == SummedSending._meta.db_table]
    assert looked_up
    assert max(looked_up) <= 4
