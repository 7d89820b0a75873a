"""Everything that is wrong with a row of a file, so that it can be corrected at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

T = TypeVar("T")


class RowFaults:
    """The faults of one row by its columns or fields; what follows from a fault is not looked at."""

    def __init__(self) -> None:
        self.found: dict[str, list[Any]] = {}

    def read(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """What ``work`` returns; None where it refuses, which is then noted."""
        try:
            return work(*args, **kwargs)
        except ValidationError as error:
            error.update_error_dict(self.found)
            return None

    def add(self, column: str, sentence: Any) -> None:
        ValidationError({column: sentence}).update_error_dict(self.found)

    def has(self, *columns: str) -> bool:
        """Whether something is wrong with one of them."""
        return any(column in self.found for column in columns)

    def refuse(self) -> None:
        """Stop where anything was noted.

        Raises:
            ValidationError: with every fault at its column.
        """
        if self.found:
            raise ValidationError(self.found)
