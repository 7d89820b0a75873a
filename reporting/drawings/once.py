"""Drawings of equal values in one language are equal, so each is made once and remembered by the process."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

REMEMBERED = 128  # drawings of each kind, tens of kB each
P = ParamSpec("P")
R = TypeVar("R")


def drawn_once(make: Callable[P, R]) -> Callable[P, R]:
    """``make``, of plain values in, and a drawing that nobody changes out; its lists may be of any kind."""

    @lru_cache(maxsize=REMEMBERED)
    def made(_language: str | None, values: tuple[Hashable, ...], named: tuple[tuple[str, Hashable], ...]) -> R:
        return make(*values, **dict(named))  # type: ignore[arg-type]

    @wraps(make)
    def remembered(*values: P.args, **named: P.kwargs) -> R:
        frozen = tuple((name, _frozen(value)) for name, value in sorted(named.items()))
        return made(get_language(), tuple(map(_frozen, values)), frozen)

    return remembered


def _frozen(value: Any) -> Hashable:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    return tuple(value)
