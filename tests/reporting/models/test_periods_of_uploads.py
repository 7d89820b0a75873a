"""The periods of a file of the one-stop system: columns, which were one text before."""

from datetime import date

import pytest

from tests import migrated

BEFORE, AFTER = "0020_names_of_compliance_figures", "0023_no_text_of_periods_in_system_uploads"
TEXTS = {"several": "2020-01 – 2020-03", "one": "2020-03", "none": "", "gone": "2019-12 – 2020-01"}

pytestmark = pytest.mark.usefixtures("before_migrations")


def migrate(name):
    """Bring the app ``reporting`` to the migration ``name``; returns its models as of then."""
    return migrated.migrate("reporting", name)


def test_the_text_becomes_the_first_and_the_last_period_and_text_again():
    apps = migrate(BEFORE)
    due = dict.fromkeys(("due_on_department", "due_on_district", "due_on_commune"), date(2020, 6, 5))
    for month in (1, 3):
        days = {"starts_on": date(2020, month, 1), "ends_on": date(2020, month, 31), "opens_on": date(2020, 6, 1)}
        apps.get_model("reporting", "ReportingPeriod").objects.create(year=2020, month=month, **days, **due)
    for name, text in TEXTS.items():
        apps.get_model("reporting", "SystemUpload").objects.create(
            uploaded_by_name="x", file_name=name, sha256="0", periods=text, rows=1
        )
    uploads = migrate(AFTER).get_model("reporting", "SystemUpload").objects
    months = uploads.values_list("file_name", "first_period__month", "last_period__month")
    assert set(months) == {("several", 1, 3), ("one", 3, 3), ("none", None, None), ("gone", None, 1)}
    uploads = migrate(BEFORE).get_model("reporting", "SystemUpload").objects
    assert dict(uploads.values_list("file_name", "periods")) == TEXTS | {"gone": "2020-01"}
