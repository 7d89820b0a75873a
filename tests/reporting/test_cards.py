"""On a telephone tables of figures are cards: each figure carries the heading of its column, or is left out there."""

import re

import pytest

from tests.reporting.pages import words

PAGES = [
    "/dashboard/",
    "/dashboard/outlook/",
    "/dashboard/changes/",
    "/dashboard/fields/",
    "/dashboard/groups/commune/",
    "/dashboard/months/",
    "/dashboard/months/?span=quarter",
    "/dashboard/districts/",
    "/dashboard/districts/569/",
    "/dashboard/procedures/1.001612/",
    "/dashboard/catalogue/",
    "/dashboard/indicators/",
    "/rankings/2020-11/freeze/",
    "/dashboard/units/SCT/",
    "/reports/",
]
UNNAMED = ("tick", "verdict-", "cards-without", "noprint", "code-of")  # says what it is by itself, or is not shown
OF_SUMS = "Tỷ lệ"  # in the sums of a unit's procedures, where each procedure says whether it counts


@pytest.mark.parametrize("address", PAGES)
def test_each_figure_of_a_card_is_named_as_its_column(coordinator, address):
    page = coordinator.get(address).content.decode()
    tables = [table for table in re.findall(r"<table.*?</table>", page, re.DOTALL) if is_cards(table)]
    assert tables
    for table in tables:
        heads = {words(head) for head in re.findall(r"<th [^>]*scope=\"col(?:group)?\".*?</th>", table, re.DOTALL)}
        cells = re.findall(r"<td([^>]*)>", table[table.index("<tbody") :])
        named = [re.search(r'data-label="([^"]*)"', cell) for cell in cells]
        assert {found[1] for found in named if found} <= {*heads, OF_SUMS}
        bare = [cell for cell, found in zip(cells, named, strict=True) if not found]
        assert [cell for cell in bare if not any(word in cell for word in UNNAMED)] == []
        assert any(named)


def is_cards(table):
    return not {"cards", "heat-cards"}.isdisjoint(re.search(r'class="([^"]*)"', table)[1].split())
