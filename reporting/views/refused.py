"""A refused form whose page has another address: what was typed is stored until the page is shown again."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode

from units.refusals import Refused
from units.requests import PortalRequest

LONGEST_QUERY = 500
MAX_STORED = 100_000  # letters; a page of differences with every row ticked has 15,000
NOT_STORED = ("csrfmiddlewaretoken", "query")


def back_with_typed(request: PortalRequest, address: str, part: str, refused: Refused | None = None) -> HttpResponse:
    """Redirect to the ``part`` of a page, with its filters, where ``typed_before`` finds what was posted.

    ``refused`` is None where the form itself finds again what is wrong with it.
    """
    posted = request.POST.copy()
    for name in NOT_STORED:
        posted.pop(name, None)
    typed = posted.urlencode()
    why = (refused.sentence, refused.code) if refused else ("", "")
    request.session[_key(address)] = [typed if len(typed) <= MAX_STORED else "", *why]
    return redirect(f"{address}{filters_in(request, page=request.POST.get('page', ''))}#{part}")


def typed_before(request: PortalRequest) -> tuple[QueryDict | None, Refused | None]:
    """What was posted for this page and refused just before, and the refusal; None where there is none."""
    typed, sentence, code = request.session.pop(_key(request.path), (None, "", ""))
    return (None if typed is None else QueryDict(typed)), (Refused(sentence, code=code) if sentence else None)


def filters_in(request: PortalRequest, **more: str) -> str:
    """The filters of the page from which a form was sent (its field «query»), written again, as the end of an address.

    Whatever was posted, an address holds them.
    """
    query = request.POST.get("query", "")
    pairs = QueryDict(query if len(query) <= LONGEST_QUERY else "").items()
    chosen = [(name, str(value)) for name, value in (*pairs, *more.items()) if value]
    chosen = [(name, value) for name, value in chosen if f"{name}{value}".isprintable()]
    return f"?{urlencode(chosen)}" if chosen else ""


def _key(address: str) -> str:
    return f"refused-{address}"
