"""Many rows written at once: the rows and histories that Django and the history's package write, in few statements."""

from datetime import date

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from simple_history.utils import bulk_update_with_history

from procedures.models import Procedure, Publication
from procedures.resources import ProcedureResource
from tests.factories import make_district, make_user
from tests.procedures.files import HEAD
from units import bulk, clock
from units.actions.uploads import upload_apply, upload_store
from units.history import create_with_history, update_with_history
from units.models import DistrictTile, Unit, UnitKind
from units.reference_files.reading import file_rows
from units.resources import UnitResource

NAMES = ["name", "parent", "phone", "active_from", "sort_key"]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2021-01-04T09:00:00+07:00", tick=False):
        yield


@pytest.fixture(params=[1, 10_000], ids=["by COPY", "as Django does"])
def written(request, db, monkeypatch):
    """Both ways in which rows are written on PostgreSQL; on SQLite there is one."""
    monkeypatch.setattr(bulk, "MANY", request.param)


def communes(district, *, begin=0):
    units = [
        Unit(code="X1", name='Xã "Một", có dấu; \\N', kind=UnitKind.COMMUNE, parent=district, sort_order=4),
        Unit(code="X2", name="Xã Hai", kind=UnitKind.COMMUNE, active_from=date(2020, 7, 1), phone="", email="a@b.vn"),
    ]
    for number, unit in enumerate(units, start=begin):
        unit.code = f"X{number}"
        unit.fill_keys()
    return units


def rows_of_history():
    records = Unit.history.order_by("history_id").values()
    return [{name: value for name, value in row.items() if name != "history_id"} for row in records]


def test_rows_and_histories_are_those_that_django_and_the_package_write(written):
    district, by = make_district("H"), make_user()
    Unit.history.all().delete()
    created = create_with_history(Unit, communes(district), by=by, reason="list")
    ours = rows_of_history()
    stored = list(Unit.objects.exclude(pk=district.pk).order_by("pk").values())
    Unit.history.all().delete()
    Unit.history.bulk_history_create(created, default_user=by, default_change_reason="list", default_date=clock.now())
    assert ours == rows_of_history()
    assert [unit.code for unit in created] == ["X0", "X1"]
    assert {name: getattr(created[0], name) for name in stored[0]} == stored[0]
    assert {name: getattr(created[1], name) for name in stored[1]} == stored[1]
    assert not any(unit._state.adding for unit in created)


def test_changed_rows_and_histories_are_those_that_the_package_writes(written):
    district = make_district("H")
    units = create_with_history(Unit, communes(district))
    ours = update_by(update_with_history, units, district)
    assert ours == update_by(update_by_the_package, units, district)


def update_by(write, units, district):
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(name="Cũ", phone="113", parent=None)
    Unit.history.all().delete()
    for unit, name in zip(units, ["Mới", "Mới; hai"], strict=True):
        unit.name, unit.phone, unit.parent, unit.active_from = name, "", district, None
        unit.email = "is not among the names"
    write(Unit, units, NAMES)
    records = [{**row, "email": ""} for row in rows_of_history()]  # the package keeps what was not written
    return list(Unit.objects.order_by("pk").values()), records


def update_by_the_package(model, rows, names):
    bulk_update_with_history(rows, model, names, default_date=clock.now())


def test_columns_called_like_words_of_sql_are_written(written):
    district = make_district("H")
    [tile] = create_with_history(DistrictTile, [DistrictTile(unit=district, column=3, row=4)])
    tile.column, tile.row = 5, 6
    update_with_history(DistrictTile, [tile], ["column", "row"])
    assert list(DistrictTile.objects.values_list("column", "row")) == [(5, 6)]
    assert list(DistrictTile.history.order_by("history_id").values_list("column", "row")) == [(3, 4), (5, 6)]


def test_nothing_is_written_of_no_rows(db):
    assert create_with_history(Unit, []) == []
    update_with_history(Unit, [], NAMES)
    with transaction.atomic():
        bulk.update_many(Unit, [], NAMES)
    assert not Unit.history.exists()


def statements(resource, content, by):
    """How many statements the preview and the application of a file take."""
    with CaptureQueriesContext(connection) as queries:
        upload = upload_store(
            resource=resource(), rows=file_rows(content.encode(), resource().shape()), file_name="", by=by
        )
        previewed = len(queries)
        upload_apply(upload=upload, resource=resource(), by=by)
    assert upload.preview["bad"] == []
    return previewed, len(queries) - previewed


def procedures(numbers, name="Thủ tục"):
    rows = [f"N{n},{name} {n},Lĩnh vực,commune,,3,2020-03-02,{n}/QĐ,2020-02-28" for n in numbers]
    return "\n".join([HEAD, *rows, ""])


def units(numbers, name="Xã"):
    return "\n".join(["code,name,kind,parent_code", *(f"X{n},{name} {n},commune,H" for n in numbers), ""])


@pytest.mark.parametrize(("resource", "content"), [(ProcedureResource, procedures), (UnitResource, units)])
def test_statements_do_not_grow_with_the_rows_of_a_file(written, resource, content):
    make_district("H")
    by = make_user()
    few, many = range(3), range(10, 70)
    assert statements(resource, content(few), by) == statements(resource, content(many), by)
    assert statements(resource, content(few, "Mới"), by) == statements(resource, content(many, "Mới"), by)


def test_a_preview_writes_nothing_but_itself(db):
    make_district("H")
    rows = file_rows(units(range(2)).encode(), UnitResource().shape())
    by = make_user("administrator")
    with CaptureQueriesContext(connection) as queries:
        upload_store(resource=UnitResource(), rows=rows, file_name="", by=by)
    written = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql.split('"')[1] for sql in written] == ["units_referenceupload"]


def test_a_file_adds_publications_with_their_histories(written):
    by = make_user()
    statements(ProcedureResource, procedures(range(2)), by)
    assert [str(each.effective_on) for each in Publication.objects.all()] == ["2020-03-02"] * 2
    assert set(Publication.history.values_list("procedure__code", "decision_number")) == {
        ("N0", "0/QĐ"),
        ("N1", "1/QĐ"),
    }
    assert all(procedure.sort_key for procedure in Procedure.objects.all())
