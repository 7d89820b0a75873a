"""The authority level moves from procedures to their publications, histories too, and back."""

from datetime import UTC, datetime

import pytest

from tests import migrated

BEFORE, AFTER = "0005_rules_for_codes", "0008_levels_only_on_publications"

pytestmark = pytest.mark.usefixtures("before_migrations")


def migrate(name):
    """Bring the app ``procedures`` to the migration ``name``; returns its models as of then."""
    return migrated.migrate("procedures", name)


def published(apps, code, level, department=None):
    procedure = apps.get_model("procedures", "Procedure").objects.create(
        code=code, name=code, field="x", authority_level=level
    )
    publication = {"procedure_id": procedure.pk, "level": 3, "effective_on": "2019-06-03", "department": department}
    return procedure, apps.get_model("procedures", "Publication").objects.create(**publication)


def make_unit(apps):
    return apps.get_model("units", "Unit").objects.create(code="SO1", name="Sở Một", kind="department")


def flags(row):
    return row.at_province, row.at_district, row.at_commune, row.department_id


def test_each_publication_takes_its_procedures_level_and_goes_back_with_it():
    apps = migrate(BEFORE)
    unit = make_unit(apps)
    published(apps, "P", "province", unit)
    published(apps, "D", "district")
    published(apps, "C", "commune", unit)  # a department that reported nothing
    publications = migrate(AFTER).get_model("procedures", "Publication").objects
    assert {row.procedure.code: flags(row) for row in publications.select_related("procedure")} == {
        "P": (True, False, False, unit.pk),
        "D": (False, True, False, None),
        "C": (False, False, True, None),
    }
    publications.filter(procedure__code="P").update(at_commune=True)
    procedures = migrate(BEFORE).get_model("procedures", "Procedure").objects
    assert dict(procedures.values_list("code", "authority_level")) == {
        "P": "province",
        "D": "district",
        "C": "commune",
    }


def test_each_record_of_a_history_takes_the_level_of_its_time():
    apps = migrate(BEFORE)
    procedure, publication = published(apps, "C", "commune")
    days = [datetime(2020, month, 1, tzinfo=UTC) for month in (1, 2, 3, 4)]
    records = apps.get_model("procedures", "HistoricalProcedure").objects
    for day, level in ((days[1], "district"), (days[3], "commune")):
        records.create(
            id=procedure.pk, code="C", name="C", field="x", authority_level=level, history_date=day, history_type="~"
        )
    history = apps.get_model("procedures", "HistoricalPublication").objects
    for day in (days[0], days[2], days[3]):
        history.create(
            id=publication.pk,
            procedure_id=procedure.pk,
            level=3,
            effective_on="2019-06-03",
            history_date=day,
            history_type="~",
        )
    after = migrate(AFTER).get_model("procedures", "HistoricalPublication").objects.order_by("history_date")
    assert [flags(row)[:3] for row in after] == [
        (False, True, False),  # before the first record: the earliest known
        (False, True, False),
        (False, False, True),
    ]


def test_a_publication_of_the_province_without_a_department_stops_the_migration_with_its_code():
    apps = migrate(BEFORE)
    published(apps, "1.001570", "province")
    with pytest.raises(RuntimeError, match=r"1\.001570"):
        migrate(AFTER)
