"""A province with a row of every kind, to be bent."""

from datetime import UTC, date, datetime

import pytest

from exchange.models import CodeMapping, CodeTable, DossierDay, DossierFile, DossierPart, ValueFile
from open_data.models import Edition, EditionFile, PublishedFigure, PublishedSum, PublishedUnit, PublishingState
from reporting.models import (
    CatalogueEntry,
    CellNote,
    Compliance,
    Confirmation,
    ConfirmedReport,
    DifferenceNote,
    DossierCount,
    FiguresState,
    FileJob,
    FilePart,
    HintNote,
    LastVisit,
    ProcedureMonths,
    ProcedureSum,
    Reminder,
    Revision,
    RevisionCount,
    SubmissionEvent,
    SystemCount,
    SystemUpload,
    TextSave,
)
from tests.constraints.of_webhooks import webhook_event
from tests.factories import make_report
from tests.reporting.frozen import frozen_ranking
from tests.reporting.rows import made_once
from tests.reporting.small_province import make_province
from units.models import DistrictTile, FormerDistrict, PortalSettings, UnitSuccession
from webhooks.models import Delivery, Endpoint

NUMBERS = ("received_total", "received_online", "returned_by_post")
ZEROS = dict.fromkeys(NUMBERS, 0)
FIGURES = ("received_total", "received_online", "ytd_received_total", "ytd_received_online")


@pytest.fixture
def rows(db):
    """The small province with one begun report, one sending and one compliance row to bend."""
    return made_once("rows to bend", make_rows, by_day=True)


def make_rows():
    province = make_province()
    submission = make_report(province.units["SO1"], province.periods[1])
    revision = Revision.objects.create(submission=submission, number=1, sent_by_name="x", sha256="0" * 64)
    procedure = province.procedures["P1"]
    RevisionCount.objects.create(revision=revision, procedure=procedure, **ZEROS)
    CatalogueEntry.objects.create(period=submission.period, procedure=procedure, kind="commune", exempt=False)
    DossierCount.objects.create(submission=submission, procedure=procedure, **ZEROS)
    HintNote.objects.create(revision=revision, procedure=procedure, kind="unusual")
    TextSave.objects.create(submission=submission, name="remarks", saved_by="x")
    LastVisit.objects.create(user=province.coordinator, at=datetime(2020, 5, 1, 2, tzinfo=UTC))
    event = SubmissionEvent.objects.create(submission=submission, kind="returned", actor_name="x")
    minute = Confirmation.objects.create(
        at=datetime(2020, 5, 1, 2, tzinfo=UTC), until=datetime(2020, 5, 1, 3, tzinfo=UTC)
    )
    ConfirmedReport.objects.create(confirmation=minute, submission=submission)
    CellNote.objects.create(event=event, procedure=procedure, number="received_total", text="x")
    sums = {
        field.attname: 0
        for field in Compliance._meta.concrete_fields
        if "received" in field.name or "post" in field.name
    }
    Compliance.objects.create(
        unit=province.units["SO1"],
        period=province.periods[1],
        basis="official",
        reported=False,
        months_reported=0,
        months_expected=1,
        computed_at="2020-05-01T00:00:00+07:00",
        **sums,
    )
    ProcedureSum.objects.create(
        period=province.periods[1],
        basis="official",
        procedure=procedure,
        kind="commune",
        sendings=1,
        units=0,
        units_online=0,
        received_total=0,
        received_online=0,
        returned_by_post=0,
    )
    ProcedureMonths.objects.create(
        year=2020,
        procedure=procedure,
        unit=province.units["X1"],
        kind="commune",
        official_total=1,
        official_online=0,
        provisional_total=1,
        provisional_online=0,
    )
    UnitSuccession.objects.create(
        predecessor=province.units["X1"], successor=province.units["X2"], effective_on=date(2020, 3, 1), kind="merger"
    )
    FormerDistrict.objects.create(unit=province.units["X1"], district=None, until=date(2020, 3, 1))
    SubmissionEvent.objects.create(submission=submission, kind="returned", actor_name="x")
    Reminder.objects.create(
        unit=province.units["SO1"], period=province.periods[1], means="email", occasion=date(2020, 2, 5)
    )
    file = FileJob.objects.create(owner=province.coordinator, kind="reports-csv", period="2020-01", language="vi")
    FilePart.objects.create(job=file, number=0, content=b"x")
    upload = SystemUpload.objects.create(uploaded_by_name="x", file_name="x", sha256="0", rows=1)
    dossiers = DossierFile.objects.create(
        by_name="x", system="x", file_name="x", sha256="0", language="vi", state="recorded", upload=upload
    )
    DossierPart.objects.create(file=dossiers, kind="counts", number=0, content=b"x")
    DossierDay.objects.create(period=province.periods[1], system="x", day=date(2020, 1, 2), dossiers=1)
    place = {"period": province.periods[1], "unit": province.units["SO1"], "procedure": procedure}
    SystemCount.objects.create(upload=upload, **place, **ZEROS)
    table = CodeTable.objects.create(code="dhis2", name="x")
    CodeMapping.objects.create(table=table, subject="unit", ours="X1", theirs="DiszpKrYNg8")
    ValueFile.objects.create(uploaded_by_name="x", file_name="x", sha256="0", values=1)
    DifferenceNote.objects.create(**place, state="asked", basis="official", reported="", system="", actor_name="x")
    edition = Edition.objects.create(dataset="compliance", span="2020-01", number=1, rows=1, digest="0" * 64)
    EditionFile.objects.create(edition=edition, form="csv", size=1, sha256="0" * 64, content=b"x")
    PublishedUnit.objects.create(edition=edition, unit=1, kind="commune", code="X1", code_key="x1", position=1)
    month = {"edition": edition, "year": 2020, "month": 1, **dict.fromkeys(FIGURES, 0)}
    PublishedFigure.objects.create(unit=1, reported=True, months_reported=1, months_expected=1, status="met", **month)
    PublishedSum.objects.create(
        kind="", **dict.fromkeys(("units", "met", "missed", "reported", "expected"), 0), **month
    )
    PublishingState.objects.create()
    frozen_ranking(province, 1)
    DistrictTile.objects.create(unit=province.units["H1"], column=0, row=0)
    endpoint = Endpoint.objects.create(name="A", address="https://a/", secret="x", events=["period.opened"])
    Delivery.objects.create(endpoint=endpoint, event=webhook_event("msg_1", "period.opened"))
    PortalSettings.objects.get_or_create(pk=1)
    FiguresState.objects.get_or_create(pk=1)
    return province
