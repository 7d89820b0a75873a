"""A May in which everything changed once."""

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept

# who may see what


@pytest.fixture
def everything(working_province):
    """X1 and X2 sent March, X1's is confirmed; SO1 sent April."""
    submission_accept(submission=working_province.send("X1", 3, (5, 1, 0), (0, 0, 0)), by=working_province.coordinator)
    working_province.send("X2", 3, (4, 4, 0), (0, 0, 0))
    working_province.send("SO1", 4, (3, 1, 0), (0, 0, 0))
    figures_drain()
    return working_province
