"""Codes from before there were rules for them: no page ends in a fault, and every one of them has its address."""

import pytest
from django.urls import reverse

from procedures.models import Procedure
from reporting.actions.figures import figures_drain
from reporting.converters import CodeConverter
from tests.reporting.cast import cast_of
from tests.reporting.pages import text
from units.models import Unit

ODD = [
    "99/1",
    "A B",
    "..",
    ".",
    "",
    "a%2Fb",
    "50%",
    "Sở-1",
    "x?y#z",
    "A\\B",
    "KHA\N{ZERO WIDTH SPACE}-1",
    "a\nb",
    '"><b>',
    " x ",
]
PAGES = [
    "/",
    "/contacts/",
    "/review/",
    "/periods/",
    "/periods/2020-04/missing/",
    "/periods/2020-04/urging/",
    "/reconciliation/",
    "/reconciliation/2020-03/",
    "/dashboard/",
    "/dashboard/export.xlsx",
    "/dashboard/export.csv",
    "/dashboard/outlook/",
    "/dashboard/what-if/",
    "/dashboard/months/",
    "/dashboard/districts/",
    "/dashboard/groups/commune/",
    "/dashboard/groups/district/",
    "/dashboard/procedures/",
    "/dashboard/fields/",
    "/dashboard/indicators/",
    "/dashboard/changes/",
    "/reports/",
    "/reports/2020-03/workbook.xlsx",
    "/reports/2020-03/report.docx",
    "/rankings/",
    "/urging/",
]


def recode(model, code, odd):
    """Write ``odd`` past every check, as it came in before codes had rules."""
    model.objects.filter(code=code).update(code=odd, has_old_code=True)


@pytest.fixture
def people(working_province):
    """The small province with sendings of March, whose commune, district and its procedures carry odd codes."""
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    working_province.send("H1", 3, (5, 1, 0), (0, 0, 0))
    figures_drain()
    return cast_of(working_province)


@pytest.mark.parametrize("code", ODD)
def test_every_text_has_an_address_that_leads_back_to_it(code):
    address = reverse("reporting:unit", args=[code])
    converter = CodeConverter()

    assert converter.to_python(converter.to_url(code)) == code
    assert address.count("/") == reverse("reporting:unit", args=["X1"]).count("/")


@pytest.mark.parametrize("odd", ODD)
def test_pages_of_an_odd_unit_and_an_odd_procedure_open(people, login, odd):
    recode(Unit, "X1", odd)
    recode(Procedure, "C1", odd)
    client = login(people["coordinator"])

    for name, arguments in [
        ("unit", [odd]),
        ("procedure", [odd]),
        ("submission", ["2020-03", odd]),
        ("receipt", ["2020-03", odd, 1]),
        ("report-docx", ["2020-03", odd]),
    ]:
        assert client.get(reverse(f"reporting:{name}", args=arguments)).status_code == 200, (name, odd)


@pytest.mark.parametrize("who", ["clerk", "other_clerk", "district_clerk", "coordinator", "observer", "administrator"])
def test_no_page_falls_because_of_an_odd_code(people, login, who):
    recode(Unit, "X1", "99/1")
    recode(Unit, "H1", "H/1")
    recode(Unit, "X2", "")
    recode(Procedure, "C1", "KHA/2020/01")
    recode(Procedure, "D1", "..")
    client = login(people[who])

    answers = {page: client.get(page).status_code for page in PAGES}
    assert {page: code for page, code in answers.items() if code not in (200, 302, 403, 404)} == {}
    assert answers["/dashboard/"] == answers["/dashboard/changes/"] == 200


def test_pages_of_an_odd_district_open(people, login):
    recode(Unit, "H1", "H/1")
    client = login(people["coordinator"])

    assert "huyện Một" in text(client.get(reverse("reporting:district", args=["H/1"])))
    assert client.get("/dashboard/", {"district": "H/1"}).status_code == 200


def test_files_of_an_odd_unit_have_a_plain_name(people, login):
    recode(Unit, "X2", 'A/"B\n')

    answer = login(people["other_clerk"]).get(reverse("reporting:template", args=["2020-04", 'A/"B\n']))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mau-2020-04-A--B-.xlsx"'


def test_clerk_of_an_odd_unit_sends_odd_procedures(people, login):
    recode(Unit, "X2", "99/2")
    recode(Procedure, "C1", "A/1")
    client = login(people["other_clerk"])
    posted = {
        f"{code}.{name}": "0"
        for code in ("A/1", "C2")
        for name in ("received_total", "received_online", "returned_by_post")
    }

    answer = client.post(reverse("reporting:submission", args=["2020-04", "99/2"]), posted | {"action": "save"})
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/dashboard/units/x1/",
        "/dashboard/units/%20X1%C2%A0/",
        "/dashboard/districts/h1/",
        "/dashboard/procedures/c1/",
        "/submissions/2020-03/x1/",
        "/submissions/2020-03/x1/receipts/1/",
        "/submissions/2020-03/x1/report.docx",
        "/dashboard/changes/?unit=x1",
    ],
)
def test_address_in_another_case_leads_to_the_stored_code(people, login, address):
    assert login(people["coordinator"]).get(address).status_code == 200


def test_two_old_codes_that_differ_in_case_keep_their_own_pages(people, login):
    recode(Unit, "X2", "x1")
    client = login(people["coordinator"])

    assert "xã Hai" in text(client.get("/dashboard/units/x1/"))
    assert "xã Một" in text(client.get("/dashboard/units/X1/"))
    assert "xã Một" in text(client.get("/submissions/2020-03/X1/"))


def test_nul_in_an_address_is_no_code(people, login):
    client = login(people["coordinator"])

    assert client.get("/dashboard/units/A%2500B/").status_code == 404
    assert client.get("/dashboard/units/A%00B/").status_code == 400
