"""Calls on a unit's own month made by schemathesis, with a token that may do everything: none is answered wrong.

The addresses are those of the unit's month and the versions are always those of now, so that what is generated, the
bodies, gets as far as the actions.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from schemathesis import GenerationMode

from api.models import Verb
from tests.api.conftest import make_token
from tests.api.test_generated_calls import FEW, OPERATIONS, connection_of_the_test  # noqa: F401 - a fixture of both

MONTHS = [label for label in OPERATIONS if "/months/" in label and not label.startswith("GET")]


@pytest.fixture
def shown(working_province):
    """What a clerk's program of X1 shows; its month of April is not begun."""
    text = make_token(working_province.clerks["X1"], Verb.READ, Verb.WRITE, Verb.SEND)[1]
    return {"Authorization": f"Bearer {text}", "Accept-Encoding": "identity", "If-Match": "*"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"])
@pytest.mark.parametrize("label", MONTHS)
def test_every_generated_body_is_answered_as_described(shown, label, mode):
    operation = OPERATIONS[label]
    if mode is GenerationMode.NEGATIVE and not operation.body:
        pytest.skip("a call without a body has no wrong one")

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        case.path_parameters.update(period="2020-04", unit="X1")
        case.call_and_validate(headers=shown)

    call()
