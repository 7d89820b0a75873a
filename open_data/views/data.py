"""What programs read: files, what their columns mean, and the catalogue of all of it."""

from __future__ import annotations

import gzip
import json
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.regex_helper import _lazy_re_compile

from open_data.addresses import FileAddress
from open_data.catalog import catalog_of
from open_data.content.rows import digest_of
from open_data.dictionary import DESCRIPTIONS, Description
from open_data.files import MEDIA_TYPES
from open_data.models import EditionFile, FileFormat
from open_data.schemas import csv_metadata_of, table_schema
from open_data.state import Published
from open_data.views.answers import FILE_KEPT, PAGE_KEPT, for_everybody, kept

ACCEPTS_GZIP = _lazy_re_compile(r"\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))")
LD_JSON, CSVM_JSON = "application/ld+json", "application/csvm+json"


@for_everybody
def file(request: HttpRequest, found: Published, *, file: FileAddress, language: str) -> HttpResponse:
    """A published file; the edition that holds now, or the one that is named. Four queries, three where it is known."""
    stored = file.file(found.publisher.since)
    if stored is None:
        raise Http404
    seconds = FILE_KEPT if file.number else PAGE_KEPT
    answer = kept(request, stored.sha256, lambda: _content(request, stored), seconds=seconds)
    answer.headers["Content-Type"] = MEDIA_TYPES[FileFormat(stored.form)]
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    if stored.form == FileFormat.CSV:
        described = reverse("open_data:csv-metadata", args=[file])
        answer.headers["Link"] = f'<{described}>; rel="describedby"; type="{CSVM_JSON}"'
    return _open_to_programs(answer)


def _content(request: HttpRequest, stored: EditionFile) -> HttpResponse:
    """The content as it is stored, compressed, or for a client that cannot read that without compression."""
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(stored.size)})
    content = bytes(EditionFile.objects.values_list("content", flat=True).get(pk=stored.pk))
    if ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(content, headers={"Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(content))


@for_everybody
def catalog(request: HttpRequest, found: Published, *, language: str) -> HttpResponse:
    """Everything that is published as DCAT. Four queries."""
    make = partial(catalog_of, found.publisher)
    answer = kept(request, digest_of(found.version, "catalog"), lambda: _json(make(), LD_JSON))
    return _open_to_programs(answer)


@for_everybody
def schema(request: HttpRequest, found: Published, *, name: str, language: str) -> HttpResponse:
    """The columns of a dataset as a Frictionless Table Schema."""
    described = _described(name)
    answer = kept(request, digest_of(found.version, name), lambda: _json(table_schema(described)))
    return _open_to_programs(answer)


@for_everybody
def csv_metadata(request: HttpRequest, found: Published, *, file: FileAddress, language: str) -> HttpResponse:
    """The columns of a CSV file as the W3C's metadata for tables. Three queries."""
    if file.form != FileFormat.CSV or file.file(found.publisher.since) is None:
        raise Http404
    described = _described(file.dataset)
    make = partial(csv_metadata_of, described, file, found.publisher)
    answer = kept(request, digest_of(found.version, str(file)), lambda: _json(make(), CSVM_JSON))
    return _open_to_programs(answer)


def _described(name: str) -> Description:
    if name not in DESCRIPTIONS:
        raise Http404
    return DESCRIPTIONS[name]


def _json(content: Any, media_type: str = "application/json") -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return HttpResponse(text, content_type=media_type)


def _open_to_programs(answer: HttpResponse) -> HttpResponse:
    """Let scripts of other sites read it: it is for everybody, and no cookie goes with it."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
