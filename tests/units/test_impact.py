"""An action of a page is carried out when what it changes was shown and confirmed."""

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import RequestFactory

from tests.factories import make_unit, make_user
from units import impact
from units.consequences import BACK, CONFIRMED, Consequences
from units.impact import carry_out
from units.models import Role, Unit
from units.refusals import Refused

pytestmark = pytest.mark.django_db
FOUND = Consequences("admin/_consequences_sentences.html", ["Một câu."], {"sentences": ["Một câu."]})


class Measured:
    """A meter that finds what a test puts in."""

    def __init__(self, *found):
        self.found, self.called = list(found), []

    def begin(self):
        self.called.append(f"begin: {Unit.objects.get().name}")
        return "begun"

    def end(self, begun):
        self.called.append(f"end of {begun}: {Unit.objects.get().name}")
        return self.found


@pytest.fixture
def meter(monkeypatch):
    make_unit("S", name="Tên cũ")
    found = Measured(FOUND)
    monkeypatch.setattr(impact, "_meter", found)
    return found


def post(client, **values):
    """A request of an administrator as the middleware leaves it."""
    made = client.get("/verify/").wsgi_request
    request = RequestFactory().post("/", values)
    request.session, request._messages, request.user = made.session, made._messages, make_user(Role.ADMINISTRATOR)
    request.language_choice, request.resolver_match = None, made.resolver_match
    return request


def rename():
    Unit.objects.update(name="Tên mới")
    return "done with it"


def carried(request, do=rename, **changed):
    how = {"title": "Đổi tên", "back": "/back/", "done": "/done/", "said": "Đã đổi tên."}
    answer = carry_out(request, do, **how | changed)
    return answer.render() if hasattr(answer, "render") else answer


def said(request):
    return [str(message) for message in get_messages(request)]


def test_what_moves_nothing_is_done_at_once(client, meter):
    meter.found = []
    answer = carried(request := post(client))
    assert (answer.status_code, answer.url, said(request)) == (302, "/done/", ["Đã đổi tên."])
    assert Unit.objects.get().name == "Tên mới"


def test_it_is_measured_before_and_after(client, meter):
    carried(post(client))
    assert meter.called == ["begin: Tên cũ", "end of begun: Tên mới"]


def test_what_it_moves_is_shown_and_nothing_is_written(client, meter):
    answer = carried(request := post(client, name="Tên mới"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Một câu." in page
    assert 'name="name" value="Tên mới"' in page
    assert 'href="/back/"' in page
    assert (Unit.objects.get().name, said(request)) == ("Tên cũ", [])


def test_exactly_what_was_shown_is_confirmed(client, meter):
    digest = impact.together([FOUND]).digest
    answer = carried(post(client, **{CONFIRMED: digest}))
    assert (answer.status_code, Unit.objects.get().name) == (302, "Tên mới")
    Unit.objects.update(name="Tên cũ")
    meter.found = [FOUND, FOUND]
    assert carried(post(client, **{CONFIRMED: digest})).status_code == 200
    assert Unit.objects.get().name == "Tên cũ"


def test_what_the_action_says_of_itself_is_shown_too(client, meter):
    meter.found = []
    answer = carried(post(client), lambda: FOUND)
    assert "Một câu." in answer.content.decode()


def test_a_refusal_is_said_and_nothing_is_written(client, meter):
    def refuse():
        rename()
        raise Refused("Không được.")

    answer = carried(request := post(client), refuse)
    assert (answer.url, said(request), Unit.objects.get().name) == ("/back/", ["Không được."], "Tên cũ")


def test_the_page_with_what_was_typed_is_shown_by_the_one_who_knows_it(client, meter):
    def typed(request):
        return HttpResponse(request.POST["name"])

    answer = carried(post(client, name="Gõ dở", **{BACK: "1"}), back=typed)
    assert answer.content.decode() == "Gõ dở"
    shown = carried(post(client, name="Gõ dở"), back=typed).content.decode()
    assert f'name="{BACK}"' in shown
    assert "closelink" not in shown


def test_where_it_leads_to_may_follow_from_what_was_done(client, meter):
    meter.found = []
    assert carried(post(client), done=lambda result: f"/{len(result)}/").url == "/12/"
