"""The administration is in Vietnamese: every page of it, opened as an administrator, holds no English word."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from zeal import zeal_ignore

from quotas.actions.decisions import decision_apply
from quotas.models import QuotaDecision
from tests.factories import make_draft
from tests.reporting.pages import text
from units.models import User

pytestmark = pytest.mark.same_on_both("words; each page is opened by the tests of its noun too")

WORDS = re.compile(
    r"""\b(
        about|computed|expected|months|received|reported|total|minimum|access|account|action|active|add|added|all|already|and|any|apply|are|attempt|attempts|available
        |back|been|before|below|blank|but|button|by|can|change|changed|changes|choose|clear|click|close|column
        |comment|confirm|correct|count|counts|create|created|current|date|default|delete|deleted|enabled
        |disabled|enter|entries|entry|error|errors|export|field|fields|file|filter|find|finished|first|following
        |form|format|from|has|have|here|hide|history|home|if|import|it|item|items|keep|last|leave|line|link|list
        |logs|login|logout|main|model|more|must|name|new|none|not|now|nothing|object|of|one|only|open|or
        |other|page|password|permission|please|press|preview|previous|raw|reason|remove|required|reset|revert
        |row|run|save|search|see|select|selected|set|show|skip|sort|submit|successfully|that|the|this|time|today
        |toggle|type|unlock|update|updated|upload|user|value|version|view|was|were|when|will|with|without|you
        |your
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
SHOWN = {"title", "placeholder", "alt", "aria-label", "value"}
# Django itself writes one alternative text, «Search», without asking for a translation. Names of the columns of a file
# are what they are; the switch of languages names the other one.
ALLOWED = re.compile(r"English|https?://\S+|[\w.+-]+@[\w.-]+|^[a-z_]+(, [a-z_]+)+$|^Search$")


class _Words(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts, self._silent = [], 0

    def handle_starttag(self, tag, attrs):
        self._silent += tag in ("script", "style")
        given = dict(attrs)
        names = SHOWN if tag != "input" or given.get("type") in ("submit", "button") else SHOWN - {"value"}
        if tag in ("option", "button"):
            names = names - {"value"}
        self.texts += [given[name] for name in names if given.get(name)]

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self._silent and data.strip():
            self.texts.append(" ".join(data.split()))


def english_in(response):
    parser = _Words()
    parser.feed(response.content.decode())
    return sorted({text for text in parser.texts if WORDS.search(ALLOWED.sub("", text))})


def addresses():
    yield from ("/admin/", "/admin/units/", "/admin/quotas/")
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield from (base, f"{base}add/")
        first = model._default_manager.order_by("-pk").first()
        if first:
            yield from (f"{base}{first.pk}/{page}/" for page in ("change", "history", "delete"))
            if hasattr(first, "history"):
                yield f"/admin/history/?object={model._meta.label_lower}:{first.pk}"
    yield from (
        f"/admin/{name}/{page}/" for name in ("units/unit", "procedures/procedure") for page in ("import", "export")
    )
    yield f"/admin/units/user/{User.objects.first().pk}/password/"
    yield f"/admin/quotas/quotadecision/{QuotaDecision.objects.first().pk}/proposals/"
    last = QuotaDecision.objects.first().history.latest().history_date
    stamp = round(last.timestamp() * 1_000_000)
    yield f"/admin/history/quotas.quotadecision/{QuotaDecision.objects.first().pk}/{stamp}/"


@pytest.fixture
def administrator(demo, login):
    draft = make_draft(12)
    decision_apply(decision=draft)
    draft.number = "1/QĐ"
    draft.save()
    with zeal_ignore():  # what one page after the other reads again is no N+1 query
        yield login(User.objects.get(username="admin"))


def test_no_page_of_the_administration_holds_an_english_word(administrator):
    found = {}
    for address in addresses():
        response = administrator.get(address)
        if response.status_code == 200 and english_in(response):
            found[address] = english_in(response)
    assert found == {}


def test_what_a_page_says_to_a_mistake_is_vietnamese(administrator):
    found = {}
    for model in admin.site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"
        if administrator.get(address).status_code == 200:
            response = administrator.post(
                address, {"publications-TOTAL_FORMS": "x", "password1": "1", "password2": "2"}
            )
            if english_in(response):
                found[address] = english_in(response)
    assert found == {}


def test_a_history_says_choices_days_and_blanks_in_words(administrator):
    decision = QuotaDecision.objects.get(first_month=12)
    decision.new_procedure_rule = "count_at_once"
    decision.issued_on = date(2020, 12, 1)
    decision.save()
    page = text(administrator.get(f"/admin/quotas/quotadecision/{decision.pk}/history/", follow=True))
    assert "(trống)" in page
    assert "01/12/2020" in page
    assert "count_at_once" not in page


def test_libraries_do_not_address_the_reader(administrator):
    """«Bạn» and Django's own words for saving, choosing and the log are replaced by ours."""
    found = {}
    for address in addresses():
        shown = text(administrator.get(address))
        words = [
            each for each in ("bạn", "Bạn", "Bản ghi nhớ", "Đi đến", "Bởi", "cấp quyển", "salt") if f" {each} " in shown
        ]
        if words:
            found[address] = words
    assert found == {}


def test_the_switch_of_languages_still_gives_english_pages(administrator):
    administrator.cookies["django_language"] = "en"
    page = text(administrator.get("/admin/"))
    assert "Quota decisions" in page
    assert "Reporting periods and calendar" in page
    assert "Save and continue editing" in administrator.get("/admin/units/unit/add/").content.decode()
    assert "Log of changes" in text(administrator.get("/admin/history/"))
