"""The portal's addresses and one more: a page with nothing on it, for whoever is logged in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """The base template alone: what every page costs."""
    return render(request, "base.html")


urlpatterns = [path("bench-empty/", empty), path("", include("config.urls"))]
