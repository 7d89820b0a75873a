"""The dashboard for Grafana: every query can be read, and asks for metrics that the portal has."""

import json
import re
import time

import pytest
import yaml
from django.db import connection
from django.test import Client

from monitoring import counts
from reporting.system import probes
from reporting.system.probes import Broker
from tests import ROOT
from tests.monitoring.prometheus import promtool
from units.counting import Event

OPERATIONS = ROOT / "docs" / "operations"
DASHBOARD = json.loads((OPERATIONS / "dashboard.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
VARIABLES = {"$__rate_interval": "5m", "$instance": ".+", "${datasource}": "x"}
NAME = re.compile(r"\bchi_tieu_\w+")
OF_POSTGRESQL = {
    "chi_tieu_database_connections",
    "chi_tieu_database_connections_max",
    "chi_tieu_database_oldest_transaction_seconds",
}


def queries():
    return [target["expr"] for panel in PANELS for target in panel["targets"]]


def plain(query):
    """The query as Grafana sends it."""
    for name, value in VARIABLES.items():
        query = query.replace(name, value)
    assert "$" not in query
    return query


@pytest.fixture
def names(working_province, scrape, settings, tmp_path, monkeypatch):
    """The names of every metric that the portal can have on this database."""
    monkeypatch.setattr(probes, "has_broker", lambda: True)
    monkeypatch.setattr(probes, "ask_broker", lambda: Broker("7", 3, 1, 2 << 20, time.time()))
    settings.BACKUP_STAMP = str(tmp_path)
    client = Client()
    scrape(client)
    counts.event_counted(Event.SENDING, "nil", 1)
    counts.event_counted(Event.SAVED_ROWS, "typed", 1)
    from reporting.models import FiguresState
    from reporting.system.jobs import SWEEP
    from units import clock
    from units.models import JobHeartbeat

    FiguresState.objects.update_or_create(pk=1, defaults={"drained_at": clock.now()})
    JobHeartbeat.objects.create(job=SWEEP, started_at=clock.now(), ended_at=clock.now())
    return {sample.partition("{")[0] for sample in scrape(client)}


def test_every_query_asks_for_metrics_that_exist(names):
    known = names | (OF_POSTGRESQL if connection.vendor == "sqlite" else set())
    for query in [*queries(), (OPERATIONS / "alerts.yml").read_text()]:
        assert NAME.findall(query) or query.startswith("min(up{")
        assert set(NAME.findall(query)) <= known, query


def test_the_list_of_metrics_names_every_one_and_no_other(names):
    parts = re.sub(r"_(bucket|sum|count)$", "", "\n".join(names), flags=re.MULTILINE)
    listed = [line for line in (OPERATIONS / "README.md").read_text().splitlines() if line.startswith("| `chi_tieu_")]
    found = {name for line in listed for name in NAME.findall(line.split("|")[1])}
    assert found - (OF_POSTGRESQL if connection.vendor == "sqlite" else set()) == set(parts.splitlines())


def test_the_list_of_metrics_names_the_states_that_each_one_counts(scrape):
    listed = [line for line in (OPERATIONS / "README.md").read_text().splitlines() if line.startswith("| `chi_tieu_")]
    documented = {NAME.findall(line)[0]: re.search(r"`state`: ([\w, ]+)", line) for line in listed}
    counted = {}
    for name, state in re.findall(r'^(chi_tieu_\w+)\{[^}]*state="(\w+)"', "\n".join(scrape()), re.MULTILINE):
        counted.setdefault(name, set()).add(state)
    assert {"chi_tieu_files", "chi_tieu_dossier_files", "chi_tieu_mails", "chi_tieu_webhooks"} <= set(counted)
    for name, states in counted.items():
        if found := documented[name]:
            assert states <= set(found[1].strip().split(", ")), name


def test_prometheus_can_read_every_query(tmp_path):
    rules = [{"record": f"panel:{number}", "expr": plain(query)} for number, query in enumerate(queries())]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    said = promtool("check", "rules", str(file))
    assert said.returncode == 0, said.stdout + said.stderr
    assert f"{len(rules)} rules found" in said.stdout


def test_panels_have_titles_of_their_own_and_do_not_overlap():
    titles = [panel["title"] for panel in PANELS]
    assert len(set(titles)) == len(titles)
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        squares = {(x + place["x"], y + place["y"]) for x in range(place["w"]) for y in range(place["h"])}
        assert not squares & taken, panel["title"]
        taken |= squares
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
