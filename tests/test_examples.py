"""The examples of property tests are the same in a test run by itself and in the middle of the suite."""

import importlib.util
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLES = 400  # one in twenty would be a constant


def drawn():
    """The examples of one property test."""
    found = []

    @settings(max_examples=EXAMPLES)
    @given(st.integers(0, 2**64))
    def note(number):
        found.append(number)

    note()
    return found


def test_examples_do_not_depend_on_the_modules_that_are_imported(tmp_path, monkeypatch):
    before = drawn()
    path = tmp_path / "one_more.py"
    path.write_text(f"NUMBERS = {[7_000_000_001 + 13 * place for place in range(300)]}\n")
    spec = importlib.util.spec_from_file_location("one_more", path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "one_more", module)
    spec.loader.exec_module(module)
    assert drawn() == before
