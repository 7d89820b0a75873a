"""Units, procedures and quotas of a day."""

from __future__ import annotations

from datetime import date

from procedures.models import AuthorityLevel
from tests.api.reads.calls import codes, read, refusal
from tests.factories import make_commune, make_procedure, make_publication, make_succession
from units.models import Unit


def test_units_are_those_of_the_day(working_province, coordinator):
    old, new = working_province.units["X3"], None
    Unit.objects.filter(pk=old.pk).update(active_until="2020-03-31", gso_code="22364")
    new = make_commune("X4", working_province.units["H1"], active_from="2020-04-01")
    make_succession(Unit.objects.get(pk=old.pk), new, "2020-04-01")
    assert codes(read(coordinator, "units", kind="commune", on="2020-03-31")) == ["X1", "X2", "X3"]
    assert codes(read(coordinator, "units", kind="commune", on="2020-04-01")) == ["X1", "X2", "X4"]
    assert codes(read(coordinator, "units", national_code="22364", on="2020-03-31")) == ["X3"]
    assert codes(read(coordinator, "units", district="h1")) == ["X1", "X2", "X4"]
    then = read(coordinator, "units/x3", on="2020-03-31")
    assert (then["national_code"], then["name"], then["district"]) == ("22364", "UBND xã Ba, huyện Một", "H1")
    assert then["successors"] == [{"code": "X4", "effective_on": "2020-04-01", "kind": "merger"}]
    assert refusal(coordinator, "units/X3") == (404, "not_found")


def test_the_catalogue_is_that_of_the_day_and_says_what_counts_in_a_month(working_province, coordinator):
    fresh = make_procedure("N1")
    make_publication(fresh, [AuthorityLevel.COMMUNE], on=date(2020, 3, 10))
    published = {
        day: {each["procedure"]: each["authorities"] for each in read(coordinator, "procedures", on=day)["items"]}
        for day in ("2020-03-09", "2020-03-10")
    }
    assert "N1" not in published["2020-03-09"]
    assert published["2020-03-10"]["N1"] == ["commune"]
    communes = read(coordinator, "periods/2020-03/procedures", kind="commune")["items"]
    assert {each["procedure"]: each["counts"] for each in communes} == {"C1": True, "C2": True, "N1": False}
    departments = read(coordinator, "periods/2020-03/procedures", department="so1")["items"]
    assert [each["procedure"] for each in departments] == ["P1", "P2"]
    assert [each["effective_on"] for each in coordinator.get("/api/v1/procedures/n1").json()] == ["2020-03-10"]
    assert refusal(coordinator, "procedures/Z9") == (404, "not_found")


def test_drafts_of_decisions_are_no_quotas(working_province, coordinator):
    assert len(read(coordinator, "quota-decisions", year=2020)["items"]) == 1
    working_province.decision.state = "draft"
    working_province.decision.save()
    assert read(coordinator, "quota-decisions")["items"] == []
    assert read(coordinator, "quotas", period="2020-03")["items"] == []
