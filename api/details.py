"""Where a program reads about what a webhook informs of (``webhooks/contents.py``)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from webhooks.contents import details_at


def add() -> None:
    """Called once, when the app is ready."""
    details_at("report", report_path)
    details_at("period", period_path)
    details_at("ranking", ranking_path)
    details_at("year", year_path)


def report_path(data: dict[str, Any]) -> str:
    return reverse("api:v1:submission", kwargs={"period": data["period"], "unit": data["unit"]})


def period_path(data: dict[str, Any]) -> str:
    return reverse("api:v1:period", kwargs={"period": data["period"]})


def ranking_path(data: dict[str, Any]) -> str:
    return reverse("api:v1:frozen_ranking", kwargs={"period": data["period"], "number": data["number"]})


def year_path(data: dict[str, Any]) -> str:
    """The periods of the year: results are asked for as of one of them."""
    return f"{reverse('api:v1:periods')}?year={data['year']}"
