"""What pages of open data depend on: the settings, what is published, and the release. Two queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Q
from django.utils.module_loading import import_string

from open_data.content.rows import digest_of
from open_data.models import Dataset, Edition
from open_data.notes import demo_sentences
from open_data.publisher import Publisher
from units.models import PortalSettings


@dataclass(frozen=True, slots=True)
class Published:
    """Who publishes, and a text that changes whenever a page can look otherwise."""

    publisher: Publisher
    version: str


def published() -> Published | None:
    """As of now; None while open data is switched off."""
    publisher = Publisher.of(PortalSettings.load())
    if publisher is None:
        return None
    of_units = Q(dataset=Dataset.UNITS, replaced_at__isnull=True)
    editions = Edition.objects.aggregate(last=Max("pk"), units=Max("made_from", filter=of_units))
    return Published(publisher, digest_of(import_string(settings.RELEASE)(), publisher, editions, demo_sentences()))
