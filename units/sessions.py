"""Sessions in the database, read by a statement that is written once: nearly every request reads its own."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
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
