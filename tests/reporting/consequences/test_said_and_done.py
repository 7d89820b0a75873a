"""What the page of consequences says is what happens: changes of each kind are looked at, confirmed, counted again.

What happens is read from the overview's files of each month and from compliance counted again from nothing, before and
after; the page has neither at hand: it compares the few rows that the change marked stale.
"""

import csv
from datetime import date

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from zeal import zeal_ignore

from procedures.models import Publication
from quotas.models import Quota, QuotaTier
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept
from reporting.figures.lines import is_final
from reporting.models import Basis, Compliance, DossierCount, ReportingPeriod
from reporting.rates import verdict
from tests.browserless import confirm, is_confirmation, typed
from tests.factories import make_commune, make_quotas
from units.models import Unit, User
from units.wording import month, whole

CATALOGUE = "/admin/catalogue/change/"
UNIT_CODE, VERDICT = 1, 12  # columns of the overview's file
MOST_STATEMENTS = 155  # of a preview of a decision: form, change, recompute, comparison, page
NOT_LISTED = "Không có trong danh sách"


def decision_page(tier):
    return f"/admin/quotas/quotadecision/{tier.decision_id}/change/"


def row_of(client, page, prefix, obj):
    """The prefix of the form of ``obj`` among the rows of ``page``."""
    fields = typed(client, page)
    return next(
        name.removesuffix("-id")
        for name, value in fields.items()
        if value == [str(obj.pk)] and name.startswith(prefix) and name.endswith("-id")
    )


def minimum_changed(client, tier, percent):
    page = decision_page(tier)
    row = row_of(client, page, "tiers-", tier)
    return page, typed(client, page, **{f"{row}-minimum_hundredths": percent})


def moved_to_tier(_client, tier, code):
    page = f"/admin/quotas/quotadecision/{tier.decision_id}/tiers/{tier.pk}/"
    return page, {"do": ["paste"], "into": ["listed"], "codes": [code], "move": ["on"]}


def revoked(client, code, on):
    values = {"action": "carry_out", "codes": code, "verb": "revoke", "on": on, "decision_number": "9/QĐ"}
    return CATALOGUE, typed(client, CATALOGUE, **values)


def closed(client, code, on):
    page = f"/admin/units/unit/{Unit.objects.get(code=code).pk}/change/"
    return page, typed(client, page, active_until=on)


def succeeded(client, old, new, on):
    page = "/admin/units/unitsuccession/add/"
    chosen = {"predecessor": old, "successor": new}
    units = {name: str(Unit.objects.get(code=code).pk) for name, code in chosen.items()}
    return page, typed(client, page, **units, effective_on=on, kind="merger")


def cut_off_moved(client, period, ends_on):
    page = f"/admin/reporting/reportingperiod/{period.pk}/change/"
    return page, typed(client, page, ends_on=ends_on)


def offers_every_month():
    """Whether the overview has a file of each month: the demo's last one is not offered yet."""
    return not User.objects.filter(username="clerk-569").exists()


class Facts:
    """All results as they are: verdicts from the files of each month, dossiers and quotas from the database."""

    def __init__(self, client):
        self.periods = list(ReportingPeriod.objects.order_by("ends_on"))
        self.verdicts = {
            (basis, period.pk): self._file(client, period, basis) for basis in Basis.values for period in self.periods
        }
        rows = Compliance.objects.values_list("basis", "period", "unit", "received_total", "received_online")
        self.dossiers = {tuple(key): (total, online) for *key, total, online in rows}
        quotas = Quota.objects.filter(decision__state="in_force")
        self.quotas = dict(quotas.values_list("unit__code", "tier__minimum_hundredths"))

    @staticmethod
    def _file(client, period, basis):
        if not offers_every_month():
            rows = Compliance.objects.expected().filter(period=period, basis=basis)
            names = ("ytd_received_online", "ytd_received_total", "minimum_hundredths", "months_reported")
            return {
                code: str(
                    verdict(
                        online=online,
                        total=total,
                        minimum_hundredths=least,
                        months_reported=months,
                        is_final=is_final(period, basis),
                    ).label
                )
                for code, online, total, least, months in rows.values_list("unit__code", *names)
            }
        query = {"period": f"{period.year}-{period.month:02d}", "basis": basis}
        with zeal_ignore():
            lines = client.get("/dashboard/export.csv", query).content.decode("utf-8-sig").splitlines()
        return {row[UNIT_CODE]: row[VERDICT] for row in csv.reader(lines) if len(row) > VERDICT and row[0] != "Nhóm"}


def turned(before, after, basis):
    """By unit: in how many months its verdict changes, the last of them, and both verdicts in it."""
    found = {}
    for period in before.periods:
        was, now = (facts.verdicts[basis, period.pk] for facts in (before, after))
        for code in {*was, *now}:
            pair = was.get(code, NOT_LISTED), now.get(code, NOT_LISTED)
            if pair[0] != pair[1]:
                found[code] = [found.get(code, [0])[0] + 1, month(period), *pair]
    names = {unit.code: unit.display_name for unit in Unit.objects.select_related("parent")}
    return {(names[code], whole(count), *rest) for code, (count, *rest) in found.items()}


def flowing(before, after, basis):
    """The province by month: dossiers that enter and leave, received and online."""
    found = set()
    for period in before.periods:
        sums = [0, 0, 0, 0]
        for key in {*before.dossiers, *after.dossiers}:
            if key[:2] != (basis, period.pk):
                continue
            for index in (0, 1):
                step = after.dossiers.get(key, (0, 0))[index] - before.dossiers.get(key, (0, 0))[index]
                sums[index if step > 0 else index + 2] += abs(step)
        if any(sums):
            found.add((month(period), *map(whole, sums)))
    return found


def truth(before, after):
    moved = {
        (code, before.quotas.get(code), after.quotas.get(code))
        for code in {*before.quotas, *after.quotas}
        if before.quotas.get(code) != after.quotas.get(code)
    }
    return {
        "turned": {basis: turned(before, after, basis) for basis in Basis.values},
        "dossiers": {basis: flowing(before, after, basis) for basis in Basis.values},
        "quotas": moved,
    }


def said_by(answer):
    """The rows of the page: verdicts, dossiers of the province, quotas."""
    said = {"turned": {basis: set() for basis in Basis.values}, "dossiers": {basis: set() for basis in Basis.values}}
    said["quotas"] = set()
    for each in answer.context["consequences"].context["parts"]:
        if "groups" in each.context:
            said["quotas"] |= {
                (unit.code, *(given and given.minimum_hundredths for given in (group.before, group.after)))
                for group in each.context["groups"]
                for unit in group.units
            }
        part = each.context.get("part")
        if part is None:
            continue
        about = [basis for basis in Basis if str(basis.label) in part.title] or list(Basis)
        if part.title.startswith("Kết quả thay đổi"):
            rows = part.tables[0].rows if part.tables and part.tables[0].columns[1].startswith("Số tháng") else []
            for basis in about:
                said["turned"][basis] |= {tuple(row) for row in rows}
                if "Thay đổi như trên" in " ".join(part.sentences):
                    said["turned"][basis] |= said["turned"][Basis.OFFICIAL]
        elif part.title.startswith("Hồ sơ"):
            for basis in about:
                said["dossiers"][basis] |= {tuple(row) for row in part.tables[0].rows}
    return said


def assert_said_and_done(client, page, fields):
    """Post ``fields``: nothing is written yet, and what the page says is what is found once it was confirmed."""
    figures_recompute()
    before = Facts(client)
    with zeal_ignore():
        shown = client.post(page, fields)
        assert is_confirmation(shown), shown.content.decode()
        assert truth(before, Facts(client)) == truth(before, before)
        assert confirm(client, page, shown).status_code == 302
    figures_recompute()
    happened = truth(before, Facts(client))
    assert said_by(shown) == happened
    return happened


@pytest.fixture
def province(working_province):
    """Four months of reports, the first two of them confirmed."""
    for number in (1, 2, 3, 4):
        for code, numbers in {"SO1": 2, "SO2": 1, "H1": 2, "X1": 2, "X2": 2, "X3": 2}.items():
            figures = [(10 + number, 3, 0), (4, 1 + number % 2, 0)][:numbers]
            if code == "X3":
                figures = [(40, 0, 0), (4, 0, 0)]
            report = working_province.send(code, number, *figures)
            if number < 3:
                submission_accept(submission=report, by=working_province.coordinator)
    figures_drain()
    return working_province


@pytest.fixture
def administrator(province, login):
    return login(province.administrator)


def test_a_tiers_minimum(province, administrator):
    change = minimum_changed(administrator, province.tiers["XA-25"], "30")
    happened = assert_said_and_done(administrator, *change)
    assert happened["turned"][Basis.OFFICIAL]
    assert happened["quotas"] == {("X1", 2500, 3000), ("X2", 2500, 3000)}


def test_a_unit_moved_between_tiers(province, administrator):
    other = QuotaTier.objects.create(
        decision=province.decision, code="XA-60", name="Xã 60%", kind="commune", minimum_hundredths=6000
    )
    happened = assert_said_and_done(administrator, *moved_to_tier(administrator, other, "X1"))
    assert happened["quotas"] == {("X1", 2500, 6000)}
    assert len(happened["turned"][Basis.PROVISIONAL]) == 1


def test_a_publication_revoked(province, administrator):
    happened = assert_said_and_done(administrator, *revoked(administrator, "C1", "01/02/2020"))
    assert [len(happened["dossiers"][basis]) for basis in (Basis.OFFICIAL, Basis.PROVISIONAL)] == [1, 3]


def test_a_unit_closed(province, administrator):
    happened = assert_said_and_done(administrator, *closed(administrator, "X2", "29/02/2020"))
    assert any(NOT_LISTED in row for row in happened["turned"][Basis.PROVISIONAL])


def test_a_succession(province, administrator):
    Unit.objects.filter(code="X3").update(active_until=date(2020, 2, 29))
    happened = assert_said_and_done(administrator, *succeeded(administrator, "X3", "X1", "01/03/2020"))
    assert happened != truth_of_nothing()


def test_a_cut_off_day_moved(province, administrator):
    """A unit that ends between both days is, or is not, in the month."""
    Unit.objects.filter(code="X2").update(active_until=date(2020, 4, 27))
    Publication.objects.filter(procedure__code="C1").update(ended_on=date(2020, 4, 27))
    change = cut_off_moved(administrator, province.periods[4], "25/04/2020")
    assert assert_said_and_done(administrator, *change) != truth_of_nothing()


def truth_of_nothing():
    return {"turned": {b: set() for b in Basis.values}, "dossiers": {b: set() for b in Basis.values}, "quotas": set()}


# The demo: 161 units, twelve months


@pytest.fixture
def demo_administrator(demo, login):
    return login(User.objects.get(username="admin"))


def test_a_tiers_minimum_in_a_whole_province(demo_administrator):
    tier = QuotaTier.objects.get(code="XA-25")
    happened = assert_said_and_done(demo_administrator, *minimum_changed(demo_administrator, tier, "27,5"))
    assert len(happened["turned"][Basis.OFFICIAL]) > 5
    assert len(happened["quotas"]) > 100


def test_a_procedure_revoked_in_a_whole_province(demo_administrator):
    code = busiest_of_communes()
    happened = assert_said_and_done(demo_administrator, *revoked(demo_administrator, code, "01/10/2020"))
    assert len(happened["dossiers"][Basis.OFFICIAL]) == 2


def busiest_of_communes():
    """The code of the procedure of communes with the most dossiers."""
    sums = DossierCount.objects.filter(submission__unit__kind="commune").values_list("procedure__code")
    return sums.annotate(n=Sum("received_total")).order_by("-n").first()[0]


def statements_of_preview(client, page, fields):
    with zeal_ignore():
        client.post(page, fields)  # the connection is warm
        with CaptureQueriesContext(connection) as queries:
            assert is_confirmation(client.post(page, fields))
    return [query["sql"] for query in queries]


def test_a_preview_asks_the_same_for_three_units_and_for_thirty(province, administrator):
    few = statements_of_preview(administrator, *minimum_changed(administrator, province.tiers["XA-25"], "30"))
    more = [make_commune(f"Y{number}", province.units["H1"], sort_order=50 + number) for number in range(30)]
    province.tiers["XA-25"].units.add(*more)
    make_quotas(province.tiers["XA-25"], more)
    figures_recompute()
    many = statements_of_preview(administrator, *minimum_changed(administrator, province.tiers["XA-25"], "30"))
    assert len(many) == len(few)
    assert len(few) <= MOST_STATEMENTS
