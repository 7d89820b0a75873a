"""The line of a unit's twelve months in the queue: drawn once for equal months, its title in words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import Context

from reporting.templatetags import review
from units.wording import DASH

MONTHS = (None, 4, 7, None, 1, 2, 3, 4, 5, 6, 7, 90_817)  # of no other test


@pytest.fixture
def drawings(monkeypatch):
    made = []
    drawing = review.sparkline

    def counted(*values, **options):
        made.append(values)
        return drawing(*values, **options)

    monkeypatch.setattr(review, "sparkline", counted)
    return made


def course_of(months):
    context = Context()
    with context.bind_template(review.template.Template("")):
        return review._Cells(context).course(SimpleNamespace(course=months))


def test_a_course_is_drawn_once_for_equal_months(settings, drawings):
    settings.DEBUG = False
    first, again = course_of(MONTHS), course_of(MONTHS)
    assert first == again
    assert len(drawings) == 1
    assert first.count("<polyline") == 2
    assert "–, 4, 7, –, 1, 2, 3, 4, 5, 6, 7; tháng này 90.817" in first


def test_one_month_alone_is_no_line(drawings):
    assert course_of((*[None] * 11, 5)) == DASH
    assert drawings == []
