"""docs/architecture.md is true: each address is found in its table, with the files that answer it."""

import re
from itertools import chain

import pytest
from django.urls import URLPattern

from reporting.urls import urlpatterns
from tests import ROOT

MAP = ROOT / "docs/architecture.md"
FOLDERS = ("reporting/views", "reporting", "templates/reporting", "tests/reporting")  # of the columns after the address


def rows() -> dict[str, list[list[str]]]:
    """By address: the files named in each further column."""
    table = re.findall(r"^\| `(/[^`]*)` \|(.*)\|$", MAP.read_text(encoding="utf-8"), re.M)
    return {address: [re.findall(r"`([^`]+)`", cell) for cell in cells.split("|")] for address, cells in table}


def address_of(pattern: URLPattern) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern.pattern))


def row_of(address: str) -> list[list[str]]:
    """The row of ``address``, or of the page to which it belongs."""
    table = rows()
    return table[max((each for each in table if address.startswith(each)), key=len)]


@pytest.mark.parametrize("pattern", urlpatterns, ids=address_of)
def test_the_row_of_an_address_names_the_view_that_answers_it(pattern: URLPattern) -> None:
    views = row_of(address_of(pattern))[0]

    module = pattern.callback.__module__.removeprefix("reporting.views.")

    assert module.replace(".", "/") + ".py" in views


@pytest.mark.parametrize("address", rows())
def test_a_row_names_files_that_exist(address: str) -> None:
    named = [ROOT / folder / name for folder, names in zip(FOLDERS, rows()[address], strict=True) for name in names]

    assert [str(path) for path in named if not path.is_file()] == []


@pytest.mark.parametrize("address", rows())
def test_an_address_of_the_table_exists_and_its_view_shows_the_template(address: str) -> None:
    views, _readers, templates, _tests = rows()[address]
    shown = "".join((ROOT / "reporting/views" / view).read_text(encoding="utf-8") for view in views)

    assert address in {address_of(pattern) for pattern in urlpatterns}
    assert [name for name in templates if name not in shown and "guide" not in name] == []


def test_every_template_of_a_page_is_in_the_table() -> None:
    named = set(chain.from_iterable(templates for _views, _readers, templates, _tests in rows().values()))
    pages = {
        str(path.relative_to(ROOT / "templates/reporting"))
        for path in (ROOT / "templates/reporting").rglob("*.html")
        if not path.name.startswith("_") and path.parent.name != "drawings"  # parts of many pages
    }

    assert pages == named


def test_every_path_that_the_map_names_exists() -> None:
    text = re.sub(r"^\| `/.*$", "", MAP.read_text(encoding="utf-8"), flags=re.M)  # a page's row has short names
    named = re.findall(r"`((?:reporting|units|procedures|quotas|docs|tests|templates)/[\w./-]+)`", text)

    assert [path for path in named if not (ROOT / path).exists()] == []
