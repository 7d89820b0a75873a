"""Small faults in a module: each is a copy of its code in which one thing is otherwise."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType

from scripts.mutation.naming import change, outermost_function, qualified, seen_at
from scripts.mutation.sql import is_sql, swaps

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
REGEX_COUNTS = re.compile(r"(?<=[{,])\d+(?=[,}])")
REGEX_SIGNS = re.compile(r"(?<![\\(\[])[+?](?![:=!])")


@dataclass(frozen=True)
class Mutant:
    """One fault: its name (the same wherever its lines are), the function it is in, and the code with it."""

    name: str
    function: str  # the outermost function or method; empty outside of functions
    line: int
    code: CodeType


@dataclass
class _Fault:
    """How to put a fault into the tree and to take it out, and at which node it can be seen."""

    node: ast.AST
    put: Callable[[], None]
    take: Callable[[], None]
    description: tuple[str, str] | None = None  # the code before and after, where it is an entire block


def mutants_of(path: str, source: str) -> list[Mutant]:
    """The mutants of the module at ``path``, in the order of its lines."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found: list[Mutant] = []
    names: Counter[str] = Counter()
    for node in _in_order(tree):
        if _is_next_to(node, parents):
            continue
        for fault in _faults(node, parents):
            mutant = _mutant(path, tree, fault, parents, names)
            if mutant is not None:
                found.append(mutant)
    return found


def _mutant(
    path: str, tree: ast.Module, fault: _Fault, parents: dict[ast.AST, ast.AST], names: Counter[str]
) -> Mutant | None:
    seen = seen_at(fault.node, parents)
    before = ast.unparse(seen)
    with _put(fault):
        after = ast.unparse(seen)
        code = compile(ast.fix_missing_locations(tree), path, "exec")
    before, after = fault.description or (before, after)
    if before == after:
        return None
    name = f"{path} {qualified(fault.node, parents)}: {change(before, after)}"
    names[name] += 1
    if names[name] > 1:
        name = f"{name} ({names[name]})"
    return Mutant(name, outermost_function(fault.node, parents), getattr(fault.node, "lineno", 0), code)


@contextmanager
def _put(fault: _Fault) -> Iterator[None]:
    fault.put()
    try:
        yield
    finally:
        fault.take()


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)


def _is_next_to(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a node says nothing that runs: annotations, decorators, documentation, texts for translation."""
    while node in parents:
        parent = parents[node]
        if isinstance(parent, ast.FunctionDef) and (node in parent.decorator_list or node is parent.returns):
            return True
        if isinstance(parent, ast.ClassDef) and node in parent.decorator_list:
            return True
        if isinstance(parent, ast.arg) or (isinstance(parent, ast.AnnAssign) and node is parent.annotation):
            return True
        if isinstance(parent, ast.Call) and _called(parent) in ("_", "TypeVar"):
            return True
        node = parent
    return False


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _faults(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[_Fault]:
    yield from _of_expression(node)
    yield from _of_condition(node)
    yield from _of_constant(node, parents)
    yield from _of_statement(node, parents)


def _set(node: ast.AST, field: str, value: object) -> _Fault:
    old = getattr(node, field)
    return _Fault(node, lambda: setattr(node, field, value), lambda: setattr(node, field, old))


def _left_out(node: ast.stmt, parents: dict[ast.AST, ast.AST]) -> _Fault:
    """``pass`` in the place of a statement."""
    parent = parents[node]
    field, block = next(
        (name, value) for name, value in ast.iter_fields(parent) if isinstance(value, list) and node in value
    )
    nothing = ast.copy_location(ast.Pass(), node)
    fault = _set(parent, field, [nothing if each is node else each for each in block])
    return _Fault(node, fault.put, fault.take, (ast.unparse(node), "pass"))


def _of_expression(node: ast.AST) -> Iterator[_Fault]:
    """Another comparison, sign or function, and a part of a set or slice less."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            other = COMPARISONS[type(operator)]()
            yield _set(node, "ops", [*node.ops[:place], other, *node.ops[place + 1 :]])
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in ARITHMETIC and not _is_sentence(node):
        yield _set(node, "op", ARITHMETIC[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield _set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield _set(node.func, "id", CALLS[node.func.id])
    elif isinstance(node, ast.Slice):
        yield from (_set(node, field, None) for field in ("lower", "upper") if getattr(node, field) is not None)
    elif isinstance(node, ast.Set) and len(node.elts) > 1:
        yield from (_set(node, "elts", [each for each in node.elts if each is not left]) for left in node.elts)


def _is_sentence(node: ast.BinOp | ast.AugAssign) -> bool:
    """Whether values are put into a text: no arithmetic."""
    left = getattr(node, "left", None)
    return isinstance(node.op, ast.Mod) and (
        isinstance(left, ast.Call) or (isinstance(left, ast.Name) and left.id == "sentence")
    )


def _of_condition(node: ast.AST) -> Iterator[_Fault]:
    """The negation of a condition, where it is more than a comparison with its own opposite."""
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        if _worth_negating(node.test):
            fault = _set(node, "test", _negated(node.test))
            fault.description = f"if {ast.unparse(node.test)}", f"if not ({ast.unparse(node.test)})"
            yield fault
    elif isinstance(node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            if _worth_negating(test):
                yield _set(node, "ifs", [*node.ifs[:place], _negated(test), *node.ifs[place + 1 :]])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _set(node, "operand", _negated(node.operand))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield _set(node, "op", ast.UAdd())


def _negated(test: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _worth_negating(test: ast.expr) -> bool:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return False
    if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
        return False
    exact = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
    return not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], exact))


def _of_constant(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[_Fault]:
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield _set(node, "value", not node.value)
    elif isinstance(node.value, int):
        yield _set(node, "value", node.value + 1)
        if node.value > 0:
            yield _set(node, "value", node.value - 1)
    elif isinstance(node.value, str) and not isinstance(parents[node], ast.Expr):
        for text in _other_texts(node.value, parents[node]):
            yield _set(node, "value", text)


def _other_texts(text: str, parent: ast.AST) -> Iterator[str]:
    if any(map(is_sql, _pieces(parent) or [text])):
        for start, end, instead in swaps(text):
            yield text[:start] + instead + text[end:]
    if isinstance(parent, ast.Call) and _called(parent) in ("compile", "sub"):
        yield from _other_patterns(text)


def _pieces(parent: ast.AST) -> list[str]:
    """The texts between the values of an f-string."""
    values = parent.values if isinstance(parent, ast.JoinedStr) else []
    return [str(each.value) for each in values if isinstance(each, ast.Constant)]


def _other_patterns(text: str) -> Iterator[str]:
    for found in REGEX_COUNTS.finditer(text):
        for number in (int(found.group()) - 1, int(found.group()) + 1):
            yield text[: found.start()] + str(number) + text[found.end() :]
    for found in REGEX_SIGNS.finditer(text):
        yield text[: found.start()] + {"+": "*", "?": ""}[found.group()] + text[found.end() :]


def _of_statement(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[_Fault]:
    """A result that is forgotten, and an act that is left out."""
    if isinstance(node, ast.Return):
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield _set(node, "value", ast.Constant(None))
    elif isinstance(node, ast.stmt) and _is_act(node):
        yield _left_out(node, parents)


def _is_act(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Attribute) for target in node.targets)
    return isinstance(node, ast.Raise | ast.AugAssign | ast.Continue | ast.Break)
