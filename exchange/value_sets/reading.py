"""Which format a file or a call is in, and its values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exchange.adx.reading import CONTENT_TYPE as ADX_TYPE
from exchange.adx.reading import read_adx
from exchange.value_sets.csv_format import CONTENT_TYPE as CSV_TYPE
from exchange.value_sets.csv_format import read_csv
from exchange.value_sets.json_format import CONTENT_TYPE as JSON_TYPE
from exchange.value_sets.json_format import read_json
from exchange.value_sets.values import ValueSet
from units.refusals import Refused

JSON, CSV, ADX = "json", "csv", "adx"


@dataclass(frozen=True, slots=True)
class Format:
    """One of the formats: its name in addresses, its ending, and what a call says of it."""

    name: str
    ending: str
    content_type: str
    also: tuple[str, ...] = ()

    @property
    def types(self) -> tuple[str, ...]:
        return (self.content_type, *self.also)


FORMATS = {
    each.name: each
    for each in (
        Format(JSON, "json", JSON_TYPE),
        Format(CSV, "csv", CSV_TYPE, ("text/csv",)),
        Format(ADX, "xml", ADX_TYPE),
    )
}


def format_of_type(content_type: str) -> Format | None:
    """The format that the header Content-Type or Accept names; None where it names none of them."""
    named = content_type.partition(";")[0].strip().lower()
    return next((each for each in FORMATS.values() if named in each.types), None)


def format_of_file(content: bytes, name: str) -> Format:
    """The format of an uploaded file, by its ending or by how it begins.

    Raises:
        Refused: neither says it.
    """
    ending = name.rpartition(".")[2].lower()
    by_ending = {"json": JSON, "csv": CSV, "xml": ADX, "adx": ADX}.get(ending)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    by_start = {b"{": JSON, b"[": JSON, b"<": ADX}.get(start)
    found = by_ending or by_start
    if found is None:
        raise Refused(_("Please choose a file that ends in .json, .csv or .xml (ADX)."), code="format")
    return FORMATS[found]


def read_values(content: bytes, format_name: str, *, dimension: str) -> ValueSet:
    """The values of a file in one of the formats; ``dimension`` is the attribute of ADX that divides further.

    Raises:
        Refused: it is not in the format, or too large.
    """
    readers: dict[str, Callable[[bytes], ValueSet]] = {
        JSON: read_json,
        CSV: read_csv,
        ADX: lambda text: read_adx(text, dimension=dimension),
    }
    return readers[format_name](content)
