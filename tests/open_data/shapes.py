"""What a catalogue must have, from the text of the recommendations, and a reader that looks for it.

DCAT 3: «Data Catalog Vocabulary (DCAT) - Version 3», W3C Recommendation of 22 August 2024,
https://www.w3.org/TR/vocab-dcat-3/ (the ranges of properties are those of its chapter on the vocabulary).
DCAT-AP 3.0: «DCAT-AP 3.0», SEMIC Recommendation of 14 June 2024, https://semiceu.github.io/DCAT-AP/releases/3.0.0/
(what it calls mandatory is marked so here; what it recommends and we promise in ``docs/open-data.md`` is marked too).
Checksums: SPDX 2, https://spdx.org/rdf/terms/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
ABSOLUTE = re.compile(r"https?://[^\s]+")


def is_text(value: Any) -> bool:
    """A literal with a language (rdf:langString)."""
    return isinstance(value, dict) and set(value) == {"@value", "@language"} and bool(value["@value"])


def is_plain(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def typed(datatype: str, pattern: str) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and value.get("@type") == f"xsd:{datatype}"
            and re.fullmatch(pattern, value.get("@value", "")) is not None
        )

    return check


def is_resource(value: Any) -> bool:
    """A node by its address alone, or a prefixed name."""
    return isinstance(value, dict) and set(value) == {"@id"} and bool(re.match(r"https?://|spdx:", value["@id"]))


def node(kind: str) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return isinstance(value, dict) and value.get("@type") == kind

    return check


@dataclass(frozen=True)
class Rule:
    """A property: what its values are, and how many there must and may be."""

    name: str
    is_valid: Callable[[Any], bool]
    least: int = 0
    most: int = 1000


MOMENT = typed("dateTime", DATE_TIME.pattern)
NAMED = (
    Rule("dct:title", is_text, 1),  # mandatory for catalogues, datasets and series in DCAT-AP
    Rule("dct:description", is_text, 1),  # likewise
)
SHAPES: dict[str, tuple[Rule, ...]] = {
    "dcat:Catalog": (
        *NAMED,
        Rule("dct:publisher", node("foaf:Agent"), 1, 1),  # mandatory in DCAT-AP
        Rule("dct:license", node("dct:LicenseDocument"), 1, 1),
        Rule("dct:language", is_resource),
        Rule("foaf:homepage", is_resource, 0, 1),
        Rule("dct:issued", MOMENT, 0, 1),
        Rule("dct:modified", MOMENT, 0, 1),
        Rule("dct:spatial", node("dct:Location")),
        Rule("dcat:dataset", lambda value: value.get("@type") in ("dcat:Dataset", "dcat:DatasetSeries")),
    ),
    "dcat:DatasetSeries": (
        *NAMED,
        Rule("dct:publisher", node("foaf:Agent"), 1, 1),
        Rule("dct:accrualPeriodicity", is_resource, 0, 1),
        Rule("dct:issued", MOMENT, 1, 1),
        Rule("dct:modified", MOMENT, 1, 1),
        Rule("dcat:landingPage", is_resource, 1),
    ),
    "dcat:Dataset": (
        *NAMED,
        Rule("dct:identifier", is_plain, 1, 1),
        Rule("dcat:inSeries", is_resource, 1, 1),
        Rule("dcat:version", is_plain, 1, 1),
        Rule("dcat:previousVersion", is_resource, 0, 1),
        Rule("adms:versionNotes", is_text),
        Rule("dct:publisher", node("foaf:Agent"), 1, 1),
        Rule("dct:license", node("dct:LicenseDocument"), 1, 1),
        Rule("dct:issued", MOMENT, 1, 1),
        Rule("dct:modified", MOMENT, 1, 1),
        Rule("dct:conformsTo", is_resource, 1),
        Rule("dcat:landingPage", is_resource, 1),
        Rule("dcat:contactPoint", node("vcard:Organization"), 0, 1),
        Rule("dct:temporal", node("dct:PeriodOfTime"), 0, 1),
        Rule("dcat:distribution", node("dcat:Distribution"), 3, 3),
    ),
    "dcat:Distribution": (
        Rule("dct:title", is_text, 1),
        Rule("dcat:accessURL", is_resource, 1),  # mandatory in DCAT-AP
        Rule("dcat:downloadURL", is_resource, 1, 1),
        Rule("dcat:mediaType", is_resource, 1, 1),
        Rule("dct:format", is_resource, 1, 1),
        Rule("dct:license", node("dct:LicenseDocument"), 1, 1),
        Rule("dct:issued", MOMENT, 1, 1),
        Rule("dcat:byteSize", typed("nonNegativeInteger", r"\d+"), 1, 1),
        Rule("spdx:checksum", node("spdx:Checksum"), 1, 1),
    ),
    "foaf:Agent": (Rule("foaf:name", is_text, 1),),
    "dct:LicenseDocument": (Rule("dct:title", is_text, 1),),
    "dct:Location": (Rule("rdfs:label", is_text, 1),),
    "vcard:Organization": (Rule("vcard:fn", is_plain, 1, 1), Rule("vcard:note", is_plain, 0, 1)),
    "dct:PeriodOfTime": (
        Rule("dcat:startDate", typed("date", r"\d{4}-\d\d-\d\d"), 1, 1),
        Rule("dcat:endDate", typed("date", r"\d{4}-\d\d-\d\d"), 1, 1),
    ),
    "spdx:Checksum": (
        Rule("spdx:algorithm", is_resource, 1, 1),
        Rule("spdx:checksumValue", typed("hexBinary", r"[0-9a-f]{64}"), 1, 1),
    ),
}
NAMESPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "adms": "http://www.w3.org/ns/adms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def values_of(found: Node, name: str) -> list[Any]:
    value = found.get(name, [])
    return list(value) if isinstance(value, list) else [value]


def nodes(found: Any) -> Iterator[Node]:
    """Every node with a type, the outer ones first."""
    if isinstance(found, dict):
        if "@type" in found and "@value" not in found:
            yield found
        for name, value in found.items():
            if name != "@context":
                yield from nodes(value)
    elif isinstance(found, list):
        for value in found:
            yield from nodes(value)


def faults(catalog: Node) -> list[str]:
    """What the catalogue lacks or has too much, as «node: property»; empty where it is as it must be."""
    said = [] if catalog.get("@context") == NAMESPACES else ["context"]
    for each in nodes(catalog):
        kind = each["@type"]
        name = f"{kind} {each.get('@id', '')}".strip()
        rules = {rule.name: rule for rule in SHAPES.get(kind, ())}
        if kind not in SHAPES:
            said.append(f"{name}: unknown class")
        said += [f"{name}: {extra}" for extra in each if extra[0] != "@" and extra not in rules]
        for rule in rules.values():
            found = values_of(each, rule.name)
            if not (rule.least <= len(found) <= rule.most and all(map(rule.is_valid, found))):
                said.append(f"{name}: {rule.name}")
    return said
