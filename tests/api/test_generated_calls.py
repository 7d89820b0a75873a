"""Calls that the description allows, and calls that it does not, made by schemathesis: nothing is answered wrong.

Few of each operation, always the same ones: a longer search is ``make explore``'s.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from api.description import description
from tests.api.conftest import make_token
from tests.reporting.frozen import frozen_ranking

APP = get_wsgi_application()
SCHEMA = schemathesis.openapi.from_dict(description())
SCHEMA.app = APP
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
FEW = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def connection_of_the_test():
    """A request would close the connection in whose transaction the rows of the test are."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def shown_token(working_province):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    frozen_ranking(working_province, 2)
    return {"Authorization": f"Bearer {make_token(working_province.coordinator)[1]}", "Accept-Encoding": "identity"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_generated_call_is_answered_as_described(shown_token, label, mode):
    operation = OPERATIONS[label]
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters or operation.body):
        pytest.skip("a call without a value has no wrong one")

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        case.call_and_validate(headers=shown_token)

    call()
