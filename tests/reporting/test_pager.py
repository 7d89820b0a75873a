"""The way to the other pages of a list: one component, and every choice in the address goes along."""

import re
from html import unescape

import pytest
from django.core.paginator import Paginator
from django.template import RequestContext, Template


@pytest.fixture
def links(rf):
    """Renders the pager of page ``number`` of five rows, two a page; returns what is between its tags and links."""

    def render(asked, number, options=""):
        context = RequestContext(rf.get("/", asked), {"rows": Paginator(range(5), 2).get_page(number)})
        html = Template(f'{{% include "_components/pager.html" with page=rows {options} only %}}').render(context)
        return [unescape(address) for address in re.findall('href="([^"]*)"', html)], html

    return render


def test_a_page_in_the_middle_leads_both_ways_and_keeps_what_was_chosen(links):
    addresses, html = links({"kind": "commune", "sort": "-rate", "page": "2"}, 2)
    assert addresses == ["?kind=commune&sort=-rate&page=1", "?kind=commune&sort=-rate&page=3"]
    assert "Trang 2/3" in " ".join(html.split())


def test_first_and_last_page_lead_one_way(links):
    assert links({}, 1)[0] == ["?page=2"]
    assert links({"page": "3"}, 3)[0] == ["?page=2"]


def test_a_list_of_one_page_has_no_pager(rf):
    context = RequestContext(rf.get("/"), {"page": Paginator(range(2), 2).get_page(1)})
    assert not Template('{% include "_components/pager.html" %}').render(context).strip()


def test_what_was_ticked_on_one_page_is_not_ticked_on_the_next(links):
    assert links({"tick": "all"}, 1)[0] == ["?page=2"]


def test_the_pages_of_one_group_are_turned_alone(links):
    assert links({"sort": "gap"}, 1, 'kind="commune" anchor="#ranking"')[0] == ["?sort=gap&kind=commune&page=2#ranking"]


def test_a_second_list_of_a_page_has_a_number_of_its_own_and_a_name(links):
    addresses, html = links({"page": "2"}, 1, 'is_log=True anchor="#log" of="Việc đã làm"')
    assert addresses == ["?page=2&log=2#log"]
    assert 'aria-label="Các trang: Việc đã làm"' in html
