"""How far a long piece of work is, written while it goes on by another thread."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Any, Self

from django.db import DatabaseError, connection, models

from units import clock
from units.rows_done import RowsDone

logger = logging.getLogger(__name__)
EVERY = 2  # seconds


class SignsOfLife:
    """While it is open, the row in ``rows`` says every few seconds that its process lives and how many rows are done.

    The thread has a connection of its own: what makes the file reads one state of the database in one transaction, and
    its owner sees how far it is. A long statement of the first does not silence the second.
    """

    def __init__(self, rows: models.QuerySet[Any], done: RowsDone, name: str) -> None:
        self.rows = rows
        self.done = done
        self.is_over = Event()
        self.thread = Thread(target=self._write, name=name, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.is_over.set()
        self.thread.join()

    def _write(self) -> None:
        try:
            while not self.is_over.wait(EVERY):
                self.rows.update(alive_at=clock.now(), done=self.done.number)
        except DatabaseError:
            logger.exception("How far a file is could not be written.")  # it may be taken for lost, and made twice
        finally:
            connection.close()
