"""Two administrators on one endpoint: what one saved is not overwritten by who did not see it."""

import re

import pytest

from tests.reporting.pages import text
from webhooks.actions.endpoints import Chosen, endpoint_change, endpoint_remove, endpoint_switch
from webhooks.models import Endpoint

PAGE = "/admin/webhooks/"


@pytest.fixture
def shown(subscribed, administrator):
    """The page of the endpoint, and what its form posts when only the name is typed over."""
    endpoint, _secret = subscribed
    page = administrator.get(f"{PAGE}{endpoint.pk}/").content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    values = {"name": "Tên mới", "address": endpoint.address, "events": endpoint.events, "seen": seen}
    return endpoint, values


def changed(endpoint, working_province, **facts):
    old = {"name": endpoint.name, "address": endpoint.address, "events": ["report.sent"]}
    endpoint_change(endpoint=endpoint, chosen=Chosen(**old | facts), by=working_province.administrator)


def test_the_events_that_a_colleague_chose_stay(shown, administrator, working_province):
    endpoint, values = shown
    changed(endpoint, working_province)
    answer = administrator.post(f"{PAGE}{endpoint.pk}/", values)
    assert "Người khác vừa sửa nơi nhận này" in text(answer)
    assert Endpoint.objects.get().events == ["report.sent"]


def test_who_reads_it_and_saves_again_saves(shown, administrator, working_province):
    endpoint, values = shown
    changed(endpoint, working_province)
    page = administrator.post(f"{PAGE}{endpoint.pk}/", values).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    assert administrator.post(f"{PAGE}{endpoint.pk}/", values | {"seen": seen}).status_code == 302
    assert Endpoint.objects.get().name == "Tên mới"


def test_without_a_colleague_it_is_saved(shown, administrator):
    endpoint, values = shown
    assert administrator.post(f"{PAGE}{endpoint.pk}/", values).status_code == 302
    assert Endpoint.objects.get().name == "Tên mới"


def test_a_secret_that_a_colleague_made_meanwhile_stays(subscribed, administrator):
    endpoint, _first = subscribed
    shown = administrator.get(f"{PAGE}{endpoint.pk}/").content.decode()
    seen = re.search(r'secret/" novalidate>.*?name="seen" value="([^"]*)"', shown, re.DOTALL)[1]
    values = {"hours": "24", "seen": seen}
    assert "whsec_" in administrator.post(f"{PAGE}{endpoint.pk}/secret/", values).content.decode()
    made = Endpoint.objects.values("secret", "earlier_secret").get()
    answer = administrator.post(f"{PAGE}{endpoint.pk}/secret/", values, follow=True)
    assert "Đã có khóa mới được tạo" in text(answer)
    assert Endpoint.objects.values("secret", "earlier_secret").get() == made


def test_an_endpoint_that_was_removed_meanwhile_is_named(subscribed, administrator, working_province, monkeypatch):
    endpoint, _secret = subscribed
    by = working_province.administrator
    endpoint_switch(endpoint=endpoint, on=False, by=by)
    monkeypatch.setattr("webhooks.views.endpoints.get_object_or_404", lambda *_args, **_keys: endpoint)
    endpoint_remove(endpoint=Endpoint.objects.get(), by=by)
    answer = administrator.post(f"{PAGE}{endpoint.pk}/switch/", {"on": "1"}, follow=True)
    assert "đã bị gỡ" in text(answer)
