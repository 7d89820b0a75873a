"""Calls on dossiers made by schemathesis, with a coordinator's token that may bring them: none is answered wrong.

The numbers of files are that of one that was counted, so that what is generated gets as far as the actions.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from schemathesis import GenerationMode

from api.models import Verb
from exchange.models import DossierFile
from tests.api.conftest import make_token
from tests.api.test_generated_calls import FEW, OPERATIONS, connection_of_the_test  # noqa: F401 - a fixture of both
from tests.exchange.dossiers.files import counted_file

CALLS = [label for label in OPERATIONS if "/dossiers/" in label]


@pytest.fixture
def shown(working_province):
    """What a program of the lead agency shows; a file was counted."""
    counted_file(working_province.coordinator)
    text = make_token(working_province.coordinator, Verb.IMPORT)[1]
    return {"Authorization": f"Bearer {text}", "Accept-Encoding": "identity"}


def test_the_calls_on_dossiers_are_described():
    assert len(CALLS) == 5


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"])
@pytest.mark.parametrize("label", CALLS)
def test_every_generated_call_is_answered_as_described(shown, label, mode):
    operation = OPERATIONS[label]
    number = DossierFile.objects.get().pk

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        if "number" in case.path_parameters and mode is GenerationMode.POSITIVE:
            case.path_parameters["number"] = number
        if mode is GenerationMode.POSITIVE:
            case.query.pop("table", None)  # a code that is allowed, and of no table
        case.call_and_validate(headers=shown)

    call()
