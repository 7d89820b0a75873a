"""What a field can hold, said before the database is asked, alike on both databases."""

import pytest

from procedures.models import Procedure, Publication
from quotas.models import QuotaDecision, QuotaTier
from reporting.models import FrozenLine, FrozenRanking
from units.models import PortalSettings, Unit
from units.text_limits import row_problem


@pytest.mark.parametrize(
    ("model", "values", "name"),
    [
        (Unit, {"code": "SO1", "name": "x" * 2001}, "name"),
        (Unit, {"code": "x" * 41}, "code"),
        (Unit, {"code": "A/B"}, "code"),
        (Unit, {"gso_code": "000 H32"}, "gso_code"),
        (Unit, {"phone": "0" * 101}, "phone"),
        (Unit, {"name": "Xã\0"}, "name"),
        (Unit, {"name": "Xã\x1b"}, "name"),
        (Unit, {"name": "Xã\ud800"}, "name"),
        (Unit, {"email": "không phải thư"}, "email"),
        (Procedure, {"name": "ok", "field": "x" * 501}, "field"),
        (Publication, {"decision_number": "x" * 201}, "decision_number"),
        (QuotaTier, {"code": "SO-45", "name": "x" * 501}, "name"),
    ],
)
def test_text_that_its_field_cannot_hold_is_named(model, values, name):
    problem = row_problem(model, values)

    assert problem is not None
    assert problem[0] == name
    assert problem[1].endswith(".")


def test_texts_that_fit_are_no_problem():
    values = {"code": "000.00.00.H32", "name": "x" * 2000, "gso_code": "", "division_type": "phường", "email": ""}

    assert row_problem(Unit, values) is None


@pytest.mark.parametrize(
    ("copy", "original"),
    [
        ((FrozenLine, "unit_code"), (Unit, "code")),
        ((FrozenLine, "unit_name"), (Unit, "name")),
        ((FrozenLine, "tier_name"), (QuotaTier, "name")),
        ((FrozenRanking, "decision"), (QuotaDecision, "number")),
    ],
)
def test_copy_of_a_text_has_room_for_it(copy, original):
    room, needed = (model._meta.get_field(name).max_length for model, name in (copy, original))

    assert room >= needed


def test_line_ends_are_for_texts_of_several_lines():
    assert row_problem(PortalSettings, {"guidance": "Một\r\nHai\tBa"}) is None
    assert row_problem(Unit, {"name": "Xã\nMột"}) is not None
