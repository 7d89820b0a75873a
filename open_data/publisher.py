"""Who publishes, under which licence and from which month on, as the portal settings say it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from units.models import PortalSettings


@dataclass(frozen=True, slots=True)
class Publisher:
    """The portal's settings of open data, with the address below which everything is found."""

    since: str
    licence: str
    licence_address: str
    name: str
    contact: str
    province: str

    @classmethod
    def of(cls, portal: PortalSettings) -> Publisher | None:
        """None while open data is switched off."""
        if not portal.open_data:
            return None
        return cls(
            since=portal.open_data_since,
            licence=portal.open_data_licence,
            licence_address=portal.open_data_licence_address,
            name=portal.open_data_publisher or portal.lead,
            contact=portal.open_data_contact,
            province=portal.province,
        )

    @property
    def base(self) -> str:
        """``https://…/open-data/``."""
        return f"{settings.PORTAL_URL}/open-data/"
