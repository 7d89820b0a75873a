"""A real Prometheus and a real gunicorn: the text is read, an alert fires, and no count is lost with a worker."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import timedelta

import pytest
import yaml

from monitoring import exposition, rows
from tests import PATIENCE, ROOT
from tests.monitoring.conftest import TOKEN, samples
from tests.monitoring.prometheus import program, promtool
from tests.monitoring.test_alerts import OPERATIONS, RULES
from units import clock
from units.models import StaleFigures

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def read(url, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=PATIENCE) as answer:
        return answer.read().decode()


def until(found, what):
    """What ``found`` returns, as soon as it is true; errors of a connection mean not yet."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if value := found():
                return value
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(what)


@contextmanager
def running(arguments, **more):
    """A process that is ended at the end, with what it started."""
    process = subprocess.Popen(arguments, start_new_session=True, **more)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


def test_promtool_finds_nothing_wrong_with_the_text(working_province, scrape):
    scrape()
    text = exposition.kept.text().decode()
    said = promtool("check", "metrics", input=text)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_prometheus_reads_the_portal_and_an_alert_fires(transactional_db, counting, live_server, tmp_path, monkeypatch):
    prometheus = program("prometheus")
    StaleFigures.objects.create(reason="x", created_at=clock.now() - timedelta(minutes=20))
    found = rows.families()
    monkeypatch.setattr(rows, "ask_database", lambda: found)
    (tmp_path / "token").write_text(TOKEN)
    config = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(RULES)],
        "scrape_configs": [
            {
                "job_name": "chi-tieu",
                "authorization": {"credentials_file": str(tmp_path / "token")},
                "static_configs": [{"targets": [live_server.url.removeprefix("http://")]}],
            }
        ],
    }
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(config))
    address = f"127.0.0.1:{free_port()}"
    arguments = [
        prometheus,
        f"--config.file={tmp_path / 'prometheus.yml'}",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address={address}",
        "--log.level=error",
    ]

    def fired():
        alerts = json.loads(read(f"http://{address}/api/v1/alerts"))["data"]["alerts"]
        return [each for each in alerts if each["labels"]["alertname"] == "ChiTieuFiguresOld"]

    with running(arguments):
        (alert,) = until(fired, "the alert did not fire")
        (target,) = json.loads(read(f"http://{address}/api/v1/targets"))["data"]["activeTargets"]
    assert (target["health"], target["lastError"]) == ("up", "")
    assert alert["state"] == "firing"
    assert re.fullmatch(r"Changes of 20m \S+s ago are not in the figures of \S+", alert["annotations"]["summary"])


@pytest.mark.slow
def test_no_count_is_lost_when_gunicorn_replaces_its_workers(tmp_path):
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "METRICS_TOKEN": TOKEN,
        "METRICS_FOLDER": str(tmp_path / "metrics"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "LOG_LEVEL": "ERROR",
    }
    arguments = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2"]
    more = [
        "--preload",
        "--threads=2",
        "--max-requests=8",
        "--no-control-socket",
        "--log-level=error",
        f"--worker-tmp-dir={tmp_path}",
    ]
    name = 'chi_tieu_requests_total{method="GET",route="healthz",status="2xx"}'
    tried = []

    def ask():
        tried.append(1)  # one that takes too long is answered for nobody, and counted all the same
        return read(f"http://127.0.0.1:{port}/healthz")

    def scraped():
        found = samples(read(f"http://127.0.0.1:{port}/metrics", BEARER))
        return found if name in found else None

    with running([*arguments, *more], cwd=ROOT, env=environment):
        answered = len([until(ask, "gunicorn does not answer") for _each in range(24)])
        time.sleep(exposition.KEPT_FOR)
        last = until(scraped, "gunicorn has no counts")
    assert answered <= last[name] <= len(tried)
    assert last['chi_tieu_part_up{part="database"}'] == 0  # its tables are not made
    numbers = [file.stem for file in (tmp_path / "metrics").glob("*/*.lock")]
    assert len(numbers) < 6  # of more workers, one after another


def test_the_example_of_a_configuration_is_valid():
    said = promtool("check", "config", "--syntax-only", str(OPERATIONS / "prometheus.yml"))
    assert said.returncode == 0, said.stdout + said.stderr
    assert yaml.safe_load((OPERATIONS / "prometheus.yml").read_text())["scrape_configs"][0]["job_name"] == "chi-tieu"


def test_the_example_for_compose_changes_the_pages_by_a_host_alone_and_reaches_this_machine_only():
    added = yaml.safe_load((OPERATIONS / "compose.yml").read_text())["services"]
    ours = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert set(added) == {"web", "prometheus"}
    assert added["web"] == {"environment": {"ALLOWED_HOSTS": ours["web"]["environment"]["ALLOWED_HOSTS"] + ",web"}}
    assert added["prometheus"]["ports"] == ["127.0.0.1:${PROMETHEUS_PORT:-9090}:9090"]
    for volume in added["prometheus"]["volumes"][:2]:
        assert (ROOT / volume.partition(":")[0]).is_file()
