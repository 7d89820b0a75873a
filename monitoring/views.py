"""The metrics, for Prometheus."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from monitoring.exposition import kept
from monitoring.guard import may_read


@login_not_required
@csrf_exempt  # a POST is answered as that to an address that does not exist, and not by a refusal of its own
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus reads: open to who has the token or the address of the settings, and not found by all others."""
    if not may_read(request):
        raise Http404
    return _metrics(request)


@require_safe
def _metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(kept.text(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
