"""Data value sets as JSON, in the shape of DHIS2.

The shape is that of «Data values» in the developer documentation of DHIS2: one object with ``dataValues``; ``dataSet``,
``period``, ``orgUnit`` and ``attributeOptionCombo`` may be said once for all; a value's own part comes first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from exchange.value_sets.values import (
    MAX_VALUES,
    PARTS,
    DataValue,
    Fault,
    ValueSet,
    faults_of,
    require_size,
    too_many_values,
    unreadable,
)
from units.refusals import Refused

CONTENT_TYPE = "application/json"
FOR_ALL = ("period", "orgUnit", "attributeOptionCombo")  # parts that may be said once for all values
SCHEMES = ("idScheme", "dataElementIdScheme", "orgUnitIdScheme", "categoryOptionComboIdScheme", "dataSetIdScheme")
KNOWN = {"dataSet", "completeDate", "dataValues", "dryRun", "importStrategy", *FOR_ALL, *SCHEMES}
NOT_KEPT = {"storedBy", "created", "lastUpdated", "followup", "followUp"}  # what DHIS2 writes along
KNOWN_OF_VALUE = {part for _name, part in PARTS} | {"comment", "deleted"} | NOT_KEPT
STRATEGIES = {"": False, "CREATE_AND_UPDATE": False, "NEW_AND_UPDATES": False, "DELETE": True}  # whether it deletes
SHOWN = 30
SURROGATE = b"\\ud"  # how half a character is written, which no database and no page can hold


def read_json(content: bytes) -> ValueSet:
    """The values of a JSON data value set.

    Values that lack a part or hold something else than texts and whole numbers are in ``ValueSet.faults``.

    Raises:
        Refused: too large, no JSON, another shape, a key that is not known, or too many values.
    """
    require_size(content)
    document = _parsed(content)
    if not isinstance(document, dict) or not isinstance(document.get("dataValues", []), list):
        raise unreadable("JSON", _("It must be an object with a list “dataValues”."))
    _refuse_unknown(document, KNOWN, "")
    values = document.get("dataValues", [])
    if len(values) > MAX_VALUES:
        raise too_many_values()
    for_all = {name: _text_of(document, name) for name in (*FOR_ALL, "dataSet")}
    found = ValueSet(
        data_set=for_all["dataSet"],
        complete=bool(document.get("completeDate")),
        is_trial=_truth(document, "dryRun"),
        deletes=_strategy(document),
    )
    for number, each in enumerate(values):
        _add(found, each, number, for_all)
    if found.deletes:
        found.delete_all()
    return found


def read_one(content: bytes) -> ValueSet:
    """The one value of a JSON object that is a value, not a set of them; or what is wrong with it.

    Raises:
        Refused: too large, no JSON object, or a key that is not known.
    """
    require_size(content)
    document = _parsed(content)
    if not isinstance(document, dict):
        raise unreadable("JSON", _("A value must be an object with “dataElement” and “value”."))
    found = ValueSet()
    _add(found, document, 0, {})
    return found


def id_schemes(content: bytes) -> dict[str, str]:
    """The id schemes that a document says, which go before those of the address; it was read before."""
    document = _parsed(content)
    return {name: _text_of(document, name) for name in SCHEMES if name in document}


def write_json(data_set: str, values: Iterable[DataValue]) -> Iterator[str]:
    """A data value set in pieces of text: a value a line, so that two exports can be compared line by line."""
    yield f'{{"dataSet": {_written(data_set)}, "dataValues": ['
    separator = "\n"
    for value in values:
        yield f"{separator}{json.dumps(as_object(value), ensure_ascii=False)}"
        separator = ",\n"
    yield "\n]}\n"


def as_object(value: DataValue) -> dict[str, Any]:
    """A value as an object of a data value set; what it does not say is left out."""
    written: dict[str, Any] = {
        "dataElement": value.data_element,
        "period": value.period,
        "orgUnit": value.org_unit,
        "categoryOptionCombo": value.category_option_combo,
        "attributeOptionCombo": value.attribute_option_combo,
        "value": value.value,
        "comment": value.comment,
    }
    written = {name: text for name, text in written.items() if text or name == "value"}
    return written | ({"deleted": True} if value.deleted else {})


def _written(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _parsed(content: bytes) -> Any:
    """The document; a key said twice and numbers that are none are refused, not guessed."""
    try:
        parsed = json.loads(content, object_pairs_hook=_once, parse_constant=_no_number, parse_float=str)
        if SURROGATE in content.lower():
            json.dumps(parsed, ensure_ascii=False).encode()
    except Refused:
        raise
    except (ValueError, RecursionError) as error:
        where = getattr(error, "lineno", 0)
        why = _("It stops being JSON in line %(line)s.") % {"line": where} if where else ""
        raise unreadable("JSON", why) from error
    return parsed


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(_("“%(name)s” is said twice in one object.") % {"name": twice[:SHOWN]}, code="twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _refuse_unknown(document: dict[str, Any], known: set[str], place: str) -> None:
    unknown = sorted(set(document) - known)
    if unknown:
        sentence = _("“%(name)s” is not known. Known are: %(known)s.")
        values = {"name": f"{place}{unknown[0]}"[:SHOWN], "known": ", ".join(sorted(known))}
        raise Refused(sentence % values, code="unknown_key")


def _text_of(document: dict[str, Any], name: str) -> str:
    """A part that is said once for all, as a text."""
    value = document.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if type(value) is int:  # a period written as a number
        return str(value)
    raise Refused(_("“%(name)s” must be a text.") % {"name": name}, code="no_text")


def _truth(document: dict[str, Any], name: str) -> bool:
    """A part that is true or false; false where it is missing, but not where it says nothing."""
    value = document.get(name, False)
    if isinstance(value, bool):
        return value
    raise Refused(_("“%(name)s” must be true or false.") % {"name": name}, code="no_truth")


def _strategy(document: dict[str, Any]) -> bool | None:
    """Whether the document says that its values are deleted; None where it says no strategy."""
    written = _text_of(document, "importStrategy")
    return deletes_by(written) if written else None


def deletes_by(strategy: str) -> bool:
    """Whether a strategy of an import deletes the values that it names.

    Raises:
        Refused: it is not offered.
    """
    if strategy.upper() not in STRATEGIES:
        sentence = _("“importStrategy” must be one of: %(known)s.")
        raise Refused(sentence % {"known": ", ".join(filter(None, STRATEGIES))}, code="strategy")
    return STRATEGIES[strategy.upper()]


def _add(found: ValueSet, each: Any, number: int, for_all: dict[str, str]) -> None:
    """Add one value, or what is wrong with it."""
    place = f"dataValues[{number}]"
    if not isinstance(each, dict):
        sentence = _("A value must be an object with “dataElement” and “value”.")
        found.faults.append(Fault(number, place, "value", "", sentence, "no_object"))
        return
    _refuse_unknown(each, KNOWN_OF_VALUE, f"{place}.")
    texts: dict[str, str] = {}
    for name, part in (*PARTS, ("comment", "comment")):
        value = each.get(part)
        if value is None:
            value = for_all.get(part, "")
        if type(value) is int:
            value = str(value)
        if not isinstance(value, str):
            sentence = _("“%(name)s” must be a text or a whole number.") % {"name": part}
            found.faults.append(Fault(number, place, part, str(value)[:SHOWN], sentence, "no_text"))
            return
        texts[name] = value
    deleted = each.get("deleted") or False
    if not isinstance(deleted, bool):
        sentence = _("“%(name)s” must be true or false.") % {"name": "deleted"}
        found.faults.append(Fault(number, place, "deleted", str(deleted)[:SHOWN], sentence, "no_truth"))
        return
    value = DataValue(**texts, deleted=deleted, place=place)
    fault = faults_of(value, number, PARTS)
    if fault:
        found.faults.append(fault)
    else:
        found.add(value, number)
