"""The pages for citizens: look for a unit, one unit, and what there is to download."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from open_data.addresses import EditionAddress
from open_data.dictionary import DESCRIPTIONS
from open_data.edition_page import edition_page
from open_data.listing import listed
from open_data.province_page import province_page
from open_data.search import LONGEST_WORDS, search
from open_data.state import Published
from open_data.unit_page import unit_page
from open_data.views.answers import for_everybody, page


@for_everybody
def home(request: HttpRequest, found: Published, *, language: str) -> HttpResponse:
    """Look for a unit; how the province is. Five queries at most, two where the client has it already."""

    def read() -> dict[str, Any]:
        words = request.GET.get("q", "")
        hits = search(words)
        return {
            "page": "home",
            "hits": hits,
            "longest": LONGEST_WORDS,
            "province": province_page(found.publisher.since),
        }

    return page(request, found, "open_data/home.html", read)


@for_everybody
def unit(request: HttpRequest, found: Published, *, code: str, language: str) -> HttpResponse:
    """One unit. Six queries."""

    def read() -> dict[str, Any]:
        shown = unit_page(code, found.publisher.since)
        if shown is None:
            raise Http404
        return {"shown": shown}

    return page(request, found, "open_data/unit.html", read)


@for_everybody
def datasets(request: HttpRequest, found: Published, *, language: str) -> HttpResponse:
    """What there is to download. Four queries."""
    return page(request, found, "open_data/datasets.html", lambda: _listed(found))


@for_everybody
def dataset(request: HttpRequest, found: Published, *, name: str, language: str) -> HttpResponse:
    """One dataset: what its columns mean, its files, and what was corrected. Four queries."""
    if name not in DESCRIPTIONS:
        raise Http404
    return page(request, found, "open_data/dataset.html", lambda: {"shown": listed(found.publisher.since, name)[0]})


@for_everybody
def edition(request: HttpRequest, found: Published, *, edition: EditionAddress, language: str) -> HttpResponse:
    """One edition, and which rows it changed in the one before. Four queries."""

    def read() -> dict[str, Any]:
        shown = edition_page(edition, found.publisher.since)
        if shown is None:
            raise Http404
        return {"shown": shown}

    return page(request, found, "open_data/edition.html", read)


@for_everybody
def nothing(request: HttpRequest, found: Published, *, rest: str, language: str) -> HttpResponse:
    """An address that is none."""
    raise Http404


def _listed(found: Published) -> dict[str, Any]:
    return {"page": "datasets", "datasets": listed(found.publisher.since)}
