"""Our own stylesheets are whole: a block left open would swallow every rule after it without a word."""

import re

from tests.tree import texts


def depths(sheet: str) -> list[int]:
    """How deep in blocks the sheet is after each brace, comments left out."""
    reached, depth = [], 0
    for brace in re.findall(r"[{}]", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
        depth += 1 if brace == "{" else -1
        reached.append(depth)
    return reached


def test_each_block_of_a_stylesheet_is_closed_and_none_is_deeper_than_a_rule_in_a_condition() -> None:
    sheets = {path: depths(text) for path, text in texts().items() if path.startswith("static/css/")}

    assert sheets
    assert {
        path for path, reached in sheets.items() if reached[-1] != 0 or min(reached) < 0 or max(reached) > 2
    } == set()
