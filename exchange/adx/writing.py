"""Writing an ADX message: a group for each unit and period, in the order in which the values come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from exchange.adx.reading import NAMESPACE
from exchange.value_sets.values import DataValue

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
CARRIAGE_RETURN = {"\r": "&#13;"}  # which a reader takes for the end of a line where it is written as it is


def write_adx(data_set: str, values: Iterable[DataValue], *, exported: str, dimension: str) -> Iterator[str]:
    """The message in pieces of text; ``exported`` is when it was made, in ISO 8601 with a zone.

    A value's category option combination is its attribute ``dimension``. Periods are expected as intervals. The
    profile knows no message without a group: callers refuse to write one without values.
    """
    yield f"{HEAD}<adx xmlns={quoteattr(NAMESPACE)} exported={quoteattr(exported)}>\n"
    for (own_set, org_unit, period, combo), group in groupby(values, _group_of):
        named = {"orgUnit": org_unit, "period": period, "dataSet": own_set or data_set, "attributeOptionCombo": combo}
        yield f"  <group{_attributes(named)}>\n"
        for value in group:
            yield _value(value, dimension)
        yield "  </group>\n"
    yield "</adx>\n"


def _group_of(value: DataValue) -> tuple[str, str, str, str]:
    return value.data_set, value.org_unit, value.period, value.attribute_option_combo


def _value(value: DataValue, dimension: str) -> str:
    named = {"dataElement": value.data_element, dimension: value.category_option_combo}
    start = f"    <dataValue{_attributes(named)} value={quoteattr(value.value)}"
    if not value.comment:
        return f"{start}/>\n"
    return f"{start}><annotation>{escape(value.comment, CARRIAGE_RETURN)}</annotation></dataValue>\n"


def _attributes(named: dict[str, str]) -> str:
    """The attributes that say something."""
    return "".join(f" {name}={quoteattr(text)}" for name, text in named.items() if text)
