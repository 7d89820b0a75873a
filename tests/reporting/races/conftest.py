"""A province whose clock runs, and whose figures are renewed only when a test asks for it."""

import pytest
import time_machine

from reporting.actions.figures import figures_recompute
from tests.reporting.small_province import YEAR, make_province


@pytest.fixture
def province(monkeypatch):
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: None)
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        figures_recompute(year=YEAR)
        yield province
