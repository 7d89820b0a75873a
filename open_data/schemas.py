"""The dictionary for programs: Frictionless Table Schema, and the W3C's metadata for CSV (CSVW)."""

from __future__ import annotations

from typing import Any

from open_data.addresses import FileAddress
from open_data.columns import BOOLEAN, DATE, INTEGER, MONTH, NUMBER, STRING, Column
from open_data.dictionary import Description
from open_data.notes import demo_sentences, in_each_language
from open_data.publisher import Publisher

# «Metadata Vocabulary for Tabular Data», W3C Recommendation of 17 December 2015: datatypes.
CSVW_TYPES = {
    STRING: "string",
    INTEGER: "integer",
    NUMBER: "decimal",
    BOOLEAN: "boolean",
    DATE: "date",
    MONTH: "gYearMonth",
}


def table_schema(described: Description) -> dict[str, Any]:
    """The columns of a dataset (Frictionless Table Schema: ``fields``, ``primaryKey``, ``missingValues``).

    ``title`` and ``description`` are Vietnamese; both languages, the unit and the rule have names of ours.
    """
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/1.0/tableschema.json",
        "name": described.dataset.value,
        "title": in_each_language(lambda: described.dataset.label)["vi"],
        "description": in_each_language(lambda: described.row)["vi"],
        "titles": in_each_language(lambda: described.dataset.label),
        "descriptions": in_each_language(lambda: described.row),
        "fields": [_field(column, described) for column in described.columns],
        "missingValues": [""],
    }
    if described.primary_key:
        schema["primaryKey"] = described.primary_key
    if sentences := demo_sentences():
        schema["notice"] = sentences
    return schema


def _field(column: Column, described: Description) -> dict[str, Any]:
    meanings = in_each_language(lambda: column.meaning)
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": meanings["vi"],
        "descriptions": meanings,
    }
    if column.unit:
        field["unit"] = in_each_language(lambda: column.unit)
    if column.source:
        field["rule"] = in_each_language(lambda: column.source)
    return field | ({"constraints": constraints} if constraints else {})


def csv_metadata_of(described: Description, file: FileAddress, publisher: Publisher) -> dict[str, Any]:
    """The same for one CSV file, found at the address that programs expect: that of the file and «-metadata.json»."""
    table: dict[str, Any] = {
        "columns": [_csv_column(column) for column in described.columns],
        "null": "",
    }
    if described.primary_key:
        table["primaryKey"] = described.primary_key
    titles = in_each_language(lambda: described.dataset.label)
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{publisher.base}{file}",
        "dc:title": [{"@value": text, "@language": language} for language, text in titles.items()],
        "dc:license": {"@id": publisher.licence_address} if publisher.licence_address else publisher.licence,
        "dc:publisher": publisher.name,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": table,
    }


def _csv_column(column: Column) -> dict[str, Any]:
    meanings = in_each_language(lambda: column.meaning)
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": [{"@value": text, "@language": language} for language, text in meanings.items()],
        "datatype": CSVW_TYPES[column.type],
    }
    return described | ({"required": True} if column.required else {})
