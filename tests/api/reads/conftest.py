"""Two programs that read: of the coordinator, and of the clerk of a commune."""

from __future__ import annotations

import pytest


@pytest.fixture
def coordinator(working_province, calling):
    return calling(working_province.coordinator)


@pytest.fixture
def clerk(working_province, calling):
    return calling(working_province.clerks["X1"])
