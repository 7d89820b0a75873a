"""A receiver that the operator allows, and an endpoint there."""

import pytest

from tests.webhooks.receiver import Receiver
from webhooks import sending
from webhooks.actions.endpoints import Chosen, endpoint_create
from webhooks.models import CHOOSABLE


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    """Limits that tests can wait for."""
    monkeypatch.setattr(sending, "NAME_WAIT", 1.0)
    monkeypatch.setattr(sending, "CONNECT_WAIT", 0.5)
    monkeypatch.setattr(sending, "READ_WAIT", 0.4)
    monkeypatch.setattr(sending, "WHOLE_WAIT", 0.6)


@pytest.fixture
def receiver():
    with Receiver() as running:
        yield running


@pytest.fixture
def allowed(settings, receiver):
    """The receiver is on the list of allowed hosts."""
    settings.WEBHOOK_HOSTS = [receiver.origin]
    return receiver


@pytest.fixture
def subscribed(working_province, allowed):
    """An endpoint at the receiver that asks for everything, with its secret."""
    chosen = Chosen("Hệ thống một cửa", f"{allowed.origin}/nhan", [str(each) for each in CHOOSABLE])
    return endpoint_create(chosen=chosen, by=working_province.administrator)
