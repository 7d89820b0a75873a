"""Choices about drafts of a unit whose beginning is undone: only ever added, they are kept in the undo's record."""

from __future__ import annotations

from django.utils.translation import pgettext

from exchange.models import DraftChoice
from reporting.reorganising.recorded import Recorded, recorded_add
from units.wording import moment


def add() -> None:
    """Let an undo put aside what the unit's clerks chose."""
    field = DraftChoice._meta.get_field("unit")
    recorded_add(Recorded(field, _said, ("unit_id", "is_on", "by_id", "by_name", "at")))


def _said(choice: DraftChoice) -> str:
    on_or_off = pgettext("choice of a unit", "On") if choice.is_on else pgettext("choice of a unit", "Off")
    return f"{on_or_off}, {choice.by_name}, {moment(choice.at)}"
