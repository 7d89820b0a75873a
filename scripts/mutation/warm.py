"""A mutant put into modules that are imported already, in a process that is thrown away afterwards.

Functions get the mutant's code; constants its values, wherever they were imported to. What other modules built of such
a constant when they were imported (a longer text of SQL) is built again.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any

OURS = (
    "config",
    "units",
    "procedures",
    "quotas",
    "reporting",
    "webhooks",
    "open_data",
    "api",
    "exchange",
    "monitoring",
    "tests",
)
VALUES = (
    bool,
    int,
    str,
    bytes,
    tuple,
    list,
    dict,
    set,
    frozenset,
    range,
    re.Pattern,
    Decimal,
    Fraction,
    date,
    timedelta,
)
DEEPEST = 3  # a constant of a constant of a constant


def module_at(path: str) -> ModuleType:
    """The imported module of a file."""
    return sys.modules[path.removesuffix(".py").replace("/", ".")]


def codes_of(module: ModuleType) -> dict[CodeType, str]:
    """The code of each function and method of a module, with its qualified name."""
    return {function.__code__: name for name, function in _functions(vars(module), module.__name__)}


def put(module: ModuleType, code: CodeType) -> bool:
    """Let ``module`` be as if ``code`` had been imported in its place; whether any constant is another one now."""
    plain = _executed(module, _source(module))
    return _take_over(module, plain, _executed(module, code), DEEPEST)


def _source(module: ModuleType) -> CodeType:
    return compile(inspect.getsource(module), str(module.__file__), "exec")


def _executed(module: ModuleType, code: CodeType) -> dict[str, Any]:
    fresh = {name: vars(module)[name] for name in ("__name__", "__package__", "__file__", "__spec__", "__builtins__")}
    exec(code, fresh)  # noqa: S102 - the project's own module
    return fresh


def _take_over(module: ModuleType, plain: dict[str, Any], mutated: dict[str, Any], deep: int) -> bool:
    new = dict(_functions(mutated, module.__name__))
    for name, function in _functions(vars(module), module.__name__):
        if name in new:
            function.__code__ = new[name].__code__
            function.__defaults__ = new[name].__defaults__
            function.__kwdefaults__ = new[name].__kwdefaults__
    names = [name for name, value in plain.items() if isinstance(value, VALUES) and name in mutated]
    changed = [name for name in names if plain[name] != mutated[name]]
    for name in changed:
        _change(vars(module).get(name), name, mutated[name], deep)
    return bool(changed)


def _change(old: Any, name: str, value: Any, deep: int) -> None:
    """Put ``value`` wherever ``old`` was imported to, and build again what was built of it there."""
    ours = [each for key, each in list(sys.modules.items()) if key.startswith(OURS)]
    users = [each for each in ours if name in vars(each) and vars(each)[name] is old]
    before = [_again(each) if deep else None for each in users]
    for module in users:
        setattr(module, name, value)
    for module, plain in zip(users, before, strict=True):
        mutated = _again(module) if plain is not None else None
        if plain is not None and mutated is not None:
            _take_over(module, plain, mutated, deep - 1)


def _again(module: ModuleType) -> dict[str, Any] | None:
    """What the module would be, imported now; None for one that must not be imported twice, as models."""
    if module.__name__.startswith("tests") or ".models" in module.__name__ or ".admin" in module.__name__:
        return None
    with suppress(Exception):
        return _executed(module, _source(module))
    return None


def _functions(names: dict[str, Any], module_name: str, prefix: str = "") -> Iterator[tuple[str, FunctionType]]:
    for name, value in list(names.items()):
        if isinstance(value, type) and value.__module__ == module_name and not prefix:
            yield from _functions(dict(vars(value)), module_name, f"{name}.")
        for function in _plain_functions(value):
            if function.__module__ == module_name:
                yield prefix + name, function


def _plain_functions(value: Any) -> Iterator[FunctionType]:
    """The function behind a property, a class method or a decorator."""
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, cached_property):
        value = value.func
    elif isinstance(value, classmethod | staticmethod):
        value = value.__func__
    if hasattr(value, "cache_clear"):
        value.cache_clear()
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    if isinstance(value, FunctionType):
        yield value
