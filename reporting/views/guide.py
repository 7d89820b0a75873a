"""How to use the portal, in a page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from units.requests import PortalRequest


@require_safe
def guide(request: PortalRequest) -> HttpResponse:
    """The guide in the reader's language; the rules of recording are the administrator's own text."""
    language = "vi" if get_language() == "vi" else "en"
    return render(request, f"reporting/guide/{language}.html")
