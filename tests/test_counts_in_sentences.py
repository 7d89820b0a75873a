"""A count in a sentence has its thousands marks: «1.601 dòng mới», not «1601 dòng mới»."""

import ast
import re

import pytest

from reporting import numbers
from tests import ROOT
from tests.test_plain_english import AREAS

FOLDERS = [area for area in AREAS if area not in ("bench", "tests", "trials", "scripts", "static")]


def bare_lengths(path):
    """The lines on which a number of things is put into a sentence as ``len`` gives it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict):
            for value in node.right.values:
                if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "len":
                    yield f"{path.relative_to(ROOT)}:{value.lineno}"


def test_no_sentence_takes_a_number_of_things_as_it_is():
    paths = [path for area in FOLDERS for path in (ROOT / area).rglob("*.py") if "migrations" not in path.parts]
    assert [found for path in paths for found in bare_lengths(path)] == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (numbers.online_above_total(99_999, 1_000), "(99.999)"),
        (numbers.blank_cells(1_758), "1.758 ô"),
        (numbers.not_nil([(1, None)] * 1_758), "1.758 ô"),
        (numbers.out_of_range(), "9.999.999"),
    ],
)
def test_the_sentences_of_cells_have_them(sentence, said):
    assert said in sentence


COUNTED = re.compile(r"{% blocktranslate [^%]*\bcount (\w+)=[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)


def test_no_sentence_of_a_page_takes_the_count_by_which_it_chooses_its_plural():
    """It would be printed without marks: ``count counter=… with n=…|whole``."""
    pages = sorted((ROOT / "templates").rglob("*.html"))
    found = [
        f"{page.relative_to(ROOT)}: {name}"
        for page in pages
        for name, body in COUNTED.findall(page.read_text())
        if f"{{{{ {name} }}}}" in body
    ]
    assert found == []
