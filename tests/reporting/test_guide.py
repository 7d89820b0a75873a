"""The guide: each role reads what concerns it, in both languages, in the words of the buttons."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from reporting.views.guide import SECTIONS, sections_of
from tests.reporting.cast import cast_of
from tests.reporting.pages import queries_of
from units.models import PortalSettings
from units.vietnamese import lower_first

ROLES = ["clerk", "district_clerk", "coordinator", "observer", "administrator"]
UNITS_OWN = ["recording", "entering", "files", "sending", "sent"]
GUIDE = Path(settings.BASE_DIR) / "templates" / "reporting" / "guide"
PO = Path(settings.BASE_DIR) / "locale" / "vi" / "LC_MESSAGES" / "django.po"


@pytest.fixture
def read(working_province, login):
    """The guide as one of the cast reads it, in one of the languages."""
    cast = cast_of(working_province)

    def read(name, language="vi"):
        client = login(cast[name])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client, client.get("/guide/").content.decode()

    return read


def sections_in(page):
    return re.findall(r'<h2 id="([a-z]+)">', page)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("clerk", [*UNITS_OWN, "programs", "results", "states", "rate", "login"]),
        ("district_clerk", [*UNITS_OWN, "programs", "communes", "results", "states", "rate", "login"]),
        (
            "coordinator",
            [
                *("day", "urging", "reviewing", "opening", "overview", "freezing", "reports", "reconciling", "changes"),
                *("projecting", *UNITS_OWN, "states", "rate", "login"),
            ],
        ),
        (
            "observer",
            [
                "observing",
                "overview",
                "freezing",
                "reports",
                "reconciling",
                "changes",
                "projecting",
                "states",
                "rate",
                "login",
            ],
        ),
        ("administrator", ["keeping", "overview", "changes", "projecting", "states", "rate", "login"]),
    ],
)
def test_each_role_reads_what_concerns_it(read, name, sections, language):
    _client, page = read(name, language)

    assert sections_in(page) == sections
    contents = re.findall(r'<li><a href="#([a-z]+)">(.*?)</a></li>', page)
    assert contents == re.findall(r'<h2 id="([a-z]+)">(.*?)</h2>', page)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ROLES)
def test_each_link_leads_where_its_reader_may_go(read, name, language):
    client, page = read(name, language)

    guide = page.partition('<div class="sheet reading guide">')[2].partition("</main>")[0]
    addresses = set(re.findall(r'href="(/[^"]*)"', guide))
    assert addresses
    assert {address: client.get(address, follow=True).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_the_guide_asks_for_the_settings_alone(read):
    client, _page = read("coordinator")

    assert queries_of(client, "/guide/") == 3  # session, account, settings


def test_every_section_has_a_reader_and_is_in_both_languages(working_province):
    read = {name for user in cast_of(working_province).values() for name in sections_of(user)}

    assert read == set(SECTIONS)
    for language in ("vi", "en"):
        assert sections_in((GUIDE / f"{language}.html").read_text()) == list(SECTIONS)


@pytest.mark.parametrize(("language", "marks", "entry"), [("vi", "«»", "msgstr"), ("en", "“”", "msgid")])
def test_what_the_guide_quotes_is_on_the_pages(language, marks, entry):
    """A label that is renamed must be renamed here too."""
    guide = " ".join((GUIDE / f"{language}.html").read_text().split())
    quoted = set(re.findall(f"{marks[0]}(.*?){marks[1]}", guide))
    texts = re.findall(rf'^{entry}(?:\[0\]|_plural)? "(.+)"$', re.sub(r'"\n"', "", PO.read_text()), re.MULTILINE)
    shown = {re.sub(r",? *\(?%\(\w+\)s\)?", "", text) for text in texts}

    assert quoted
    assert {label for label in quoted if not {label, lower_first(label)} & shown} == set()


def test_the_rules_of_recording_are_the_administrators_own(read):
    PortalSettings.objects.update_or_create(pk=1, defaults={"guidance": "Chỉ ghi hồ sơ mới.\nKhông ghi hồ sơ cũ."})

    _client, page = read("clerk")

    assert "<li>Chỉ ghi hồ sơ mới.</li><li>Không ghi hồ sơ cũ.</li>" in page
