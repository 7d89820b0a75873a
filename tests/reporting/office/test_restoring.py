"""An object put back, whole, to how it was at a moment: decisions with tiers and quotas, procedures, units."""

from datetime import date, timedelta

import pytest
import time_machine

from procedures.models import Procedure, Publication
from quotas.actions.decisions import decision_apply, decision_withdraw
from quotas.models import Quota, QuotaDecision, QuotaTier
from quotas.snapshots import snapshot_of
from reporting.actions.calendar import deadlines_follow
from reporting.actions.figures import figures_drain
from reporting.actions.restoring import object_restore
from reporting.models import CalendarException, ReportingPeriod
from reporting.office.history.kinds import kinds
from reporting.office.history.log import page_of_log
from reporting.office.history.scope import scope_of
from tests.browserless import confirm, fields_of, is_confirmation
from tests.factories import make_publication, make_succession, make_tier, make_unit
from tests.reporting.pages import text
from trials.recount import recount, stored
from units import clock
from units.models import MonthScheme, PortalSettings, Unit, UnitSuccession
from units.refusals import Refused

DECISION, PROCEDURE, UNIT = "quotas.quotadecision", "procedures.procedure", "units.unit"


@pytest.fixture
def then(working_province):
    """The moment to which things are put back; what a test does comes after it."""
    with time_machine.travel("2020-05-15T10:00:00+07:00", tick=True) as traveller:
        moment = clock.now()
        traveller.shift(timedelta(hours=1))
        yield moment


def restore(label, pk, at, by, reason="Khôi phục"):
    object_restore(kind=kinds()[label], pk=pk, at=at, by=by, reason=reason)


def decision_now():
    """Every field of the decision and its tiers, their units, and every quota."""
    tiers = {
        tier.pk: (tier.code, tier.name, tier.kind, tier.minimum_hundredths, tier.applies_to,
                  sorted(tier.units.values_list("pk", flat=True)), sorted(tier.excepted.values_list("pk", flat=True)))
        for tier in QuotaTier.objects.all()
    }  # fmt: skip
    quotas = sorted(Quota.objects.values_list("decision", "unit", "tier"))
    return list(QuotaDecision.objects.order_by("pk").values()), tiers, quotas


def change_decision(province):
    """A tier changed, one removed with its quotas, one added, another number and rule."""
    decision = QuotaDecision.objects.get()
    before = snapshot_of(decision)
    decision.number, decision.signer, decision.new_procedure_rule = "99/QĐ", "Lê A", "count_at_once"
    decision.save()
    commune = province.tiers["XA-25"]
    commune.minimum_hundredths, commune.name = 4000, "Nhóm khác"
    commune.save()
    commune.units.set([province.units["X3"]])
    district = province.tiers["HUYEN-35"]
    Quota.objects.filter(tier=district).delete()
    district.delete()
    make_tier(decision, "MOI-10", 1000, [province.units["H1"]])
    decision_apply(decision=decision, before=before)


def test_a_decision_is_put_back_with_its_tiers_units_and_quotas(working_province, then):
    before = decision_now()
    change_decision(working_province)
    assert decision_now() != before
    restore(DECISION, QuotaDecision.objects.get().pk, then, working_province.administrator)
    assert decision_now() == before
    figures_drain()
    assert stored(2020) == recount(2020)


def test_putting_back_is_in_the_history_with_who_and_why(working_province, then):
    change_decision(working_province)
    pk = QuotaDecision.objects.get().pk
    restore(DECISION, pk, then, working_province.administrator, "Ghi nhầm")
    newest = page_of_log(scope_of({"object": f"{DECISION}:{pk}"}), None)[1][0]
    assert (newest.who, newest.reason) == (working_province.administrator.get_full_name(), "Ghi nhầm")
    assert "99/QĐ" in {each.before for line in newest.lines for each in line.changes}


def test_what_was_put_back_can_be_put_back_again(working_province, then):
    change_decision(working_province)
    changed, pk = decision_now(), QuotaDecision.objects.get().pk
    entries = page_of_log(scope_of({"object": f"{DECISION}:{pk}"}), None)[1]
    at = entries[0].at
    restore(DECISION, pk, then, working_province.administrator)
    with time_machine.travel("2020-05-17T10:00:00+07:00", tick=True):
        restore(DECISION, pk, at, working_province.administrator)
    assert decision_now() == changed


def test_a_withdrawn_decision_is_not_put_back(working_province, then):
    change_decision(working_province)
    decision = QuotaDecision.objects.get()
    decision_withdraw(decision=decision)
    before = decision_now()
    with pytest.raises(Refused, match="bãi bỏ"):
        restore(DECISION, decision.pk, then, working_province.administrator)
    assert decision_now() == before


def test_a_decision_that_named_a_unit_that_is_gone_is_refused_by_its_name(working_province):
    with time_machine.travel("2020-05-16T10:00:00+07:00", tick=True) as traveller:
        unit = make_unit("TAM", name="Sở Tạm")
        tier = working_province.tiers["SO-45"]
        tier.units.add(unit)
        at = tier.history.latest().history_date
        traveller.shift(timedelta(hours=1))
        tier.units.remove(unit)
        unit.delete()
        before = decision_now()
        with pytest.raises(Refused, match="Sở Tạm"):
            restore(DECISION, tier.decision_id, at, working_province.administrator)
    assert decision_now() == before


def procedure_now(procedure):
    return list(Procedure.objects.filter(pk=procedure.pk).values()), list(
        Publication.objects.filter(procedure=procedure).order_by("pk").values()
    )


def raise_level(procedure):
    """End the publication and publish it again at level 4, under another name."""
    publication = procedure.publications.get()
    publication.ended_on = date(2020, 4, 30)
    publication.save()
    make_publication(procedure, on=date(2020, 5, 1), level=4)
    procedure.name = "Tên khác"
    procedure.save()


def test_a_procedure_is_put_back_with_its_publications(working_province, then):
    procedure = working_province.procedures["C1"]
    before = procedure_now(procedure)
    raise_level(procedure)
    restore(PROCEDURE, procedure.pk, then, working_province.administrator)
    assert procedure_now(procedure) == before
    figures_drain()
    assert stored(2020) == recount(2020)


def test_a_publication_under_which_figures_were_reported_stays(working_province, then):
    procedure = working_province.procedures["C1"]
    publication = procedure.publications.get()
    publication.ended_on = date(2020, 3, 31)
    publication.save()
    make_publication(procedure, on=date(2020, 4, 1), level=4)
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    before = procedure_now(procedure)
    with pytest.raises(Refused, match="01/04/2020"):
        restore(PROCEDURE, procedure.pk, then, working_province.administrator)
    assert procedure_now(procedure) == before


def test_a_publication_that_was_deleted_comes_back_with_its_id(working_province, then):
    procedure = working_province.procedures["C2"]
    before = procedure_now(procedure)
    procedure.publications.get().delete()
    restore(PROCEDURE, procedure.pk, then, working_province.administrator)
    assert procedure_now(procedure) == before


def test_a_unit_is_put_back_and_figures_follow(working_province, then):
    unit = working_province.units["X1"]
    before = Unit.objects.filter(pk=unit.pk).values().get()
    unit.name, unit.active_until = "Xã Khác", date(2020, 3, 31)
    unit.save()
    restore(UNIT, unit.pk, then, working_province.administrator)
    assert Unit.objects.filter(pk=unit.pk).values().get() == before
    figures_drain()
    assert stored(2020) == recount(2020)


def test_a_unit_whose_code_another_has_by_now_is_refused(working_province, then):
    unit = working_province.units["X3"]
    unit.code = "X9"
    unit.save()
    make_unit("X3", "commune", parent=working_province.units["H1"])
    with pytest.raises(Refused, match="Không khôi phục được"):
        restore(UNIT, unit.pk, then, working_province.administrator)
    assert Unit.objects.get(pk=unit.pk).code == "X9"


def test_a_succession_that_was_deleted_is_put_back(working_province):
    with time_machine.travel("2020-05-16T10:00:00+07:00", tick=True) as traveller:
        Unit.objects.filter(code="X1").update(active_until=date(2020, 4, 30))
        units = {each.code: each for each in Unit.objects.all()}
        step = make_succession(units["X1"], units["X2"], date(2020, 5, 1))
        at, pk = step.history.latest().history_date, step.pk
        traveller.shift(timedelta(hours=1))
        step.delete()
        restore("units.unitsuccession", pk, at, working_province.administrator)
    assert UnitSuccession.objects.get().pk == pk


def test_a_day_off_and_a_period_are_put_back(working_province, then):
    period = ReportingPeriod.objects.get(month=4)
    before = ReportingPeriod.objects.filter(pk=period.pk).values().get()
    period.due_on_commune = date(2020, 5, 20)
    period.save()
    restore("reporting.reportingperiod", period.pk, then, working_province.administrator)
    assert ReportingPeriod.objects.filter(pk=period.pk).values().get() == before
    with time_machine.travel("2020-05-18T10:00:00+07:00", tick=True) as traveller:
        each = CalendarException.objects.create(day=date(2020, 6, 1), is_working_day=False, document="1/TB")
        at, pk = each.history.latest().history_date, each.pk
        traveller.shift(timedelta(hours=1))
        each.delete()
        restore("reporting.calendarexception", pk, at, working_province.administrator)
    assert CalendarException.objects.get(pk=pk).day == date(2020, 6, 1)


def test_nothing_is_written_where_nothing_differs(working_province, then):
    unit = working_province.units["X1"]
    records = unit.history.count()
    with pytest.raises(Refused, match="không có gì cần khôi phục"):
        restore(UNIT, unit.pk, then, working_province.administrator)
    assert unit.history.count() == records


def test_what_was_not_there_is_not_put_back(working_province, then):
    unit = make_unit("MOI")
    with pytest.raises(Refused, match="không có trong hệ thống"):
        restore(UNIT, unit.pk, then, working_province.administrator)


def page_of(label, pk, at):
    return f"/admin/history/{label}/{pk}/{round(at.timestamp() * 1_000_000)}/"


def test_the_page_says_what_would_change_asks_why_and_shows_what_it_does_to_figures(
    working_province, administrator, then
):
    before = decision_now()
    change_decision(working_province)
    changed, pk = decision_now(), QuotaDecision.objects.get().pk
    address = page_of(DECISION, pk, then)
    shown = administrator.get(address)
    assert "99/QĐ" in text(shown)
    assert "UBND xã Một, huyện Một" in text(shown)
    assert "bắt buộc" in text(administrator.post(address, {"_reason": ""}))
    reason = fields_of(shown) | {"_reason": ["Ghi nhầm"]}
    preview = administrator.post(address, reason)
    assert is_confirmation(preview)
    assert decision_now() == changed
    assert "Ghi nhầm" in preview.content.decode()
    done = confirm(administrator, address, preview, "Ghi nhầm")
    assert decision_now() == before
    assert "Đã khôi phục" in text(administrator.get(done.url))


@pytest.mark.parametrize("address", ["x.y/1/1/", "quotas.quotatier/1/1/", "units.unit/1/" + "9" * 30 + "/"])
def test_there_is_no_page_to_put_back_what_cannot_be(administrator, address):
    assert administrator.get(f"/admin/history/{address}").status_code == 404


def test_the_settings_are_put_back(working_province, administrator):
    with time_machine.travel("2020-05-16T10:00:00+07:00", tick=True) as traveller:
        settings = PortalSettings.objects.create(tolerance_count=7)
        at = settings.history.latest().history_date
        traveller.shift(timedelta(hours=1))
        settings.tolerance_count = 500
        settings.save()
        restore("units.portalsettings", settings.pk, at, working_province.administrator)
    assert PortalSettings.load().tolerance_count == 7


def put_back(client, label, pk, at):
    """What the page answers to a reason, which is the preview where something follows, else the end."""
    return client.post(page_of(label, pk, at), {"_reason": "Ghi nhầm"})


def test_a_day_that_is_put_back_says_first_which_deadlines_move(working_province, administrator):
    with time_machine.travel("2020-05-15T12:00:00+07:00", tick=True) as traveller:
        PortalSettings.objects.create(due_after_days=30)
        before, april = CalendarException.objects.calendar(), ReportingPeriod.objects.get(month=4)
        due = before.deadline(april.ends_on, 30)
        ReportingPeriod.objects.filter(pk=april.pk).update(due_on_commune=due)
        each = CalendarException.objects.create(day=due, is_working_day=False, document="1/TB")
        deadlines_follow(before=before)
        moved = ReportingPeriod.objects.get(month=4).due_on_commune
        at, pk = each.history.latest().history_date, each.pk
        traveller.shift(timedelta(minutes=5))
        with_it = CalendarException.objects.calendar()
        each.delete()
        deadlines_follow(before=with_it)
        shown = put_back(administrator, "reporting.calendarexception", pk, at)
        assert is_confirmation(shown)
        assert f"{due:%d/%m/%Y} sang {moved:%d/%m/%Y}" in text(shown)
        assert not CalendarException.objects.filter(pk=pk).exists()
        confirm(administrator, page_of("reporting.calendarexception", pk, at), shown, "Ghi nhầm")
    assert ReportingPeriod.objects.get(month=4).due_on_commune == moved > due


def test_a_period_that_is_put_back_says_first_how_many_reports_are_late(working_province, administrator):
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    period = ReportingPeriod.objects.get(month=4)
    ReportingPeriod.objects.filter(pk=period.pk).update(due_on_commune=date(2020, 5, 1))
    with time_machine.travel("2020-05-15T12:00:00+07:00", tick=True) as traveller:
        period.refresh_from_db()
        period.save()
        at = period.history.latest().history_date
        traveller.shift(timedelta(minutes=5))
        period.due_on_commune = date(2020, 5, 20)
        period.save()
        shown = put_back(administrator, "reporting.reportingperiod", period.pk, at)
    assert is_confirmation(shown)
    assert "tính là gửi chậm: hiện nay 0, sau thay đổi 1" in text(shown)
    assert ReportingPeriod.objects.get(month=4).due_on_commune == date(2020, 5, 20)


def test_a_period_stays_locked_when_its_days_are_put_back(working_province, then):
    period = ReportingPeriod.objects.get(month=4)
    due = period.due_on_commune
    period.due_on_commune, period.locked_at, period.lock_reason = date(2020, 5, 20), clock.now(), "Chốt"
    period.save()
    restore("reporting.reportingperiod", period.pk, then, working_province.administrator)
    period.refresh_from_db()
    assert (period.due_on_commune, period.is_locked, period.lock_reason) == (due, True, "Chốt")


def test_settings_that_are_put_back_say_first_what_is_locked_and_keep_the_reporting_month(
    working_province, administrator
):
    with time_machine.travel("2020-05-15T12:00:00+07:00", tick=True) as traveller:
        settings, _new = PortalSettings.objects.get_or_create(pk=PortalSettings.ONLY)
        settings.lock_after_days = 30
        settings.save()
        at = settings.history.latest().history_date
        traveller.shift(timedelta(minutes=5))
        settings.lock_after_days, settings.month_scheme = None, MonthScheme.CALENDAR
        settings.save()
        shown = put_back(administrator, "units.portalsettings", settings.pk, at)
        assert is_confirmation(shown)
        assert "tự khóa" in text(shown)
        assert PortalSettings.load().lock_after_days is None
        confirm(administrator, page_of("units.portalsettings", settings.pk, at), shown, "Ghi nhầm")
    assert (PortalSettings.load().lock_after_days, PortalSettings.load().month_scheme) == (30, MonthScheme.CALENDAR)


def test_no_moment_after_now_is_put_back(working_province, administrator):
    pk = working_province.units["X1"].pk
    last = 253_402_300_799_000_000  # the end of the year 9999, which is no moment in Việt Nam
    assert administrator.get(f"/admin/history/{UNIT}/{pk}/{last}/").status_code == 404
