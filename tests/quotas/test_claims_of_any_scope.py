"""Whom tiers of any scope name, with any exceptions, districts and days, equals what plain loops over the rows find."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet
from hypothesis import assume, given
from hypothesis import strategies as st

from quotas.actions.decisions import decision_apply
from quotas.claims import claims_of, excepted_by
from quotas.models import Quota, QuotaDecision, QuotaTier, TierScope
from quotas.proposals import proposals_of
from quotas.snapshots import snapshot_of
from tests.factories import make_commune, make_decision, make_district, make_tier
from units.models import FormerDistrict, Unit, UnitKind
from units.refusals import Refused

DAYS = st.one_of(st.none(), st.dates(date(2019, 11, 1), date(2021, 2, 28)))
DISTRICTS = ["H1", "H2", "H3"]


@st.composite
def communes(draw):
    """A commune: its district, its first and last day, and perhaps a district until a day before."""
    first, last = sorted([draw(DAYS), draw(DAYS)], key=lambda day: day or date.min)
    if draw(st.booleans()):
        first, last = None, last
    return {
        "parent": draw(st.sampled_from([None, *DISTRICTS])),
        "days": (first, last),
        "former": draw(
            st.one_of(
                st.none(),
                st.tuples(st.sampled_from([None, *DISTRICTS]), st.dates(date(2019, 12, 1), date(2020, 12, 31))),
            )
        ),
    }


PROVINCES = st.lists(communes(), min_size=1, max_size=6)
PLACES = st.sets(st.integers(0, 5), max_size=3)
TIERS = st.lists(
    st.tuples(
        st.sampled_from(TierScope.values),
        PLACES,
        st.sets(st.sampled_from(DISTRICTS)),
        PLACES,
        st.sets(st.sampled_from(DISTRICTS)),
    ),
    min_size=1,
    max_size=3,
)


@pytest.mark.django_db
@given(PROVINCES, TIERS, st.integers(1, 12))
def test_tiers_name_whom_plain_loops_find_and_a_later_commune_is_only_proposed(rows, tiers, month):
    every = sum(scope == TierScope.ALL_COMMUNES for scope, *_rest in tiers)
    assume(every < 2)  # both would claim a commune created later
    _empty()
    districts = {code: make_district(code) for code in DISTRICTS}
    units = [_stored(number, row, districts) for number, row in enumerate(rows)]
    decision = make_decision(month, state="draft")
    expected: dict[int, set[int]] = {}
    for number, (scope, listed, of, excepted, but) in enumerate(tiers):
        tier = make_tier(decision, f"T{number}", 1000, kind="commune", applies_to=scope)
        meant = _written(tier, units, districts, (listed, of, excepted, but))
        for place, row in enumerate(rows):
            if _is_named(row, units[place], meant, month):
                expected.setdefault(units[place].pk, set()).add(tier.pk)
    if any(len(named) > 1 for named in expected.values()):
        with pytest.raises(Refused):
            claims_of(decision)
        return
    claims = {unit_id: {tier.pk} for unit_id, tier in claims_of(decision).items()}
    assert claims == expected
    _later_commune_is_only_proposed(decision, set(expected), every)


def _later_commune_is_only_proposed(decision, named, every):
    decision_apply(decision=decision, before=None)
    assert set(Quota.objects.filter(decision=decision).values_list("unit", flat=True)) == named
    before, excepted = snapshot_of(decision), excepted_by(decision)
    later = make_commune("L")
    decision.signer = "Chủ tịch"
    decision.save()
    decision_apply(decision=decision, before=snapshot_of(decision))
    assert set(Quota.objects.filter(decision=decision).values_list("unit", flat=True)) == named
    assert excepted_by(decision) == excepted
    assert [each.unit for each in proposals_of(decision)] == ([later] if every else [])
    assert before.quotas == snapshot_of(decision).quotas


def _empty() -> None:
    """The rows of the example before are not those of this one."""
    for rows in (Quota, QuotaTier, QuotaDecision, FormerDistrict, Unit.objects.filter(kind=UnitKind.COMMUNE), Unit):
        (rows if isinstance(rows, QuerySet) else rows.objects.all()).delete()


def _stored(number, row, districts) -> Unit:
    first, last = row["days"]
    parent = districts.get(row["parent"])
    unit = make_commune(f"X{number}", parent, active_from=first, active_until=last)
    if row["former"]:
        former, until = row["former"]
        FormerDistrict.objects.create(unit=unit, district=districts.get(former), until=until)
    return unit


def _written(tier: QuotaTier, units, districts, chosen):
    """Store what the tier's scope can list and except; the same as sets of codes and ids."""
    listed, of, excepted, but = chosen
    listed = {units[place] for place in listed if place < len(units)} if tier.applies_to == TierScope.UNITS else set()
    of = of if tier.applies_to == TierScope.COMMUNES_OF else set()
    excepted = {units[place] for place in excepted if place < len(units)}
    excepted = set() if tier.applies_to == TierScope.UNITS else excepted
    but = but if tier.applies_to == TierScope.ALL_COMMUNES else set()
    tier.units.set(listed | {districts[code] for code in of})
    tier.excepted.set(excepted | {districts[code] for code in but})
    return tier.applies_to, listed, of, excepted, but


def _is_named(row, unit, meant, month) -> bool:
    scope, listed, of, excepted, but = meant
    if scope == TierScope.UNITS:
        return unit in listed
    first, last = row["days"]
    exists = any(
        (first is None or first <= day) and (last is None or day <= last)
        for day in (date(2020, 1, 1) + timedelta(days=number) for number in range(366))
    )
    district = row["parent"]
    if row["former"] and row["former"][1] >= date(2020, month, 1):
        district = row["former"][0]
    if not exists or unit in excepted or district in but:
        return False
    return scope == TierScope.ALL_COMMUNES or district in of
