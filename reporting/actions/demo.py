"""The demonstration: Khánh Hòa 2020 on Monday 4 January 2021, the day before December's deadline."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from reporting.actions.imports import counts_import
from reporting.actions.periods import period_lock
from reporting.actions.province import province_load
from reporting.models import ReportingPeriod, Submission
from units import clock
from units.history import create_with_history
from units.models import PortalSettings, Role, Unit, User
from units.refusals import Refused

DIRECTORY = Path(settings.BASE_DIR) / "demo" / "khanh_hoa_2020"
PASSWORD = "demo-2020"  # noqa: S105 - published on purpose: the demo answers only to its own machine
MAIL_DOMAIN = "chi-tieu.example"  # of a reserved name (RFC 2606)
LAST_CONFIRMED = "2020-11"
AWAITING = "2020-12"
LOCKED_YEAR = 2019
GUIDANCE = (
    "Chỉ ghi hồ sơ tiếp nhận mới trong kỳ, không cộng hồ sơ kỳ trước chuyển sang.\n"
    "Tổng số gồm cả ba hình thức: trực tuyến, trực tiếp, bưu chính công ích (BCCI).\n"
    "Hồ sơ giấy do cán bộ nhập vào phần mềm không phải là hồ sơ trực tuyến."
)
GUIDANCE_DISTRICT = "Chỉ ghi hồ sơ thuộc thẩm quyền của UBND cấp huyện, không cộng hồ sơ của UBND cấp xã."
STAFF = {
    "coordinator": (Role.COORDINATOR, "Cán bộ tổng hợp"),
    "observer": (Role.OBSERVER, "Người xem (cơ quan phối hợp)"),
    "admin": (Role.ADMINISTRATOR, "Quản trị hệ thống"),
}


def demo_load() -> bool:
    """Load the demonstration into this database; returns whether anything had to be done. Harmless twice.

    January to November 2020 are confirmed, what is dated up to the demo's day awaits confirmation for December, and
    every unit has an account. 2019 is there to compare with, and locked.

    Raises:
        Refused: this is not a demo (``DEMO`` is off).
    """
    if not settings.DEMO:
        raise Refused(_("The demonstration is loaded only with DEMO=1."), code="not_a_demo")
    changed = province_load(directory=DIRECTORY).is_change
    if not Submission.objects.exists():
        _load_reports()
        changed = True
    with transaction.atomic():
        PortalSettings.objects.get_or_create(pk=PortalSettings.ONLY, defaults=_portal_settings())
        for period in ReportingPeriod.objects.filter(year=LOCKED_YEAR, locked_at__isnull=True):
            period_lock(period=period)
        changed = _give_addresses() or changed
        return _create_accounts() or changed


def _load_reports() -> None:
    counts_import(counts=DIRECTORY / "counts_2019.csv", accept=True)
    with tempfile.TemporaryDirectory() as folder:
        for accept in (True, False):
            counts, submissions = _part(Path(folder), confirmed=accept)
            counts_import(counts=counts, submissions=submissions, accept=accept)


def _part(folder: Path, *, confirmed: bool) -> tuple[Path, Path]:
    """The months up to November, or the reports of December dated up to the demo's day, as files of their own."""
    listed, rows = _read("submissions_2020.csv")
    today = clock.today().isoformat()

    def belongs(row: dict[str, str]) -> bool:
        if confirmed:
            return row["period"] <= LAST_CONFIRMED
        return row["period"] == AWAITING and "" < row["submitted_on"] <= today

    chosen = [row for row in rows if belongs(row)]
    pairs = {(row["period"], row["unit_code"]) for row in chosen}
    columns, counts = _read("counts_2020.csv")
    kept = [row for row in counts if (row["period"], row["unit_code"]) in pairs]
    return _write(folder / "counts.csv", columns, kept), _write(folder / "submissions.csv", listed, chosen)


def _read(name: str) -> tuple[list[str], list[dict[str, str]]]:
    with (DIRECTORY / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


def _write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _portal_settings() -> dict[str, object]:
    return {
        "province": "tỉnh Khánh Hòa",
        "lead_agency": "Sở Thông tin và Truyền thông",
        "levels": "mức độ 3, 4",
        "support": "Bản trình diễn, không có số điện thoại hỗ trợ",
        "guidance": GUIDANCE,
        "guidance_district": GUIDANCE_DISTRICT,
    }


def _give_addresses() -> bool:
    """Give each unit without one a reserved address, so that reminders can be tried: such addresses receive nothing."""
    without = list(Unit.objects.filter(email=""))
    for unit in without:
        unit.email = f"{unit.code.lower()}@{MAIL_DOMAIN}"
    Unit.objects.bulk_update(without, ["email"])
    return bool(without)


def _create_accounts() -> bool:
    known = set(User.objects.values_list("username", flat=True))
    password = ""
    wanted = [
        User(username=f"clerk-{unit.code.lower()}", role=Role.CLERK, unit=unit, full_name="Cán bộ đầu mối")
        for unit in Unit.objects.filter(active_until__isnull=True)
    ]
    for username, (role, name) in STAFF.items():
        administers = role == Role.ADMINISTRATOR
        wanted.append(
            User(username=username, role=role, full_name=name, is_staff=administers, is_superuser=administers)
        )
    missing = [user for user in wanted if user.username not in known]
    if missing:
        password = make_password(PASSWORD)  # once: 168 Argon2 hashes would take half a minute
    for user in missing:
        user.password = password
    create_with_history(User, missing)
    return bool(missing)
