"""A page of the administration that is no form of a table: their frame, header and breadcrumbs around it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse


def admin_page(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """The page ``template``, which extends ``admin/base_site.html``; its view lets in administrators only."""
    frame = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, template, frame | context)
