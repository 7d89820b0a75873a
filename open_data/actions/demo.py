"""The demonstration's open data: switched on, with the results of nine months declared and published."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from open_data.actions.editions import editions_publish
from reporting.actions.rankings import ranking_freeze
from reporting.models import FrozenRanking, ReportingPeriod
from units.models import PortalSettings, User
from units.refusals import Refused

DECLARED = "2020-09"
SETTINGS = {
    "open_data": True,
    "open_data_since": "2020-01",
    "open_data_licence": "Bản trình diễn: số liệu minh họa, không dùng làm số liệu chính thức",
    "open_data_publisher": "Bản trình diễn, không phải của một cơ quan",
    "open_data_contact": "Bản trình diễn, không có địa chỉ liên hệ",
}


def demo_publish() -> int:
    """Switch open data on in a demonstration and publish its closed months; harmless twice. How many editions.

    The ranking of nine months is frozen, so its months are closed; those after it are still open.

    Raises:
        Refused: this is not a demo (``DEMO`` is off).
    """
    if not settings.DEMO:
        raise Refused(_("The demonstration is loaded only with DEMO=1."), code="not_a_demo")
    portal = PortalSettings.load()
    if not (portal.open_data or portal.open_data_licence):  # an administrator's own choice stays
        for name, value in SETTINGS.items():
            setattr(portal, name, value)
        portal.save()
    period = ReportingPeriod.objects.named(DECLARED)
    if not FrozenRanking.objects.filter(period=period).exists():
        ranking_freeze(period=period, by=User.objects.get(username="coordinator"))
    return editions_publish()
