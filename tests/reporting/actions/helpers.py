"""Checks of the tests of actions: refused, with nothing changed; exactly what is stored now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from reporting.models import DossierCount, Revision, Submission, SubmissionEvent
from units.models import StaleFigures
from units.refusals import Refused


def everything() -> list[list[tuple[Any, ...]]]:
    """All that an action on a report could write."""
    models = (Submission, DossierCount, Revision, SubmissionEvent, StaleFigures)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The action inside says no for this reason, in a sentence, and writes nothing."""
    before = everything()
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code
    assert refusal.value.sentence
    assert everything() == before


def stale() -> list[tuple[int | None, str | None, str]]:
    """The requests to recompute, oldest first: year, unit, reason."""
    return list(StaleFigures.objects.order_by("pk").values_list("year", "unit__code", "reason"))


def events(submission: Submission) -> list[tuple[Any, ...]]:
    """What happened to the report, oldest first: what, who, which sending, why."""
    return list(submission.events.order_by("pk").values_list("kind", "actor__username", "revision_number", "reason"))


def forget() -> None:
    """Drop what the arranging of a test left to recompute."""
    StaleFigures.objects.all().delete()
