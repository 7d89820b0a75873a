"""What refuses a cell is said in the same words by the form, by every file and at sending."""

import ast

import pytest

from reporting.numbers import not_nil
from tests import ROOT

HOME = ROOT / "reporting" / "numbers.py"
FOR_THE_BROWSER = ROOT / "reporting" / "entry" / "script.py"  # hands the sentences over with their places still open


def sentences(path):
    """The texts of a module that are handed to gettext."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")]
    return {arg.value for call in named for arg in call.args if isinstance(arg, ast.Constant)}


def test_no_other_module_writes_a_sentence_about_cells_again():
    mine = sentences(HOME)
    assert "The unit does not report this procedure in this period." in mine
    others = [path for path in (ROOT / "reporting").rglob("*.py") if path not in (HOME, FOR_THE_BROWSER)]
    assert {path.name: mine & sentences(path) for path in others if mine & sentences(path)} == {}


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([], ""),
        ([(0, 0, 0), (None, 0, 0)], ""),
        ([(0, 0, 7)], ""),  # results by post may be of dossiers of an earlier month
        ([(3, 0, 0), (2, 1, 5)], "Đã có 3 ô khác 0."),
    ],
)
def test_a_nil_return_is_refused_where_something_was_received(rows, refused):
    assert not_nil(rows).startswith(refused)
    assert bool(not_nil(rows)) is bool(refused)
