from pathlib import Path

import pytest
from django.contrib.auth.signals import user_login_failed
from django.test import Client
from prometheus_client import values
from prometheus_client.parser import text_string_to_metric_families

from monitoring import counts, exposition, rows
from units.counting import counted_by

TOKEN = "a-token-of-these-tests-that-is-long-enough"


@pytest.fixture
def counting(settings, tmp_path, monkeypatch):
    """The metrics switched on, with counts of this test alone."""
    settings.METRICS_TOKEN, settings.METRICS_FOLDER = TOKEN, str(tmp_path / "metrics")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    _forget()
    yield Path(settings.METRICS_FOLDER)
    counted_by(None)
    user_login_failed.disconnect(dispatch_uid=counts.__name__)
    _forget()


def _forget():
    counts._counters.cache_clear()
    counts._say_once.cache_clear()
    exposition.kept.forget()


@pytest.fixture
def scrape(counting, db, monkeypatch):
    """What is read now: the samples by name and labels; the database is asked on the connection of the test."""

    def read(client=None):
        found = rows.families()
        monkeypatch.setattr(rows, "ask_database", lambda: found)
        exposition.kept.forget()
        answer = (client or Client()).get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return samples(answer.content.decode())

    return read


def samples(text):
    """The numbers of a text of metrics, by «name» or «name{label="value",…}»."""
    return {
        sample.name + _labels(sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _labels(labels):
    return "{" + ",".join(f'{name}="{value}"' for name, value in sorted(labels.items())) + "}" if labels else ""
