"""Reading an ADX message: groups of values of one unit and period, safely and within bounds.

What a message may hold is said by the profile (IHE Quality, Research and Public Health, Technical Framework
Supplement «Aggregate Data Exchange», namespace ``urn:ihe:qrph:adx:2015``) and by the style sheet that is a normative
part of it and makes the schema of a message (IHE/xslt/dsd2adx.xsl of the repository dhis2/adx): ``adx`` with
``exported``, in it ``group`` with ``orgUnit`` and ``period``, in it ``dataValue`` with ``dataElement`` and ``value``,
and in that at most one ``annotation``. Other attributes are dimensions of a jurisdiction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from exchange.value_sets.values import (
    MAX_VALUES,
    PARTS,
    DataValue,
    ValueSet,
    faults_of,
    require_size,
    too_many_values,
    unreadable,
)
from units.refusals import Refused

CONTENT_TYPE = "application/adx+xml"
NAMESPACE = "urn:ihe:qrph:adx:2015"
PREFIX = f"{{{NAMESPACE}}}"
FOREIGN = "{"  # how an attribute of another namespace begins, as xsi:schemaLocation
OF_GROUP = {"orgUnit", "period", "dataSet", "completeDate", "attributeOptionCombo"}
OF_VALUE = {"dataElement", "value"}
PARENTS = {"adx": "", "group": "adx", "dataValue": "group", "annotation": "dataValue"}
SHOWN = 30


@dataclass(slots=True)
class _Message:
    """A message while it is read."""

    found: ValueSet
    dimension: str
    open: list[str] = field(default_factory=list)  # the elements from the root to where reading is
    group: dict[str, str] = field(default_factory=dict)
    groups: int = 0
    in_group: int = 0
    number: int = 0
    annotation: str | None = None
    root: Any = None


def read_adx(content: bytes, *, dimension: str) -> ValueSet:
    """The values of an ADX message; the attribute ``dimension`` of a value is its category option combination.

    Raises:
        Refused: too large, no XML or XML with a document type, no ADX, an element or an attribute that is not known, or
            too many values.
    """
    require_size(content)
    message = _Message(ValueSet(), dimension)
    try:
        for event, element in iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                _begin(message, element)
            else:
                _end(message, element)
    except DefusedXmlException as error:
        raise unreadable("ADX", _("It declares a document type or entities, which are not read.")) from error
    except ParseError as error:
        why = _("It stops being XML in line %(line)s.") % {"line": error.position[0]}
        raise unreadable("ADX", why) from error
    except (ValueError, LookupError) as error:  # an encoding that is not known
        raise unreadable("ADX") from error
    return message.found


def _begin(message: _Message, element: Any) -> None:
    """Go into an element: only those of the profile, each in its place, so that no depth can grow."""
    name = element.tag.removeprefix(PREFIX) if element.tag.startswith(PREFIX) else ""
    if name not in PARENTS or PARENTS[name] != (message.open[-1] if message.open else ""):
        tag = element.tag.rpartition("}")[2][:SHOWN]
        raise unreadable("ADX", _("The element “%(name)s” has no place there.") % {"name": tag})
    message.open.append(name)
    attributes = {name: text for name, text in element.attrib.items() if not name.startswith(FOREIGN)}
    if name == "adx":
        message.root = element
        message.found.exported = attributes.get("exported", "")
    elif name == "group":
        _begin_group(message, attributes)
    elif name == "dataValue":
        if message.number >= MAX_VALUES:
            raise too_many_values()
        message.in_group += 1
        message.annotation = None
        _refuse_unknown(attributes, OF_VALUE | {message.dimension}, f"{_place(message)}/@")


def _begin_group(message: _Message, attributes: dict[str, str]) -> None:
    if message.groups >= MAX_VALUES:
        raise too_many_values()
    message.groups += 1
    message.in_group = 0
    _refuse_unknown(attributes, OF_GROUP, f"group[{message.groups}]/@")
    message.group = attributes
    message.found.complete = message.found.complete or bool(attributes.get("completeDate"))
    message.found.data_set = message.found.data_set or attributes.get("dataSet", "")


def _end(message: _Message, element: Any) -> None:
    """Leave an element; nothing of it stays in memory but the value."""
    name = message.open.pop()
    if name == "annotation":
        if message.annotation is not None:
            raise unreadable("ADX", _("The element “%(name)s” is there twice.") % {"name": name})
        message.annotation = element.text or ""
    elif name == "dataValue":
        _add(message, element.attrib)
        element.clear()
    elif name == "group":
        message.root.clear()


def _place(message: _Message) -> str:
    return f"group[{message.groups}]/dataValue[{message.in_group}]"


def _refuse_unknown(attributes: dict[str, str], known: set[str], place: str) -> None:
    unknown = sorted(set(attributes) - known)
    if unknown:
        sentence = _("“%(name)s” is not known. Known are: %(known)s.")
        values = {"name": f"{place}{unknown[0][:SHOWN]}", "known": ", ".join(sorted(known))}
        raise Refused(sentence % values, code="unknown_key")


def _add(message: _Message, attributes: dict[str, str]) -> None:
    """Add the value that ends here, or what is wrong with it."""
    group = message.group
    value = DataValue(
        data_element=attributes.get("dataElement", ""),
        period=group.get("period", ""),
        org_unit=group.get("orgUnit", ""),
        value=attributes.get("value", ""),
        category_option_combo=attributes.get(message.dimension, ""),
        attribute_option_combo=group.get("attributeOptionCombo", ""),
        comment=message.annotation or "",
        data_set=group.get("dataSet", ""),
        place=_place(message),
    )
    fault = faults_of(value, message.number, PARTS)
    if fault:
        message.found.faults.append(fault)
    else:
        message.found.add(value, message.number)
    message.number += 1
