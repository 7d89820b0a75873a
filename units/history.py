"""When a change of reference data is dated: by the portal's clock, as everything else is."""

from __future__ import annotations

from typing import Any

from simple_history.signals import pre_create_historical_record

from units import clock


def connect() -> None:
    """Date each record of a single change; loads of many give their own day (``reporting.loading.reference``)."""
    pre_create_historical_record.connect(_date, dispatch_uid="units.history")


def _date(sender: Any, *, history_instance: Any, **_rest: Any) -> None:
    history_instance.history_date = clock.now()
