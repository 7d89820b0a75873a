"""Keeping the numbers of the data's version few."""

from __future__ import annotations

from django.db import transaction

from units.models.data_version import DataVersion, new_token

KEPT = 50  # numbers that a page adds up without noticing


@transaction.atomic
def data_version_shorten() -> None:
    """Put one new number in the place of all, once there are many; those of changes not committed yet come after it.

    The version becomes another one, never one that there was: each change adds a random number of 60 bits, and this
    takes away none without adding one.
    """
    if DataVersion.objects.count() <= KEPT:
        return
    found = list(DataVersion.objects.select_for_update().order_by("token").values_list("token", flat=True))
    DataVersion.objects.create(token=new_token())
    DataVersion.objects.filter(token__in=found).delete()
