"""Rows filled into a template that was rendered once look as if the template had been rendered for each."""

import pytest
from django.template import Context, Engine
from django.urls import reverse
from django.utils.html import format_html

from units.row_pattern import RowPattern, addresses_by_code

LOADER = "django.template.loaders.locmem.Loader"


def pattern(text, **context):
    engine = Engine(loaders=[(LOADER, {"row.html": text})])
    shown = Context(context)
    with shown.bind_template(engine.from_string("")):
        return RowPattern("row.html", shown)


def test_a_value_is_escaped_unless_it_is_safe():
    row = pattern('<td title="{{ row.name }}">{{ row.name }}</td><td>{{ row.sum }}</td>')
    assert row.with_values(name='<a "b">', sum=format_html("<b>{}</b>", 1)) == (
        '<td title="&lt;a &quot;b&quot;&gt;">&lt;a &quot;b&quot;&gt;</td><td><b>1</b></td>'
    )


def test_what_all_rows_share_is_decided_once_by_the_template():
    text = "<tr>\n  {% if wide %}<td>{{ row.a }}</td>{% endif %}\n  <td>{{ row.b }} 100% {{ unit }}</td>\n</tr>\n"
    rows = [{"a": 1, "b": 2}, {"a": 3, "b": 4}]
    assert pattern(text, unit="m").joined(rows) == "<tr>\n<td>2 100% m</td>\n</tr>\n<tr>\n<td>4 100% m</td>\n</tr>\n"
    assert pattern(text, wide=True).joined(rows).count("<td>") == 4
    assert pattern(text).joined([]) == ""


def test_a_percent_sign_and_a_brace_of_a_value_are_nothing_special():
    assert pattern("{{ row.a }}|{{ row.b }}").with_values(a="%(b)s {0}", b="%") == "%(b)s {0}|%"


@pytest.mark.parametrize(
    "text",
    [
        "{% if row.a %}x{% endif %}",
        "{% if row.a > 3 %}x{% endif %}",
        "{{ row.a|length }}",
        "{{ row.a|default:'–' }}",
        "{{ row.a|upper }}",
        "{% with b=row.a %}{% endwith %}",
    ],
)
def test_a_template_that_asks_for_a_value_is_refused(text):
    with pytest.raises(ValueError, match="blank"):
        pattern(text)


def test_a_blank_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        pattern("{{ row.a }}").with_values(b=1)


@pytest.mark.parametrize("code", ["22456", "569-a", "A/B", "..", "", "Hộ 1", "a_b%", "addressed"])
def test_an_address_is_the_one_that_is_found_for_each_code(code):
    address = addresses_by_code("reporting:submission", "2020-12")
    assert address(code) == reverse("reporting:submission", args=["2020-12", code])
