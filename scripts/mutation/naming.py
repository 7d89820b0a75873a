"""The name of a mutant: which function or constant it is in, and the code before and after."""

from __future__ import annotations

import ast

LONGEST = 400  # signs of a name; of a longer piece its two ends
AROUND = 36  # so much of a long line tells the place of a fault in it


def seen_at(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> ast.AST:
    """The statement around ``node``; of one with a block the expression at its head."""
    while not isinstance(node, ast.stmt) and not hasattr(parents[node], "body"):
        node = parents[node]
    return node


def change(before: str, after: str) -> str:
    """The code before and after, with enough around it to find the place."""
    start = _equal_signs(before, after)
    end = _equal_signs(before[: start - 1 if start else None : -1], after[: start - 1 if start else None : -1])
    description = (_shortened(text, start, len(text) - end) for text in (before, after))
    return " → ".join(description)


def _equal_signs(one: str, other: str) -> int:
    """How many signs at the beginning of two texts are the same."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _shortened(text: str, start: int, end: int) -> str:
    """``text`` around what is between ``start`` and ``end``, in whole words."""
    begin, stop = max(0, start - AROUND), min(len(text), end + AROUND)
    while begin > 0 and not text[begin - 1].isspace():
        begin -= 1
    while stop < len(text) and not text[stop].isspace():
        stop += 1
    words = " ".join(text[begin:stop].replace("\\n", " ").split()).replace("`", "'")
    return words if len(words) <= LONGEST else f"{words[:AROUND]} … {words[-AROUND:]}"


def _scopes(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> list[ast.FunctionDef | ast.ClassDef]:
    """The functions and classes around a node, from the outermost."""
    found: list[ast.FunctionDef | ast.ClassDef] = []
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.insert(0, node)
    return found


def qualified(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    names = [scope.name for scope in _scopes(node, parents)]
    if names:
        return ".".join(names)
    while not isinstance(node, ast.stmt):
        node = parents[node]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    return ", ".join(ast.unparse(target) for target in targets if isinstance(target, ast.expr)) or "module"


def outermost_function(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    names: list[str] = []
    inside = node
    for scope in _scopes(node, parents):
        names.append(scope.name)
        if isinstance(scope, ast.FunctionDef):
            return "" if _is_default(inside, scope, parents) else ".".join(names)
    return ""


def _is_default(node: ast.AST, function: ast.FunctionDef, parents: dict[ast.AST, ast.AST]) -> bool:
    while node in parents and parents[node] is not function:
        node = parents[node]
    return node is function.args
