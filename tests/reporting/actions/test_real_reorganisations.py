"""Rearrangements as they really were, on the demo's figures: months stay as they are, and an undo leaves no trace."""

import csv
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings

from procedures.models import Publication
from reporting.actions.reorganisation_undo import reorganisation_undo
from reporting.actions.reorganisations import reorganisation_carry_out
from reporting.loading.reorganisation_table import read_table
from reporting.models import Compliance, ReorganisationPart, Submission
from reporting.reorganising.plan import Plan
from tests.reporting.reorganised import exports, month_sums, plan_of
from units.actions.stale_figures import figures_mark_stale
from units.models import FormerDistrict, Unit, UnitSuccession, User

DATA = Path(django_settings.BASE_DIR) / "demo" / "khanh_hoa_2025"
DISTRICTS = ("568", "569", "570", "571", "572", "573", "574", "575", "576")
KHANH_HOA, NINH_THUAN = "2020-03-01", "2025-06-30"


@pytest.fixture
def administrator(demo):
    return User.objects.get(username="admin")


def played(plan, administrator, client):
    """Carry out ``plan``, give what the test asks for, undo it; month sums and exports are held on the way."""
    figures_mark_stale(reason="units of the test")
    sums, before = month_sums(2020), exports(2020, client)
    step = reorganisation_carry_out(plan=plan, by=administrator)
    assert month_sums(2020) == sums
    yield step
    reorganisation_undo(step=step, by=administrator, reason="Ghi nhầm")
    assert month_sums(2020) == sums
    assert exports(2020, client) == before
    yield step


def test_dien_binh_and_dien_loc_became_binh_loc_under_the_code_of_the_first(administrator, coordinator):
    Unit.objects.filter(code="22696").update(name="Xã Diên Bình")
    first = Unit.objects.get(code="22696")
    first.save()
    Unit.objects.create(
        code="22699", name="Xã Diên Lộc", kind="commune", parent=first.parent, sort_order=first.sort_order
    )
    binh_loc = {"name": "Xã Bình Lộc", "district": "574"}
    plan = plan_of(date(2020, 3, 1), {"22696": "22696", "22699": "22696"}, {"22696": binh_loc})
    playing = played(plan, administrator, coordinator)
    next(playing)
    both = Unit.objects.filter(code="22696").order_by("pk")
    assert [(unit.name, unit.active_from, unit.active_until) for unit in both] == [
        ("Xã Diên Bình", None, date(2020, 2, 29)),
        ("Xã Bình Lộc", date(2020, 3, 1), None),
    ]
    old, new = (Compliance.objects.filter(unit=unit, basis="official", period__year=2020) for unit in both)
    assert new.get(period__month=3).ytd_received_total == sum(
        old.filter(period__month__lte=3).values_list("received_total", flat=True)
    )
    assert set(UnitSuccession.objects.values_list("predecessor__code", "kind")) == {
        ("22696", "merger"),
        ("22699", "merger"),
    }
    next(playing)


def test_two_departments_became_one(administrator, coordinator):
    finance = {"name": "Sở Tài chính", "kind": "department"}
    plan = plan_of(date(2020, 12, 1), {"SKHDT": "STC", "STC": "STC"}, {"STC": finance})
    playing = played(plan, administrator, coordinator)
    next(playing)
    new = Unit.objects.get(code="STC", active_until=None)
    passed = Publication.objects.filter(department__code__in=["SKHDT", "STC"]).exclude(department=new)
    ended = set(passed.filter(ended_on__gte=date(2020, 11, 30)).values_list("procedure", flat=True))
    assert set(new.publications.values_list("procedure", flat=True)) == ended
    assert len(ended) > 10
    next(playing)


def rows_of_2025():
    with (DATA / "successors.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table_of_2025(rows):
    lines = [("Mã đơn vị kết thúc", "Mã đơn vị kế thừa", "Tên đơn vị mới", "Khối")]
    lines += [(row["old_code"], row["new_code"], row["new_name"], "UBND cấp xã") for row in rows]
    lines += [(code, "", "", "") for code in DISTRICTS]
    return "\n".join("\t".join(line) for line in lines).encode()


def ninh_thuan(rows):
    """The predecessors of the other province, which have no figures here."""
    known = {}
    for row in rows:
        if row["old_list"] == NINH_THUAN:
            known[row["old_code"]] = row["old_name"]
    for order, (code, name) in enumerate(known.items()):
        Unit.objects.create(code=code, name=name, kind="commune", sort_order=1000 + order)
    return len(known)


@pytest.mark.parametrize("day", [date(2020, 12, 1), date(2025, 7, 1)])
def test_1_july_2025_left_65_communes_and_no_district(administrator, coordinator, settings, day):
    if day.year == 2025:
        settings.DEMO_TODAY = date(2025, 7, 10)
    rows = [row for row in rows_of_2025() if row["old_list"] in (KHANH_HOA, NINH_THUAN)]
    added = ninh_thuan(rows)
    openings, passages = read_table(table_of_2025(rows), day)
    plan = Plan(day=day, document_number="202/2025/QH15", openings=openings, passages=passages)
    reports = Submission.objects.count()
    playing = played(plan, administrator, coordinator)
    step = next(playing)
    in_force = Unit.objects.in_force(day)
    assert in_force.filter(kind="district").count() == 0
    communes = in_force.filter(kind="commune")
    with (DATA / "units.csv").open(encoding="utf-8", newline="") as file:
        assert set(communes.values_list("code", "name")) == {(row["code"], row["name"]) for row in csv.DictReader(file)}
    assert set(communes.values_list("parent", flat=True)) == {None}
    assert step.parts.filter(kind="ended").count() == 139 + added + len(DISTRICTS)
    splits = UnitSuccession.objects.filter(kind="split")
    assert splits.values("predecessor").distinct().count() == len(
        {(row["old_list"], row["old_code"]) for row in rows if row["part_or_whole"] == "part"}
    )
    assert not FormerDistrict.objects.exists()
    assert not User.objects.filter(unit__kind="district", is_active=True).exists()
    next(playing)
    assert Submission.objects.count() == reports
    assert ReorganisationPart.objects.filter(step=step).exists()


def test_clerks_of_today_keep_a_place_to_work(administrator, coordinator):
    """A clerk of a commune that ended finds the successor's report of the month, with what was typed."""
    with time_machine.travel("2021-01-04T15:00:00+07:00", tick=False):
        clerk = User.objects.filter(unit__kind="commune", unit__active_until=None).order_by("pk").first()
        plan = plan_of(date(2020, 12, 1), {clerk.unit.code: "22999"}, {"22999": {"name": "Xã Mới", "district": "568"}})
        reorganisation_carry_out(plan=plan, by=administrator)
        coordinator.force_login(User.objects.get(pk=clerk.pk))
        assert coordinator.get("/submissions/2020-12/22999/").status_code == 200
        assert coordinator.get("/").status_code in (200, 302)
