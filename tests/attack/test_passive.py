"""What a proxy that only looks on would report: every answer to every role, pages, files and programs alike."""

from __future__ import annotations

import json
import re
from http.cookies import Morsel
from pathlib import Path

import pytest
from django.conf import settings

from tests import ROOT
from tests.attack.walk import Answer

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
VERSION = re.compile(r"(django|python|gunicorn|whitenoise)/\d", re.IGNORECASE)
REFERRERS = ("same-origin", "strict-origin", "no-referrer")  # no address of ours reaches other sites
TELLING = ("Server", "X-Powered-By", "X-AspNet-Version", "Via", "X-Debug", "X-Runtime", "X-Generator")
TEXTS = ("text/", "application/json", "application/xml", "application/csv")
WITHOUT_CHARSET = {"application/json", "application/problem+json", "application/ld+json"}  # always UTF-8
INSIDE = re.compile(r"\b(10|127)(\.\d{1,3}){3}\b|\b192\.168(\.\d{1,3}){2}\b|\b172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}\b")
OF_THE_SERVER = (str(ROOT), "Traceback (most recent", "site-packages", 'File "/', str(Path.home()))
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data"}
LINKED = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "shortcut icon", "apple-touch-icon"}
OF_DJANGO = {f"{end}{part}" for end in ("", "END ") for part in ("Container", "Content", "Header", "SVGs")}
OPENS = re.compile(r"(https?|mailto|tel):|[/#?.]|[\w%+.-]+([/?#]|$)|$", re.IGNORECASE)


def offences(answers, look) -> list[str]:
    """Each answer at which ``look`` finds something, with what."""
    return [f"{answer}: {what}" for answer in answers for what in look(answer)]


def policy_of(answer: Answer) -> dict[str, str]:
    parts = answer.headers.get("Content-Security-Policy", "").split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts if part.strip())


def test_the_walk_met_every_role_and_most_addresses(found):
    walked = found.walk.answers
    roles = {answer.who for answer in walked}
    assert {"nobody", "commune", "coordinator", "administrator", "program of observer"} <= roles
    pages = {answer.route for answer in walked if answer.is_page and answer.status == 200}
    assert len(pages) > 150
    assert [str(answer) for answer in walked if answer.status >= 500 and answer.path != "/readyz"] == []


def test_every_answer_has_the_headers_of_its_kind(found):
    def look(answer):
        yield from (name for name, value in HEADERS.items() if answer.headers.get(name) != value)
        yield from (name for name in TELLING if name in answer.headers)
        if answer.headers.get("Referrer-Policy") not in REFERRERS:
            yield "Referrer-Policy"
        if "=()" not in answer.headers.get("Permissions-Policy", ""):
            yield "Permissions-Policy"
        if VERSION.search(str(answer.headers)):
            yield "a name with a version"

    assert offences(found.walk.answers, look) == []


def test_the_policy_is_strict_and_looser_below_admin_only_for_attributes_of_style(found):
    def look(answer):
        allowed = POLICY | ({"style-src-attr": "'unsafe-inline'"} if answer.path.startswith("/admin/") else {})
        policy = policy_of(answer)
        if policy not in (POLICY, allowed):
            yield str(policy)

    assert offences(found.walk.answers, look) == []


def test_only_open_data_is_kept_by_caches_between(found):
    def look(answer):
        kept = answer.headers.get("Cache-Control", "")
        is_open = answer.path.startswith("/open-data/") and answer.status in (200, 304, 404)
        is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
        if not is_open and ("private" not in kept or "public" in kept):
            yield kept
        if not is_open and is_file and "no-store" not in kept:
            yield f"file, {kept}"
        if is_open and answer.cookies:
            yield "a cookie in what caches keep"

    assert offences(found.walk.answers, look) == []


def test_every_text_says_its_letters_and_its_kind(found):
    def look(answer):
        kind = answer.headers.get("Content-Type", "")
        if answer.body and not kind:
            yield "no kind"
        if (
            kind.startswith(TEXTS)
            and answer.kind not in WITHOUT_CHARSET
            and "charset=utf-8" not in kind.lower().replace('"', "")
        ):
            yield kind
        if answer.kind.endswith("json"):
            json.loads(answer.body)
        if answer.body[:40].lstrip().lower().startswith((b"<!doctype html", b"<html")) and not answer.is_page:
            yield f"markup as {kind}"

    assert offences(found.walk.answers, look) == []


def test_no_redirect_leads_to_another_site(found):
    def look(answer):
        to = answer.headers.get("Location", "/")
        if not re.match(r"(/(?![/\\])|\?|#|[\w.-]+(/|\?|$))", to) and not to.startswith(found.portal):
            yield to

    assert offences([*found.walk.answers, *(each.answer for each in found.tries)], look) == []


def test_cookies_are_for_the_server_alone(found):
    def look(answer):
        for name, morsel in answer.cookies.items():
            assert isinstance(morsel, Morsel)
            if not morsel["httponly"] or morsel["samesite"] not in ("Lax", "Strict"):
                yield name

    assert settings.SESSION_COOKIE_HTTPONLY
    assert offences(found.walk.answers, look) == []


def test_no_page_holds_scripts_styles_or_handlers_of_its_own(found):
    def look(answer):
        for tag in answer.html.tags:
            yield from (name for name in tag.attrs if name.startswith("on"))
            if "style" in tag.attrs and not answer.path.startswith("/admin/"):
                yield f"{tag.name} style"
            if tag.name == "script" and "src" not in tag.attrs and not is_data(tag.attrs.get("type", "")):
                yield "an inline script"
            if tag.name in ("style", "base", "iframe", "object", "embed"):
                yield tag.name

    assert offences(found.walk.pages, look) == []


def is_data(kind: str) -> bool:
    return kind in ("application/json", "application/ld+json")


def test_every_page_loads_from_here_alone(found):
    def look(answer):
        for tag in answer.html.tags:
            loaded = tag.attrs.get(LOADED.get(tag.name, ""), "")
            if tag.name == "link" and tag.attrs.get("rel") in LINKED:
                loaded = tag.attrs.get("href", "")
            if re.match(r"\w+:|//", loaded):
                yield loaded

    assert offences(found.walk.pages, look) == []


def test_links_and_forms_open_pages_and_no_scripts(found):
    def look(answer):
        for tag, value in answer.html.values("href", "action", "formaction", "data-url", "cite", "poster"):
            if not OPENS.match(value.strip()):
                yield f"{tag.name} {value[:60]}"
        for form in answer.html.forms:
            if re.match(r"https?:|//", form.action):
                yield f"form to {form.action}"

    assert offences(found.walk.pages, look) == []


def test_another_window_is_not_given_this_one(found):
    def look(answer):
        for tag in answer.html.tags:
            if tag.attrs.get("target") == "_blank" and "noopener" not in tag.attrs.get("rel", ""):
                yield tag.attrs.get("href", tag.name)

    assert offences(found.walk.pages, look) == []


def test_every_form_that_posts_carries_its_token_and_a_form_that_reads_none(found):
    def look(answer):
        for form in answer.html.forms:
            has_token = "csrfmiddlewaretoken" in form.fields
            if (form.method == "post") != has_token:
                yield f"{form.method} {form.action}"

    assert offences(found.walk.pages, look) == []


def test_fields_of_passwords_say_how_browsers_fill_them(found):
    def look(answer):
        for tag in answer.html.tags:
            if tag.name == "input" and tag.attrs.get("type") == "password":
                if tag.attrs.get("autocomplete") not in ("current-password", "new-password"):
                    yield tag.attrs.get("name", "")
                if tag.attrs.get("value"):
                    yield "a password in the page"

    assert offences(found.walk.pages, look) == []


def test_no_page_has_comments_but_those_of_djangos_administration(found):
    def look(answer):
        yield from (comment[:60] for comment in answer.html.comments if comment.strip() not in OF_DJANGO)

    assert offences(found.walk.pages, look) == []


def test_nothing_tells_of_the_machine(found):
    def look(answer):
        yield from (f"inside: {each[0]}" for each in INSIDE.finditer(answer.text))
        yield from (each for each in OF_THE_SERVER if each in answer.text)

    assert offences(found.walk.answers, look) == []
