import pytest

from reporting.actions.submissions import submission_accept
from reporting.asked_files.kinds import KINDS
from tests.reporting.one_stop import bring

LINES = ("2020-03,X1,C1,120,40,", "2020-03,X1,C2,50,20,", "2020-03,X2,C1,30,5,9", "2020-03,H1,D1,9,0,")


@pytest.fixture
def province(working_province):
    """X1 and SO1 have sent March; X1's is confirmed."""
    report = working_province.send("X1", 3, (100, 40, 0), (50, 20, 0))
    submission_accept(submission=report, by=working_province.coordinator)
    working_province.send("SO1", 3, (7, 1, 0), (0, 0, 0))
    return working_province


@pytest.fixture
def client(province, login):
    """The coordinator's browser; the one-stop system's counts of March are there too."""
    client = login(province.coordinator)
    bring(client, *LINES)
    return client


@pytest.fixture
def all_take_long(monkeypatch):
    """As in a country: every file has more rows than are written at once."""
    for kind in KINDS.values():
        monkeypatch.setattr(kind, "at_once", -1)
