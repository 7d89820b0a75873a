"""Data for a revision: the demo's province with its December still open, for clerks who type."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from django.test import Client

from units.models import Unit, User

OPEN = "2020-12"


def clerks(folder: str, number: int) -> list[dict[str, Any]]:
    """Load the province in ``folder`` up to November; ``number`` clerks, each logged in, and their open reports.

    Where there are more clerks than units that report, the units with the most procedures have two.
    """
    from months import before

    from bench import data

    data._empty()
    call_command("load_province", Path(folder), verbosity=0)
    with tempfile.TemporaryDirectory() as cut:
        counts, submissions = (
            before(Path(folder) / f"{name}_2020.csv", Path(cut), OPEN) for name in ("counts", "submissions")
        )
        call_command("import_counts", counts, submissions=submissions, accept=True, verbosity=0)
    call_command("recompute", verbosity=0)
    people = [_clerk(unit, place, of) for unit, place, of in _places(number)]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return people


def _places(number: int) -> list[tuple[Unit, int, int]]:
    """Each clerk's unit, place among the clerks of the unit, and how many these are."""
    counted = Count("submissions__sent_revision__counts", filter=Q(submissions__period__year=2020))
    units = list(Unit.objects.annotate(figures=counted).filter(figures__gt=0).order_by("-figures", "code"))
    taken = [(units[each % len(units)], each // len(units)) for each in range(number)]
    return [(unit, place, sum(unit == other for other, _place in taken)) for unit, place in taken]


def _clerk(unit: Unit, place: int, of: int) -> dict[str, Any]:
    """A clerk with a session as a login makes it: 165 hashed passwords would take longer than the saves measured."""
    user = User.objects.create(username=f"clerk-{unit.code.lower()}-{place}", role="clerk", unit=unit)
    client = Client()
    client.force_login(user, backend="units.backends.PortalBackend")
    session = client.cookies["sessionid"].value
    return {
        "username": user.username,
        "session": session,
        "report": f"/submissions/{OPEN}/{unit.code}/",
        "place": place,
        "of": of,
    }
