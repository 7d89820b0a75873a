"""What is published, as a catalogue for programs: DCAT 3 as JSON-LD.

«Data Catalog Vocabulary (DCAT) - Version 3», W3C Recommendation of 22 August 2024: a catalogue (6.3) of dataset series
(6.7, ``dcat:inSeries``), of each month or year a dataset (6.6) with one distribution for each format (6.8), and its
versions (11.1, ``dcat:version``, ``dcat:previousVersion``). What DCAT-AP 3.0 asks of each is there as well: title and
description, the publisher of the catalogue, the access address of a distribution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from open_data.addresses import EditionAddress, FileAddress
from open_data.dictionary import description
from open_data.files import title_of
from open_data.models import Dataset, Edition, EditionFile, FileFormat
from open_data.notes import demo_sentences, in_each_language
from open_data.publisher import Publisher
from units import clock
from units.wording import whole

Node = dict[str, Any]
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "adms": "http://www.w3.org/ns/adms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
LANGUAGES = ("VIE", "ENG")
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
FREQUENCIES = {
    Dataset.PROCEDURES: "MONTHLY",
    Dataset.COMPLIANCE: "MONTHLY",
    Dataset.TOTALS: "MONTHLY",
    Dataset.QUOTAS: "ANNUAL",
}
MEDIA = {
    FileFormat.CSV: "https://www.iana.org/assignments/media-types/text/csv",
    FileFormat.JSON: "https://www.iana.org/assignments/media-types/application/json",
    FileFormat.XLSX: (
        "https://www.iana.org/assignments/media-types/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}


def catalog_of(publisher: Publisher) -> Node:
    """The catalogue with its series, datasets and distributions, earlier editions too. Two queries."""
    editions = list(Edition.objects.since(publisher.since).listed())
    files: dict[int, list[EditionFile]] = {}
    for file in EditionFile.objects.filter(edition__in=[each.pk for each in editions]).defer("content"):
        files.setdefault(file.edition_id, []).append(file)
    kept = [Dataset(name) for name in dict.fromkeys(each.dataset for each in editions)]
    datasets = [_dataset(edition, files.get(edition.pk, []), publisher) for edition in editions]
    catalog = _said(lambda: _catalog_title(publisher), lambda: _catalog_words(publisher))
    catalog |= {
        "@context": CONTEXT,
        "@id": f"{publisher.base}catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:publisher": _agent(publisher),
        "dct:license": _licence(publisher),
        "dct:language": [{"@id": LANGUAGE + name} for name in LANGUAGES],
        "foaf:homepage": {"@id": publisher.base},
        "dcat:dataset": [*(_series(name, editions, publisher) for name in kept), *datasets],
    }
    if editions:
        catalog["dct:issued"] = _moment(min(each.issued_at for each in editions))
        catalog["dct:modified"] = _moment(max(each.issued_at for each in editions))
    if publisher.province:
        catalog["dct:spatial"] = {"@type": "dct:Location", "rdfs:label": _text(publisher.province, "vi")}
    return catalog


def _series(name: Dataset, editions: Iterable[Edition], publisher: Publisher) -> Node:
    mine = [each for each in editions if each.dataset == name]
    node = _said(lambda: name.label, lambda: description(name).row)
    node |= {
        "@id": _series_id(name, publisher),
        "@type": "dcat:DatasetSeries",
        "dct:publisher": _agent(publisher),
        "dct:issued": _moment(min(each.issued_at for each in mine)),
        "dct:modified": _moment(max(each.issued_at for each in mine)),
        "dcat:landingPage": {"@id": f"{publisher.base}datasets/{name}/"},
    }
    if name in FREQUENCIES:
        node["dct:accrualPeriodicity"] = {"@id": FREQUENCY + FREQUENCIES[name]}
    return node


def _dataset(edition: Edition, files: Iterable[EditionFile], publisher: Publisher) -> Node:
    described = description(edition.dataset)
    node = _said(lambda: title_of(edition), lambda: described.row)
    node |= {
        "@id": _dataset_id(edition, edition.number, publisher),
        "@type": "dcat:Dataset",
        "dct:identifier": f"{edition.name}.v{edition.number}",
        "dcat:inSeries": {"@id": _series_id(edition.dataset, publisher)},
        "dcat:version": str(edition.number),
        "dct:publisher": _agent(publisher),
        "dct:license": _licence(publisher),
        "dct:issued": _moment(edition.issued_at),
        "dct:modified": _moment(edition.issued_at),
        "dct:conformsTo": {"@id": f"{publisher.base}{edition.dataset}/schema.json"},
        "dcat:landingPage": {"@id": f"{publisher.base}datasets/{EditionAddress.of(edition)}/"},
        "dcat:distribution": [_distribution(edition, file, publisher) for file in files],
    }
    if publisher.contact:
        node["dcat:contactPoint"] = {
            "@type": "vcard:Organization",
            "vcard:fn": publisher.name,
            "vcard:note": publisher.contact,
        }
    if edition.starts_on and edition.ends_on:
        node["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(edition.starts_on.isoformat(), "date"),
            "dcat:endDate": _typed(edition.ends_on.isoformat(), "date"),
        }
    if edition.number > 1:
        node["dcat:previousVersion"] = {"@id": _dataset_id(edition, edition.number - 1, publisher)}
        node["adms:versionNotes"] = _texts(in_each_language(lambda: versions_words(edition)))
    return node


def versions_words(edition: Edition) -> str:
    """«2 rows differ from edition 1.»"""
    changed = edition.changed_rows or 0
    words = ngettext(
        "%(n)s row differs from edition %(before)s.", "%(n)s rows differ from edition %(before)s.", changed
    )
    return words % {"n": whole(changed), "before": edition.number - 1}


def _distribution(edition: Edition, file: EditionFile, publisher: Publisher) -> Node:
    address = f"{publisher.base}{FileAddress.of(edition, file.form, numbered=True)}"
    form = FileFormat(file.form)
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _texts(in_each_language(lambda: f"{title_of(edition)} ({form.label})")),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA[form]},
        "dct:format": {"@id": FILE_TYPE + form.name},
        "dct:license": _licence(publisher),
        "dct:issued": _moment(edition.issued_at),
        "dcat:byteSize": _typed(str(file.size), "nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
        },
    }


def _said(title: Callable[[], Any], words: Callable[[], Any]) -> Node:
    """Title and description in both languages; in a demonstration the description says that figures are invented."""
    sentences = demo_sentences()
    described = {
        language: f"{said} {sentences[language]}" if sentences else said
        for language, said in in_each_language(lambda: str(words())).items()
    }
    return {"dct:title": _texts(in_each_language(lambda: str(title()))), "dct:description": _texts(described)}


def _catalog_title(publisher: Publisher) -> str:
    if publisher.province:
        return _("Online dossiers of %(province)s: open data") % {"province": publisher.province_said}
    return _("Online dossiers: open data")


def _catalog_words(publisher: Publisher) -> str:
    return _(
        "How many administrative dossiers offices received, how many of them online, and the shares that they were set;"
        " confirmed figures of closed months."
    )


def _series_id(dataset: str, publisher: Publisher) -> str:
    return f"{publisher.base}datasets/{dataset}/#series"


def _dataset_id(edition: Edition, number: int, publisher: Publisher) -> str:
    return f"{publisher.base}datasets/{edition.dataset}/#{edition.span or 'all'}.v{number}"


def _agent(publisher: Publisher) -> Node:
    return {"@type": "foaf:Agent", "foaf:name": _text(publisher.name, "vi")}


def _licence(publisher: Publisher) -> Node:
    named = {"@type": "dct:LicenseDocument", "dct:title": _text(publisher.licence, "vi")}
    return {"@id": publisher.licence_address} | named if publisher.licence_address else named


def _texts(said: dict[str, str]) -> list[Node]:
    return [_text(text, language) for language, text in said.items()]


def _text(text: str, language: str) -> Node:
    return {"@value": text, "@language": language}


def _typed(value: str, datatype: str) -> Node:
    return {"@value": value, "@type": f"xsd:{datatype}"}


def _moment(at: datetime) -> Node:
    return _typed(clock.local(at).isoformat(timespec="seconds"), "dateTime")
