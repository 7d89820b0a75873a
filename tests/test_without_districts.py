"""A province without districts, as all are since July 2025, reads of no district on any page and in any file."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
import time_machine
from django.contrib import admin
from django.core import mail

from procedures.models import Publication
from reporting.actions.due_reminders import reminders_send_due
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.models import ReportingPeriod
from tests.factories import make_period, make_user
from tests.reporting.frozen import frozen_ranking
from tests.reporting.pages import words
from tests.reporting.without_districts import make_province_without_districts
from tests.test_access import ARGUMENTS, TABLE, client_of
from units.admin_upload import FileMixin
from units.models import FormerDistrict, Role, Unit

pytestmark = pytest.mark.django_db
# A group or level of districts in words; «xã, phường, thị trấn» and «thị xã» in a name are none.
DISTRICT = re.compile(r".{0,50}\b(?:huyện|thị xã, thành phố)\b.{0,40}", re.IGNORECASE)
ROLES = ["nobody", "clerk", "department_clerk", "coordinator", "observer", "administrator"]
# Pages of a district itself: who types their address reads that there is none.
OF_DISTRICTS = {"dashboard/districts/", "dashboard/districts/<code:code>/"}
# Pages of the administration that name districts all the same, each with its reason.
OFFICE_EXCEPTIONS = {
    # The diagram and its squares are of districts; without districts no line of the index or menu leads there.
    "/admin/units/districttile/",
    "/admin/units/districttile/add/",
}
# What calls of programs answer in whichever year, with the values of the years that had districts.
OF_ALL_YEARS = {"api/v1/docs/"}
# Pages and files that name districts in a month that had them.
SAYING = [
    "dashboard/",
    "dashboard/export.xlsx",
    "dashboard/outlook/",
    "dashboard/months/",
    "dashboard/procedures/",
    "dashboard/catalogue/",
    "dashboard/indicators/",
    "dashboard/indicators/export.xlsx",
    "dashboard/indicators/export.csv",
    "dashboard/what-if/",
    "reconciliation/<period:period>/",
    "periods/<period:period>/urging/",
    "reports/",
    "reports/<period:period>/workbook.xlsx",
    "reports/<period:period>/report.docx",
    "periods/<period:period>/urging/letter.docx",
]


def address_in_2026(route):
    return "/" + ARGUMENTS.get(route, route).replace("2020", "2026")


def is_walked(route):
    return not route.startswith(("admin/", "logout/")) and route not in OF_DISTRICTS | OF_ALL_YEARS


def read(answer):
    """What a person reads in the answer: a page's words, or those of all parts of a file."""
    content = answer.getvalue()
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as parts:
            content = b" ".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
    if content.startswith(b"%PDF-"):
        pages = pypdfium2.PdfDocument(content)
        content = " ".join(page.get_textpage().get_text_range() for page in pages).encode()
    shown = re.sub(r"<(script|style).*?</\1>", " ", content.decode(), flags=re.DOTALL)
    hints = " ".join(re.findall(r"(?:title|placeholder|aria-label|data-label|alt)=\"([^\"]*)\"", shown))
    return f"{words(shown)} {hints}"


def said_of_districts(client, address):
    return DISTRICT.findall(read(client.get(address)))


@pytest.fixture
def people():
    with time_machine.travel("2026-05-08T09:00:00+07:00", tick=False):
        province = make_province_without_districts()
        yield {
            "nobody": None,
            "clerk": province.clerks["X1"],
            "department_clerk": province.clerks["SO1"],
            "coordinator": province.coordinator,
            "observer": province.observer,
            "administrator": province.administrator,
        }


@pytest.fixture
def history(working_province):
    """The coordinator of a portal with months of 2020 and of 2026; its district ended on 30 June 2025."""
    district, last = working_province.units["H1"], date(2025, 6, 30)
    for commune in Unit.objects.filter(parent=district):
        FormerDistrict.objects.create(unit=commune, district=district, until=last)
    Unit.objects.filter(parent=district).update(parent=None)
    Unit.objects.filter(pk=district.pk).update(active_until=last)
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    frozen_ranking(working_province, 2)
    Publication.objects.filter(at_district=True).update(ended_on=last)
    with time_machine.travel("2026-05-08T09:00:00+07:00", tick=False):
        for month in range(1, 5):
            make_period(month, 2026)
        figures_recompute(year=2020)
        figures_recompute(year=2026)
        figures_drain()
        yield client_of(working_province.coordinator)


def with_month(route, month):
    """The address of ``route`` in ``month``: in its path, else as its period."""
    address = "/" + ARGUMENTS.get(route, route).replace("2020-03", month).replace("2020-02", month)
    return address if month in address else f"{address}{'&' if '?' in address else '?'}period={month}&on={month}-28"


@pytest.mark.parametrize("route", SAYING)
def test_a_portal_with_history_names_districts_in_the_months_that_had_them(history, route):
    assert said_of_districts(history, with_month(route, "2020-03")) != []
    assert said_of_districts(history, with_month(route, "2026-03")) == []


@pytest.mark.parametrize("who", ROLES)
def test_no_page_and_no_file_of_2026_names_a_district(people, who):
    client = client_of(people[who])
    addresses = [address_in_2026(route) for route in TABLE if is_walked(route)]
    found = {address: said for address in addresses if (said := said_of_districts(client, address))}
    assert found == {}


def office_addresses():
    """Every address below /admin/ of 2026; of each list also the forms of a new and of its first row."""
    yield from (address_in_2026(route) for route in TABLE if route.startswith("admin/"))
    for model in admin.site._registry:
        rows, first = f"/admin/{model._meta.app_label}/{model._meta.model_name}/", model._default_manager.first()
        yield from (rows, f"{rows}add/")
        if isinstance(admin.site.get_model_admin(model), FileMixin):
            yield f"{rows}import/"
        if first is not None:
            yield from (f"{rows}{first.pk}/change/", f"{rows}{first.pk}/history/")
    yield "/admin/"


def test_no_page_of_the_administration_in_2026_names_a_district(people):
    client = client_of(people["administrator"])
    found = {address: said for address in office_addresses() if (said := said_of_districts(client, address))}
    assert {address: said for address, said in found.items() if address not in OFFICE_EXCEPTIONS} == {}
    assert set(found) >= OFFICE_EXCEPTIONS


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_before_the_first_unit_of_a_portal_of_2026_nothing_names_a_district(role):
    with time_machine.travel("2026-05-08T09:00:00+07:00", tick=False):
        client = client_of(make_user(role, "first"))
        addresses = [address_in_2026(route) for route in TABLE if is_walked(route)]
        addresses += office_addresses() if role == Role.ADMINISTRATOR else []
        found = {address: said for address in addresses if (said := said_of_districts(client, address))}
    assert set(found) <= OFFICE_EXCEPTIONS


def test_the_log_names_the_deadline_of_districts_in_the_months_that_had_them(history, working_province):
    client = client_of(working_province.administrator)
    old, new = (ReportingPeriod.objects.get(year=year, month=3) for year in (2020, 2026))
    for period in (old, new):
        period.due_on_district = date(period.year, 4, 9)
        period.save()
    log = {period.year: f"/admin/history/?object=reporting.reportingperiod:{period.pk}" for period in (old, new)}
    assert "Thời hạn gửi: UBND cấp huyện" in read(client.get(log[2020]))
    assert "Thời hạn gửi: UBND cấp huyện" not in read(client.get(log[2026]))


def test_no_mail_names_a_district(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert reminders_send_due() > 0
    said = [f"{each.subject}\n{each.body}" for each in mail.outbox]
    assert said
    assert [found for text in said for found in DISTRICT.findall(text)] == []
