"""Every named constraint of the model: one row accepted and one refused, on whichever database runs."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction

from quotas.models import QuotaDecision
from tests.constraints import (
    of_api,
    of_exchange,
    of_open_data,
    of_procedures,
    of_quotas,
    of_reporting,
    of_units,
    of_webhooks,
)
from tests.constraints.bent import again, change
from units.models import Unit

CASES = [
    *of_units.CASES,
    *of_procedures.CASES,
    *of_quotas.CASES,
    *of_reporting.CASES,
    *of_webhooks.CASES,
    *of_open_data.CASES,
    *of_api.CASES,
    *of_exchange.CASES,
]


@pytest.mark.parametrize(("name", "accepted", "refused"), CASES, ids=[case[0] for case in CASES])
def test_a_constraint_accepts_and_refuses(rows, name, accepted, refused):
    with transaction.atomic():
        accepted()
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError), transaction.atomic():
        refused()


def test_every_constraint_of_the_model_has_its_two_cases():
    ours = [apps.get_app_config(app) for app in settings.OWN_APPS]
    names = {each.name for app in ours for model in app.get_models() for each in model._meta.constraints}
    assert names == {case[0] for case in CASES}


@pytest.mark.parametrize("code", ["", ".", "..", "A B", "Sở", "A\n", "１", "A\N{ZERO WIDTH SPACE}"])
def test_database_refuses_a_code_of_other_signs_unless_it_is_marked_as_old(rows, code):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(Unit, code=code)
    change(Unit, code=code, has_old_code=True)
    assert Unit.objects.order_by("pk").first().code == code


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_any_number_of_decisions_that_are_not_in_force_share_a_month(rows, state):
    again(QuotaDecision, state=state)
    again(QuotaDecision, state=state)
    assert QuotaDecision.objects.filter(year=2020, first_month=1).count() == 3
