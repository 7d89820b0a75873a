"""Files of dossiers for tests, as one-stop systems write them, and what was counted of them."""

import csv
import io
import tempfile

from django.core.files.uploadedfile import SimpleUploadedFile

from exchange.actions.dossiers.bringing import dossier_file_bring
from exchange.actions.dossiers.recording import dossier_file_record
from exchange.dossiers.parts import counts_store
from exchange.models import DossierFile, DossierState
from units import clock

URL = "/reconciliation/dossiers/"
SYSTEM = "Hệ thống một cửa của tỉnh"
HEAD = ("MaHoSo", "MaTTHC", "KenhThucHien", "NgayTiepNhan", "MaDinhDanhDV", "HinhThuc", "ChuHoSo", "SoDienThoai")
PERSON = "Nguyễn Văn Bí Mật"
TELEPHONE = "0905123456"


def content_of(*rows, head=HEAD):
    """A CSV with these rows."""
    file = io.StringIO()
    csv.writer(file).writerows([head, *rows])
    return file.getvalue().encode()


def dossier(number, unit="X1", procedure="C1", day="20200305093000", channel="1", post="0"):
    """A row as the national exchange has it, with a person's details that nobody may read."""
    return (number, procedure, channel, day, unit, post, PERSON, TELEPHONE)


def many(count, start=0, **details):
    """Dossiers with numbers of their own."""
    return [dossier(f"000.00.16.H32-{number:06d}", **details) for number in range(start, start + count)]


def bring(content, by, system=SYSTEM, name="ho-so.csv", **details):
    """Bring a file through the action, and read again what became of it."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        brought = dossier_file_bring(file=file, size=len(content), file_name=name, system=system, by=by, **details)
    brought.refresh_from_db()
    return brought


def counted_file(by):
    """A file without dossiers that waits to be recorded, for tests of who may what: no reader is started."""
    file = DossierFile.objects.create(
        by=by, by_name="–", system=SYSTEM, file_name="ho-so.csv", sha256="0" * 64, language="vi",
        state=DossierState.COUNTED, ended_at=clock.now(), good=1, outcome={"days": {}},
    )  # fmt: skip
    counts_store(file, [])
    return file


def record(content, by, **details):
    """Bring a file and record what was counted, without the refused rows and the days that it lacks."""
    file = bring(content, by, **details)
    lost = sum(len(row["lost_days"]) for row in file.outcome["periods"])
    return dossier_file_record(file=file, leave_out=file.refused, lose_days=lost, by=by)


def upload(client, content, name="ho-so.csv", system=SYSTEM, **chosen):
    return client.post(URL, {"file": SimpleUploadedFile(name, content), "system": system, **chosen})


def refusals(file):
    """The reasons for which rows of a counted file were refused, with how many."""
    return {(kind["column"], kind["label"]): kind["count"] for kind in file.outcome["kinds"]}
