"""Pages of the administration meet whatever can be posted or written in an address: never an error of the server.

Fields that a page offers are given texts that have broken pages before, one at a time, the others as the page shows
them: each field some of the texts in turn, so that all pages together meet all of them. Then what browsers never send.
Whatever would be written is rolled back, so that each try meets the same rows.
"""

from __future__ import annotations

from itertools import cycle, islice
from urllib.parse import urlencode

import pytest
from django.db import transaction
from zeal import zeal_ignore

from quotas.models import QuotaDecision
from tests.browserless import all_fields_of

BAD = (
    "",
    "   ",
    "\0",
    "²",
    "٣",
    "-1",
    "9" * 30,
    "9" * 5000,
    "29/02/2021",
    "01/01/0001",
    "31/12/9999",
    "9999-12-31",
    "00/00/0000",
    "=cmd|' /C calc'!A0",
    "<b>&\"'</b>",
    "a\rb\r\nc\nd\u2028e\x85f",
    "\t".join("ab" * 500),
    "x" * 20_000,
    "\n".join(f"X{number}" for number in range(5000)),
)
FIELDS, TEXTS_EACH = 25, 2  # tried of each form, and texts tried in each field


@pytest.fixture
def administrator(working_province, login):
    with zeal_ignore():
        client = login(working_province.administrator)
        client.raise_request_exception = True
        yield client


@pytest.fixture
def addresses(working_province):
    """Every page with a form, with the rows that it needs."""
    decision = QuotaDecision.objects.get()
    tiers = decision.tiers.order_by("pk")
    publication = working_province.procedures["C1"].publications.get()
    unit = working_province.units["X1"]
    stamp = round(unit.history.latest().history_date.timestamp() * 1_000_000) + 1
    base = f"/admin/quotas/quotadecision/{decision.pk}"
    return [
        "/admin/accounts/new/",
        "/admin/calendar/2020/",
        "/admin/periods/",
        f"/admin/catalogue/publications/{publication.pk}/",
        "/admin/catalogue/change/",
        "/admin/reorganisations/new/",
        "/admin/reorganisations/table/",
        "/admin/year/",
        f"/admin/history/units.unit/{unit.pk}/{stamp}/",
        *(f"{base}/tiers/{tier.pk}/" for tier in tiers[:2]),
        f"{base}/units/",
        f"{base}/proposals/",
        f"/admin/units/unit/{unit.pk}/change/",
        f"/admin/units/user/{working_province.administrator.pk}/change/",
        "/account/security/",
    ]


# What buttons of these pages post besides the fields.
BUTTONS = (
    {},
    *({"action": name} for name in ("carry_out", "check", "correct", "enter", "more", "show")),
    *({"do": name} for name in ("paste", "here", "move", "out", "drop", "keep", "put", "periods", "draft", "ended")),
    {"delete": "1", "action": "check", "reason": "Nhầm"},
    {"add_all": "1"},
    {"_back": "1"},
    {"_consequences": "x", "_reason": "\0"},
)


def tried(client, address, post):
    """Post it and roll back; the status, and the address with what was posted where the server failed."""
    with transaction.atomic():
        try:
            answer = client.post(address, post)
            status = answer.status_code
        except Exception as error:
            status = f"{type(error).__name__}: {error}"[:200]
        transaction.set_rollback(True)
    return status


def is_failure(status):
    return not isinstance(status, int) or status >= 500


def test_no_field_of_any_page_makes_the_server_fail(administrator, addresses):
    failures, turn = [], cycle(BAD)
    for address in addresses:
        for fields in all_fields_of(administrator.get(address)):
            for name in [name for name in fields if name != "csrfmiddlewaretoken"][:FIELDS]:
                for bad in islice(turn, TEXTS_EACH):
                    status = tried(administrator, address, fields | {name: [bad]})
                    if is_failure(status):
                        failures.append((address, name, bad[:12], len(bad), status))
    assert failures == []


def test_no_button_with_odd_fields_makes_the_server_fail(administrator, addresses):
    failures, turn = [], cycle(BAD)
    odd = ("unit", "to", "tick", "codes", "give", "district", "exception", "into", "verb", "ended", "taking_over")
    for address in addresses:
        fields = max(all_fields_of(administrator.get(address)), key=len, default={})
        for button in BUTTONS:
            for bad in islice(turn, TEXTS_EACH):
                extra = {key: [bad] for key in (*odd, f"keep-{bad[:30]}", f"account-{bad}", "why")}
                status = tried(administrator, address, fields | extra | {key: [each] for key, each in button.items()})
                if is_failure(status):
                    failures.append((address, button, bad[:12], len(bad), status))
    assert failures == []


READ = {
    "/admin/history/": ("object", "kind", "who", "since", "until", "q", "page"),
    "/admin/history/log.csv": ("object", "kind", "who", "since", "until", "q"),
    "/admin/catalogue/": ("on", "q", "page", "field", "level"),
    "/admin/catalogue/change/": ("codes", "verb", "on", "q", "find"),
    "/admin/year/": ("year",),
    "/admin/accounts/new/": ("from",),
    "/admin/data/": ("page",),
    "/admin/data/units-without-clerk/": ("page", "q"),
    "/admin/system/": ("page", "job"),
    "/admin/reorganisations/": ("page",),
    "/admin/periods/": ("page", "year"),
    "/admin/units/user/": ("q", "p", "unit", "state", "role", "o"),
    "/admin/units/unit/": ("q", "p", "parent", "kind", "force"),
}


@pytest.mark.parametrize("address", READ)
def test_no_query_of_an_address_makes_the_server_fail(administrator, address):
    failures = []
    for name in READ[address]:
        for bad in (*BAD, "units.unit:1", "units.unit:²", "units.unit:" + "9" * 18, "-1", "1e9", "99999"):
            written = urlencode({name: bad})
            if len(written) > 8000:
                continue
            try:
                answer = administrator.get(f"{address}?{written}")
                b"".join(answer.streaming_content) if answer.streaming else answer.content
                status = answer.status_code
            except Exception as error:
                status = f"{type(error).__name__}: {error}"[:200]
            if is_failure(status):
                failures.append((name, bad[:12], len(bad), status))
    assert failures == []


def test_ids_as_large_as_an_address_can_hold_are_not_found(administrator, working_province):
    large = "9" * 30
    pages = [
        f"/admin/calendar/{large}/",
        f"/admin/calendar/2020/{large}/remove/",
        f"/admin/accounts/new/{large}/",
        f"/admin/accounts/new/{large}/refused.xlsx",
        f"/admin/history/units.unit/{large}/1/",
        f"/admin/catalogue/publications/{large}/",
        f"/admin/reorganisations/{large}/",
        f"/admin/reorganisations/{large}/undo/",
        f"/admin/quotas/quotadecision/{large}/units/",
        f"/admin/quotas/quotadecision/{large}/tiers/{large}/",
        f"/admin/quotas/quotadecision/{large}/put-in-force/",
    ]
    answers = {page: {administrator.get(page).status_code, administrator.post(page).status_code} for page in pages}
    assert {page: codes for page, codes in answers.items() if not codes <= {302, 404, 405}} == {}
