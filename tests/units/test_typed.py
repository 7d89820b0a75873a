"""What of a refused form is carried on, how much of it, and from whose pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.request import UnreadablePostError
from django.test import RequestFactory

from units.typed import (
    MAX_FIELDS,
    MAX_LETTERS,
    PREFIX,
    Typed,
    carried_in,
    is_from_elsewhere,
    is_own_page,
    page_before,
    shows_posted,
    typed_in,
)

requests = RequestFactory()
HERE = "http://testserver"


def posted(fields=None, **headers):
    return requests.post("/review/?page=2", fields or {}, headers=headers)


def test_fields_are_carried_in_their_order_with_repeated_ones():
    typed = typed_in(posted({"action": "accept", "report": ["1", "2"], "note": ""}))
    assert typed.target == "/review/?page=2"
    assert typed.fields == (("action", "accept"), ("report", "1"), ("report", "2"), ("note", ""))
    assert not typed.has_files


@pytest.mark.parametrize("name", ["password", "new_password1", "old_password", "csrfmiddlewaretoken"])
def test_passwords_and_tokens_are_never_carried(name):
    assert typed_in(posted({name: "bi-mat-2020", "note": "x"})).fields == (("note", "x"),)


def test_a_page_that_was_opened_carries_nothing():
    assert typed_in(requests.get("/review/?page=2")) == Typed("/review/?page=2")


def test_a_chosen_file_is_named_and_not_carried():
    typed = typed_in(posted({"file": SimpleUploadedFile("a.csv", b"x"), "note": "y"}))
    assert (typed.has_files, typed.fields) == (True, (("note", "y"),))


def test_a_form_that_breaks_off_carries_nothing(monkeypatch):
    request = posted({"note": "y"})

    def broken(_request):
        raise UnreadablePostError

    monkeypatch.setattr(type(request), "POST", property(broken))
    assert typed_in(request).fields == ()


@pytest.mark.parametrize(("count", "is_carried"), [(MAX_FIELDS, True), (MAX_FIELDS + 1, False)])
def test_a_form_of_too_many_fields_is_carried_not_at_all(count, is_carried, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
    typed = typed_in(posted({"report": ["1"] * count}))
    assert len(typed.fields) == (count if is_carried else 0)


@pytest.mark.parametrize(("letters", "is_carried"), [(MAX_LETTERS - 4, True), (MAX_LETTERS - 3, False)])
def test_a_form_of_too_many_letters_is_carried_not_at_all(letters, is_carried):
    assert bool(typed_in(posted({"note": "x" * letters})).fields) == is_carried


def test_what_came_through_the_login_form_is_what_was_sent_through_it():
    first = Typed("/review/", (("action", "return"), ("reason", "Sai số"), ("reason", "Hai")))
    request = requests.post("/login/", {"username": "lan", **as_lists(first.carried)})
    assert carried_in(request, "/review/") == first


def as_lists(fields):
    lists = {}
    for name, value in fields:
        assert name.startswith(PREFIX)
        lists.setdefault(name, []).append(value)
    return lists


def test_too_much_through_the_login_form_is_nothing():
    request = requests.post("/login/", {f"{PREFIX}note": "x" * MAX_LETTERS})
    assert carried_in(request, "/review/").fields == ()


@pytest.mark.parametrize(
    ("fields", "is_more"), [((), False), ((("action", "lock"),), False), ((("action", "lock"), ("unit", "X1")), True)]
)
def test_a_button_alone_is_nothing_typed(fields, is_more):
    assert Typed("/", fields).is_more_than_a_button == is_more


@pytest.mark.parametrize(
    ("value", "is_shown"),
    [
        ("Sai số trực tuyến", True),
        ("sai so", True),
        ("Số", False),
        ("ốm đau", True),
        ("X1.received_total", False),
        ("2020-04-01", False),
        ("   ", False),
        ("abc ", False),
    ],
)
def test_only_what_people_wrote_is_shown_as_text(value, is_shown):
    assert bool(Typed("/", (("note", value),)).texts) == is_shown


def test_a_page_that_shows_posted_fields_gets_them_without_the_button(settings):
    fields = (("action", "save"), ("remarks", "Khó khăn"))
    for target, resent in (
        ("/submissions/2020-04/X1/", fields[1:]),
        ("/submissions/2020-04/X1/?from=review", fields[1:]),
        ("/review/", fields),
        ("/không có/", fields),
    ):
        typed = Typed(target, fields)
        assert typed.is_shown_again == (resent != fields)
        assert tuple(typed.resent) == resent


def test_a_view_says_by_its_mark_which_actions_it_shows():
    view = shows_posted(lambda action: action == "save")(lambda _request: None)
    assert (view.shows_posted("save"), view.shows_posted("send")) == (True, False)


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        (f"{HERE}/review/?page=2", "/review/?page=2"),
        (f"{HERE}/review/", "/review/"),
        (f"{HERE}/review/#place", "/review/"),
        ("", ""),
        ("https://example.org/review/", ""),
        (f"{HERE}//example.org/", ""),
        ("/review/", "/review/"),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_page_before_is_one_of_the_portals_own_or_none(referer, page):
    assert page_before(posted(Referer=referer)) == page


@pytest.mark.parametrize(
    ("page", "is_own"),
    [("/review/", True), ("//example.org/", False), ("/\\example.org/", False), (f"{HERE}/a/", True), ("", False)],
)
def test_an_address_is_the_portals_own_whatever_its_slashes(page, is_own):
    assert is_own_page(posted(), page) == is_own


@pytest.mark.parametrize(
    ("headers", "is_elsewhere"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Origin": HERE}, False),
        ({"Origin": "https://example.org"}, True),
        ({"Origin": "null"}, True),
        ({"Referer": f"{HERE}/review/"}, False),
        ({"Referer": "https://example.org/"}, True),
        ({"Origin": HERE, "Referer": "https://example.org/"}, False),
    ],
)
def test_a_form_of_another_site_is_known_by_what_the_browser_says(headers, is_elsewhere):
    assert is_from_elsewhere(posted(**headers)) == is_elsewhere
