"""The looks at the walk find what they look for: each is given one answer that offends, and one that does not."""

from __future__ import annotations

from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest

from tests.attack import test_marked_texts as marked
from tests.attack import test_passive as passive
from tests.attack import test_who_reads_what as who_reads
from tests.attack.figures import DRAFT, figures_in
from tests.attack.marks import Marked
from tests.attack.walk import Answer, Walk

GOOD = passive.HEADERS | {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in passive.POLICY.items()),
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": "same-origin",
}
FORM = '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">%s</form>'
PLACES = {7: Marked("reporting.Submission", "remarks", 1, "X2"), 8: Marked("units.User", "email", 1, "X1")}


def found_with(body="", who="commune", address="/review/", cookies="", **headers):
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in (GOOD | given).items() if value}
    answer = Answer(who, address, 200, sent, body.encode(), dict(SimpleCookie(cookies)))
    return SimpleNamespace(walk=Walk([answer]), marks=SimpleNamespace(places=PLACES), mails=[], tries=[])


PLANTED = [
    (passive.test_every_answer_has_the_headers_of_its_kind, {"X_Frame_Options": ""}),
    (passive.test_every_answer_has_the_headers_of_its_kind, {"X_Content_Type_Options": ""}),
    (passive.test_every_answer_has_the_headers_of_its_kind, {"Referrer_Policy": "unsafe-url"}),
    (passive.test_every_answer_has_the_headers_of_its_kind, {"Permissions_Policy": ""}),
    (passive.test_every_answer_has_the_headers_of_its_kind, {"Server": "gunicorn"}),
    (passive.test_every_answer_has_the_headers_of_its_kind, {"X_Made_By": "Django/5.2"}),
    (
        passive.test_the_policy_is_strict_and_looser_below_admin_only_for_attributes_of_style,
        {"Content_Security_Policy": GOOD["Content-Security-Policy"] + "; style-src-attr 'unsafe-inline'"},
    ),
    (passive.test_only_open_data_is_kept_by_caches_between, {"Cache_Control": "public, max-age=60"}),
    (passive.test_only_open_data_is_kept_by_caches_between, {"Content_Disposition": "attachment"}),
    (passive.test_every_text_says_its_letters_and_its_kind, {"Content_Type": "text/html"}),
    (passive.test_every_text_says_its_letters_and_its_kind, {"Content_Type": "text/plain", "body": "<html>"}),
    (passive.test_cookies_are_for_the_server_alone, {"cookies": "a=b"}),
    (passive.test_no_page_holds_scripts_styles_or_handlers_of_its_own, {"body": "<p onclick='x()'>"}),
    (passive.test_no_page_holds_scripts_styles_or_handlers_of_its_own, {"body": "<p style='color: red'>"}),
    (passive.test_no_page_holds_scripts_styles_or_handlers_of_its_own, {"body": "<script>x()</script>"}),
    (passive.test_every_page_loads_from_here_alone, {"body": "<script src='https://example.org/x.js'></script>"}),
    (passive.test_every_page_loads_from_here_alone, {"body": "<link rel=stylesheet href='//example.org/x.css'>"}),
    (passive.test_links_and_forms_open_pages_and_no_scripts, {"body": "<a href='data:text/html,x'>"}),
    (passive.test_links_and_forms_open_pages_and_no_scripts, {"body": "<form action='http://example.org/'>"}),
    (passive.test_another_window_is_not_given_this_one, {"body": "<a target=_blank href='/'>"}),
    (passive.test_every_form_that_posts_carries_its_token_and_a_form_that_reads_none, {"body": "<form method=post>"}),
    (
        passive.test_every_form_that_posts_carries_its_token_and_a_form_that_reads_none,
        {"body": (FORM % "").replace("post", "get")},
    ),
    (passive.test_fields_of_passwords_say_how_browsers_fill_them, {"body": "<input type=password name=p>"}),
    (passive.test_no_page_has_comments_but_those_of_djangos_administration, {"body": "<!-- later -->"}),
    (passive.test_nothing_tells_of_the_machine, {"body": "at 10.1.2.3"}),
    (passive.test_nothing_tells_of_the_machine, {"body": "Traceback (most recent call last)"}),
    (marked.test_no_page_has_one_as_markup, {"body": "<b id=zq>ZQ7ZQ</b>"}),
    (marked.test_no_table_of_text_has_one_as_a_formula, {"Content_Type": "text/csv", "body": "a,=ZQ7ZQ\n"}),
    (who_reads.test_nobody_reads_a_text_of_others, {"body": "ZQ7ZQ"}),
    (who_reads.test_nobody_reads_a_text_of_others, {"body": "ZQ8ZQ", "who": "observer"}),
]


@pytest.mark.parametrize(("look", "planted"), PLANTED)
def test_what_offends_is_found(look, planted):
    with pytest.raises(AssertionError):
        look(found_with(**planted))


@pytest.mark.parametrize(
    "look", sorted({look for look, _planted in PLANTED if look.__module__ != marked.__name__}, key=str)
)
def test_what_does_not_offend_is_left_alone(look):
    look(found_with(FORM % "<input type=password autocomplete=new-password><a href='/x/'>ZQ8ZQ</a>"))


@pytest.mark.parametrize(
    "text", ["7654321", "7.654.321", "7,654,321", "7654398", "chi_tieu_reports 7.654321e+06", "7.6543e+06"]
)
def test_a_figure_is_found_however_it_is_written(text):
    assert figures_in(f"{text}\n") == {DRAFT}


@pytest.mark.parametrize("text", ["17654321", "a7.654321e+06", "7.654321e+07", "7.654321e-06", "7654.321e+06x"])
def test_another_number_is_no_figure(text):
    assert figures_in(text) == set()
