"""The three numbers of a procedure in a month: their names, their limits, and the rules that the database keeps."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MAX_COUNT = 9_999_999
NUMBERS = ("received_total", "received_online", "returned_by_post")
RECEIVED = NUMBERS[:2]  # what a nil return says none of
REMARKS_LENGTH = 1000


def number_checks(prefix: str) -> list[models.BaseConstraint]:
    """The rules of three numbers, for working cells and sent figures alike; a blank satisfies them."""
    ranges = [
        models.CheckConstraint(
            condition=Q(**{f"{name}__gte": 0, f"{name}__lte": MAX_COUNT}) | Q(**{f"{name}__isnull": True}),
            name=f"{prefix}_{name}_in_range",
            violation_error_message=_("The number must be from 0 to 9,999,999."),
        )
        for name in NUMBERS
    ]
    online = models.CheckConstraint(
        condition=Q(received_online__lte=F("received_total"))
        | Q(received_online__isnull=True)
        | Q(received_total__isnull=True),
        name=f"{prefix}_online_within_total",
        violation_error_message=_("The online dossiers exceed the total received."),
    )
    return [*ranges, online]
