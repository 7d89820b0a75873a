"""The administration in a browser: accessible on any kind of page, the strict policy kept, nothing typed lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from quotas.models import QuotaDecision
from reporting.models import ReportingPeriod, Submission
from tests.e2e.test_month import log_in, province  # noqa: F401
from units.models import PortalSettings, Unit, User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(browser, live_server, province):  # noqa: F811
    """An administrator in a window, with what the server and the policy complain of."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    PortalSettings.objects.get_or_create(pk=PortalSettings.ONLY)
    account = User.objects.get(username="coordinator")
    account.role = "administrator"
    account.save()
    page.complaints = log_in(page, live_server.url, "coordinator")
    return page


def addresses():
    """One page of each kind: index, list, forms with and without rows, deletion, log, file, password."""
    unit, decision = Unit.objects.get(code="X1"), QuotaDecision.objects.get()
    stamp = round(decision.history.latest().history_date.timestamp() * 1_000_000)
    report = Submission.objects.first()
    return [
        "/admin/",
        "/admin/units/unit/",
        "/admin/units/unit/?q=khong+co",
        "/admin/units/unit/add/",
        f"/admin/units/unit/{unit.pk}/change/",
        f"/admin/units/unit/{unit.pk}/delete/",
        "/admin/units/unit/import/",
        "/admin/units/unit/export/",
        "/admin/units/unitsuccession/add/",
        f"/admin/quotas/quotadecision/{decision.pk}/change/",
        "/admin/procedures/procedure/add/",
        f"/admin/reporting/reportingperiod/{ReportingPeriod.objects.first().pk}/change/",
        *([f"/admin/reporting/submission/{report.pk}/change/"] if report else []),
        f"/admin/units/portalsettings/{PortalSettings.ONLY}/change/",
        "/admin/units/user/",
        f"/admin/units/user/{User.objects.first().pk}/password/",
        "/admin/history/",
        f"/admin/history/quotas.quotadecision/{decision.pk}/{stamp}/",
    ]


@pytest.mark.parametrize("width", [1366, 375])
def test_axe_finds_nothing_on_any_kind_of_page(office, browser, live_server, width):
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        color_scheme="dark" if width < 1000 else "light",
        storage_state=office.context.storage_state(),
    )
    page = context.new_page()
    found = {}
    for address in addresses():
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        violations = Axe().run(page).response["violations"]
        if violations:
            found[address] = {each["id"]: [node["html"][:120] for node in each["nodes"][:3]] for each in violations}
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert found == {}


def test_no_kind_of_page_breaks_the_policy(office, live_server):
    for address in addresses():
        office.goto(live_server.url + address)
        office.wait_for_load_state("networkidle")
    assert office.complaints == []


def asked_of(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    return asked


FORMS = {
    "/admin/units/unit/add/": "name",
    "/admin/units/user/add/": "full_name",
    "/admin/units/portalsettings/1/change/": "support",
    "/admin/reporting/calendarexception/add/": "document",
    "/admin/procedures/procedure/add/": "name",
    "password": "password1",
    "restore": "_reason",
}


def test_leaving_any_form_asks_once_something_was_typed(office, live_server):
    unit = Unit.objects.get(code="X1")
    at = unit.history.latest().history_date
    unit.name = "Xã Khác"
    unit.save()
    real = {
        "password": f"/admin/units/user/{User.objects.first().pk}/password/",
        "restore": f"/admin/history/units.unit/{unit.pk}/{round(at.timestamp() * 1_000_000)}/",
    }
    asked, silent = asked_of(office), []
    for address, name in FORMS.items():
        office.goto(live_server.url + real.get(address, address))
        office.goto(f"{live_server.url}/admin/")
        assert asked == [], f"{address} asks though nothing was typed"
        office.goto(live_server.url + real.get(address, address))
        office.click(f'[name="{name}"]')
        office.keyboard.type("Ab")
        office.goto(f"{live_server.url}/admin/")
        if asked != ["beforeunload"]:
            silent.append(address)
        asked.clear()
    assert silent == []


def test_saving_does_not_ask(office, live_server):
    asked = asked_of(office)
    office.goto(f"{live_server.url}/admin/units/portalsettings/1/change/")
    office.click('[name="support"]')
    office.keyboard.type("0258")
    office.locator('[name="_save"]').last.click()
    office.wait_for_selector(".messagelist .success")
    assert asked == []
    assert PortalSettings.load().support.endswith("0258")


def test_a_choice_box_is_reached_and_opened_by_keyboard(office, live_server):
    office.goto(f"{live_server.url}/admin/units/unit/")
    box = office.locator(".filter-chosen [role=combobox]")
    box.focus()
    assert box.get_attribute("aria-label") == "Huyện, thị xã, thành phố"
    office.keyboard.press("Enter")
    office.wait_for_selector(".select2-results__option--highlighted")
    assert office.locator(".select2-search__field").get_attribute("aria-label") == box.get_attribute("aria-label")
    office.keyboard.press("Enter")
    office.locator(".filter-chosen button").press("Enter")
    office.wait_for_url("**parent__id__exact=**")
