"""Who publishes, under which licence and from which month on, as the portal settings say it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from units.models import PortalSettings

KINDS = {"tỉnh ": gettext_noop("%(name)s province"), "thành phố ": gettext_noop("%(name)s city")}


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
    def province_said(self) -> str:
        """The province in the language of the page: «tỉnh Khánh Hòa», “Khánh Hòa province”.

        The settings have it in Vietnamese, with its kind before the name; without one of the two kinds it stays so.
        """
        if get_language() != "vi":
            for kind, said in KINDS.items():
                if self.province.casefold().startswith(kind):
                    return _(said) % {"name": self.province[len(kind) :]}
        return self.province

    @property
    def base(self) -> str:
        """``https://…/open-data/``."""
        return f"{settings.PORTAL_URL}/open-data/"
