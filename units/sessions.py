"""Sessions in the database, read by a statement that is written once: nearly every request reads its own.

Where the database is away while one is stored, that is said, and not that the session had ended.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from units.sql import as_parameter, rows_of

READ_SQL = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(DatabaseStore):
    """Django's own, the same table and contents."""

    def load(self) -> dict[str, Any]:
        """What the session holds; one that is unknown or has ended is empty and loses its key."""
        now = timezone.now()  # noqa: TID251 - a session ends by the clock of the machine, in the demo too
        rows = rows_of(READ_SQL, {"key": self.session_key, "now": as_parameter(now)})
        if not rows:
            self._session_key = None
            return {}
        return self.decode(rows[0][0])

    def save(self, must_create: bool = False) -> None:
        """Store what the session holds.

        Raises:
            UpdateError: it has ended meanwhile.
            OperationalError, InterfaceError: the database is away. Django takes that for an ended session, and would
                answer 400 to what was done.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from error.__context__.__cause__
            raise
