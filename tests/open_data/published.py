"""A small province whose months to March are locked, with open data switched on."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from open_data.actions.editions import editions_publish
from open_data.models import Edition, EditionFile
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.models import ReportingPeriod, Submission, SubmissionStatus
from tests.factories import YEAR, make_user
from tests.reporting.rows import made_once
from tests.reporting.small_province import Province, make_province
from units.models import PortalSettings, Role

LOCKED_AT = datetime(2020, 4, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SETTINGS: dict[str, object] = {
    "province": "tỉnh Khánh Hòa",
    "lead_agency": "Sở Thông tin và Truyền thông",
    "open_data": True,
    "open_data_since": "2020-01",
    "open_data_licence": "Được sử dụng lại với điều kiện ghi nguồn",
    "open_data_licence_address": "https://example.vn/giay-phep",
    "open_data_contact": "Văn phòng Sở, điện thoại 0258 000 000",
}


def switch_on(**changes: object) -> PortalSettings:
    """Switch open data on, from January 2020."""
    portal = PortalSettings.load()
    for name, value in (SETTINGS | changes).items():
        setattr(portal, name, value)
    portal.full_clean()
    portal.save()
    return portal


def lock(province: Province, *months: int) -> None:
    for month in months:
        ReportingPeriod.objects.filter(pk=province.periods[month].pk).update(locked_at=LOCKED_AT)


def confirmed(province: Province, code: str, month: int, *numbers: tuple[int, int, int]) -> Submission:
    """A report that was sent and confirmed long ago: it cannot be taken back."""
    submission = province.send(code, month, *numbers)
    confirm(submission)
    return submission


def confirm(submission: Submission) -> None:
    revision = submission.revisions.order_by("number").last()
    found = Submission.objects.filter(pk=submission.pk)
    found.update(status=SubmissionStatus.ACCEPTED, accepted_revision=revision)


def renew() -> None:
    """Bring figures up to date after ``confirmed``, which writes past the actions."""
    figures_recompute(year=YEAR)
    figures_drain()


def open_province(*, locked: tuple[int, ...] = (1, 2, 3)) -> Province:
    """Commune X1 has confirmed reports from January to April, department SO1 one of January; X2 one that only waits."""
    return made_once("open to all", lambda: _open_province(locked), locked)


def _open_province(locked: tuple[int, ...]) -> Province:
    province = make_province()
    province.administrator = make_user(Role.ADMINISTRATOR, "admin")
    for month in (1, 2, 3, 4):
        confirmed(province, "X1", month, (10 * month, 5, 1), (0, 0, 0))
    confirmed(province, "SO1", 1, *[(100, 40, 2)] * 2)
    province.send("X2", 1, (77, 33, 0), (0, 0, 0))
    renew()
    lock(province, *locked)
    switch_on()
    return province


def published_province(**how: Any) -> Province:
    """The same, published."""
    return made_once("published", lambda: _published(how), *sorted(how.items()))


def _published(how: dict[str, Any]) -> Province:
    province = open_province(**how)
    editions_publish()
    return province


def content_of(name: str, form: str, number: int | None = None) -> bytes:
    """The content of the file ``compliance/2020-03`` that holds now, or of one edition."""
    dataset, _slash, span = name.partition("/")
    which = {"edition__number": number} if number else {"edition__replaced_at__isnull": True}
    file = EditionFile.objects.get(edition__dataset=dataset, edition__span=span, form=form, **which)
    return gzip.decompress(bytes(file.content))


def rows_of_json(name: str, number: int | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(content_of(name, "json", number))["rows"]
    return found


def published_names() -> list[str]:
    """«compliance/2020-01 (1)» and so on, in the order of their names."""
    return sorted(map(str, Edition.objects.all()))
