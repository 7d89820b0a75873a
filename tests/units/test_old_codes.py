"""Codes from before there were rules: marked by the migration, left until a user corrects them."""

from importlib import import_module

import pytest
from django.core.exceptions import ValidationError

from procedures.models import Procedure
from units.models import Unit

mark_old_codes = import_module("units.migrations._old_codes").mark_old_codes


class Rows:
    """As much of a model as the migration asks for; remembers which rows were marked."""

    def __init__(self):
        self.objects, self.marked = self, set()
        self._meta = Unit._meta

    def filter(self, pk__in):
        self.marked = set(pk__in)
        return self

    def update(self, has_old_code):
        assert has_old_code is True


def test_migration_marks_what_breaks_the_rules_and_says_so(capsys):
    model = Rows()
    rows = [(1, "sct", "in force"), (2, "SCT", "in force"), (3, "Sct", None), (4, "99/1", None), (5, "1.001570", "a")]
    mark_old_codes(model, rows, [(6, "A B"), (7, ""), (5, "000.00.00.H32")])

    assert model.marked == {2, 4, 6}
    said = capsys.readouterr().out
    assert "'SCT', '99/1'" in said
    assert "check_data" in said


def test_migration_says_nothing_where_all_is_well(capsys):
    mark_old_codes(Rows(), [(1, "X1", "in force"), (2, "x2", "in force"), (3, "X1", None)])

    assert capsys.readouterr().out == ""


def test_unit_with_an_old_code_can_be_saved_and_keeps_it(working_province):
    Unit.objects.filter(code="X1").update(code="99/1", has_old_code=True)
    unit = Unit.objects.get(code="99/1")
    unit.phone = "0258 3822 906"
    unit.save()

    unit.refresh_from_db()
    assert (unit.code, unit.has_old_code, unit.phone) == ("99/1", True, "0258 3822 906")


def test_two_units_whose_codes_differ_in_case_can_be_saved_until_one_is_corrected(working_province):
    Unit.objects.filter(code="X2").update(code="x1", has_old_code=True)
    unit = Unit.objects.get(code="x1")
    unit.save()
    assert unit.has_old_code
    unit.code = "X2"
    unit.save()

    unit.refresh_from_db()
    assert (unit.code, unit.has_old_code) == ("X2", False)


@pytest.mark.parametrize("code", ["99/1", "A B", "..", "Xã-1", "x1", "so1"])
def test_form_refuses_a_new_code_that_breaks_the_rules(working_province, code):
    unit = Unit(code=code, kind="commune", name="Xã Mới", parent=working_province.units["H1"])
    unit.fill_keys()

    with pytest.raises(ValidationError) as refused:
        unit.full_clean()
    assert list(refused.value.message_dict) == ["code"]


def test_form_proposes_a_place_after_all_others(working_province, login):
    client = login(working_province.administrator)

    assert 'name="sort_order" value="7"' in client.get("/admin/procedures/procedure/add/").content.decode()
    assert 'name="sort_order" value="6"' in client.get("/admin/units/unit/add/").content.decode()


def test_form_cleans_what_is_typed(working_province, login):
    client = login(working_province.administrator)
    data = {"code": " N1\N{NO-BREAK SPACE}", "name": "Thủ tục\n  mới", "field": "Lĩnh vực", "sort_order": "9"}
    formset = {f"publications-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    answer = client.post("/admin/procedures/procedure/add/", data | formset)

    assert answer.status_code == 302
    assert Procedure.objects.get(code="N1").name == "Thủ tục mới"
    page = client.post("/admin/procedures/procedure/add/", data | formset | {"code": "n1"}).content.decode()
    assert "TTHC khác đã có mã này." in page
