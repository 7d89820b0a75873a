"""The portal's addresses and one more: an empty page for logged-in users."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Only the base template: the cost of every page."""
    return render(request, "base.html")


urlpatterns = [path("bench-empty/", empty), path("", include("config.urls"))]
