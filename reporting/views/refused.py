"""A form that was refused and whose page has another address: what was typed is kept until the page is shown again."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode

from units.refusals import Refused
from units.requests import PortalRequest

LONGEST_QUERY = 500
MAX_KEPT = 100_000  # letters; a page of differences with every row ticked has 15,000
NOT_KEPT = ("csrfmiddlewaretoken", "query")


def back_with_typed(request: PortalRequest, address: str, part: str, refused: Refused | None = None) -> HttpResponse:
    """Lead back to the ``part`` of a page, with its filters, where ``typed_before`` finds what was posted.

    ``refused`` is None where the form itself finds again what is wrong with it.
    """
    posted = request.POST.copy()
    for name in NOT_KEPT:
        posted.pop(name, None)
    kept = posted.urlencode()
    why = (refused.sentence, refused.code) if refused else ("", "")
    request.session[_key(address)] = [kept if len(kept) <= MAX_KEPT else "", *why]
    return redirect(f"{address}{filters_in(request, page=request.POST.get('page', ''))}#{part}")


def typed_before(request: PortalRequest) -> tuple[QueryDict | None, Refused | None]:
    """What was posted for this page and refused just before, and the refusal; None where there is none."""
    kept, sentence, code = request.session.pop(_key(request.path), (None, "", ""))
    return (None if kept is None else QueryDict(kept)), (Refused(sentence, code=code) if sentence else None)


def filters_in(request: PortalRequest, **more: str) -> str:
    """The filters of the page from which a form was sent (its field «query»), written anew, as the end of an address.

    Whatever was posted, an address holds them.
    """
    query = request.POST.get("query", "")
    pairs = QueryDict(query if len(query) <= LONGEST_QUERY else "").items()
    chosen = [(name, str(value)) for name, value in (*pairs, *more.items()) if value]
    chosen = [(name, value) for name, value in chosen if f"{name}{value}".isprintable()]
    return f"?{urlencode(chosen)}" if chosen else ""


def _key(address: str) -> str:
    return f"refused-{address}"
