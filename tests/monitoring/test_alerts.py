"""The alerts of docs/operations/: each fires when it is to and not before, by Prometheus's own tool."""

import re
from dataclasses import dataclass

import yaml

from tests import ROOT
from tests.monitoring.prometheus import promtool

OPERATIONS = ROOT / "docs" / "operations"
RULES = OPERATIONS / "alerts.yml"
TARGET = 'job="chi-tieu",instance="p"'
DAY, LONG = 1440, 130  # minutes
BYTES = "chi_tieu_disk_free_bytes"
ENDED = "chi_tieu_job_last_end_timestamp_seconds"


@dataclass(frozen=True)
class Case:
    """Series that make an alert fire at a minute, and the same series as they are when it is quiet."""

    fires: dict[str, str]
    quiet: dict[str, str]
    minute: int = 20
    number: int = 1


def steady(value):
    return f"{value}x{LONG}"


def one(name, fires, quiet, labels="", **more):
    """One series that stays at a value."""
    series = f"{name}{{{','.join(filter(None, [TARGET, labels]))}}}"
    return Case({series: steady(fires)}, {series: steady(quiet)}, **more)


def outside(name, fires, quiet, **more):
    series = f'{name}{{job="chi-tieu-outside",instance="p"}}'
    return Case({series: steady(fires)}, {series: steady(quiet)}, **more)


def with_queue(waiting, other):
    """All jobs ended at minute 0, and so many messages wait; quiet where ``other`` wait, or a job goes on ending."""
    ended, queue = f'{ENDED}{{{TARGET},task="a"}}', f'chi_tieu_queue_jobs{{{TARGET},state="waiting"}}'
    return Case({ended: steady(0), queue: steady(waiting)}, {ended: steady(0), queue: steady(other)}, minute=6)


def requests(failed, good):
    names = {"5xx": failed, "2xx": good}
    return {
        f'chi_tieu_requests_total{{{TARGET},route="reporting:home",status="{status}"}}': f"0+{number}x{LONG}"
        for status, number in names.items()
    }


def durations(slow):
    """60 requests a minute, of which so many take longer than 2.5 seconds."""
    buckets = {"0.1": 60 - slow, "2.5": 60 - slow, "5.0": 60, "+Inf": 60}
    return {
        f'chi_tieu_request_seconds_bucket{{{TARGET},le="{le}"}}': f"0+{number}x{LONG}" for le, number in buckets.items()
    }


def job(name, ended, every=60):
    return {
        f'{ENDED}{{{TARGET},task="{name}"}}': ended,
        f'chi_tieu_job_interval_seconds{{{TARGET},task="{name}"}}': steady(every),
    }


def space(free):
    size = f'chi_tieu_disk_size_bytes{{{TARGET},disk="uploads"}}'
    return {f'{BYTES}{{{TARGET},disk="uploads"}}': free, size: steady(100)}


ALIVE = f"0+60x{LONG}"  # ended again each minute
CASES = {
    "ChiTieuDown": [one("up", 0, 1)],
    "ChiTieuDatabaseDown": [one("chi_tieu_part_up", 0, 1, 'part="database"')],
    "ChiTieuBrokerDown": [one("chi_tieu_part_up", 0, 1, 'part="broker"')],
    "ChiTieuNothingCounted": [one("chi_tieu_part_up", 0, 1, 'part="counts"')],
    "ChiTieuErrors": [
        Case(requests(failed=3, good=97), requests(failed=1, good=99)),
        # two failures of a quiet morning are no alarm
        Case(requests(failed=1, good=0), dict.fromkeys(requests(1, 0), "0 0 0 0 0 0 0 0 1 1 1 1 1 2 2 2 2 2 2 2 2")),
    ],
    "ChiTieuSlow": [Case(durations(slow=6), durations(slow=2), minute=30)],
    "ChiTieuWrongPasswords": [
        Case(
            {f"chi_tieu_failed_logins_total{{{TARGET}}}": f"0+10x{LONG}"},
            {f"chi_tieu_failed_logins_total{{{TARGET}}}": f"0+3x{LONG}"},
        )
    ],
    "ChiTieuFiguresOld": [one("chi_tieu_figures_oldest_stale_seconds", 601, 600)],
    "ChiTieuWorkerSilent": [with_queue(2, 0)],
    "ChiTieuBeatSilent": [
        with_queue(0, 2),
        Case({f'{ENDED}{{{TARGET},task="a"}}': steady(0)}, {f'{ENDED}{{{TARGET},task="a"}}': ALIVE}),  # no queue
    ],
    "ChiTieuJobLate": [
        Case(job("a", steady(0)) | job("b", ALIVE), job("a", steady(0), every=3600) | job("b", ALIVE)),
        # where all are silent, that is one alarm and not one for each job
        Case(job("a", steady(0)) | job("b", ALIVE), job("a", steady(0)) | job("b", steady(60))),
    ],
    "ChiTieuJobNeverRan": [
        Case(
            {f'chi_tieu_job_interval_seconds{{{TARGET},task="a"}}': steady(300)},
            {f'chi_tieu_job_interval_seconds{{{TARGET},task="a"}}': steady(3600)},
        )
    ],
    "ChiTieuJobFailing": [one("chi_tieu_job_failing", 1, 0, 'task="a"')],
    "ChiTieuJobHangs": [one("chi_tieu_job_running_seconds", 1801, 1800, 'task="a"')],
    "ChiTieuQueueStands": [one("chi_tieu_queue_oldest_seconds", 301, 300)],
    "ChiTieuMailsStand": [one("chi_tieu_mails_oldest_due_seconds", 901, 900, 'kind="reports"')],
    "ChiTieuMailServerAway": [one("chi_tieu_mails", 5, 4, 'kind="reports",state="retried"')],
    "ChiTieuMailsFailed": [
        one("chi_tieu_mails", 1, 0, 'kind="monthly",state="failed_last_day"'),
        one("chi_tieu_mails", 1, 0, 'kind="monthly",state="unclear"'),
    ],
    "ChiTieuFilesStand": [one("chi_tieu_files_oldest_waiting_seconds", 901, 900)],
    "ChiTieuDossiersStand": [one("chi_tieu_dossier_files_oldest_waiting_seconds", 901, 900)],
    "ChiTieuWebhooksStand": [one("chi_tieu_webhooks_oldest_due_seconds", 901, 900)],
    "ChiTieuWebhooksDead": [one("chi_tieu_webhooks", 1, 0, 'state="dead_last_day"')],
    "ChiTieuConnections": [
        Case(
            {f'chi_tieu_database_connections{{{TARGET},state="{state}"}}': steady(41) for state in ("idle", "active")}
            | {f"chi_tieu_database_connections_max{{{TARGET}}}": steady(100)},
            {f'chi_tieu_database_connections{{{TARGET},state="{state}"}}': steady(40) for state in ("idle", "active")}
            | {f"chi_tieu_database_connections_max{{{TARGET}}}": steady(100)},
        )
    ],
    "ChiTieuLongTransaction": [one("chi_tieu_database_oldest_transaction_seconds", 901, 900)],
    "ChiTieuDiskFills": [
        Case(space(steady(9)), space(steady(11)), minute=40),
        Case(space(f"90-0.1x{LONG}"), space(f"90-0.001x{LONG}"), minute=120),  # 50 left, and all gone tomorrow
    ],
    "ChiTieuBackupOld": [one("chi_tieu_backup_timestamp_seconds", -26 * 3600, 0)],  # the tests begin in 1970
    "ChiTieuUnreachable": [outside("probe_success", 0, 1)],
    "ChiTieuCertificateEnds": [outside("probe_ssl_earliest_cert_expiry", 13 * DAY * 60, 15 * DAY * 60)],
}


def alerts():
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def test_every_alert_has_a_case():
    assert sorted(CASES) == sorted(rule["alert"] for rule in alerts())


def pair_of(name, case):
    """The two tests of a case, as promtool reads them."""
    asked = f'count by (alertname) (ALERTS{{alertname="{name}",alertstate="firing"}})'
    expected = [{"labels": f'{{alertname="{name}"}}', "value": case.number}]
    for series, samples in ((case.fires, expected), (case.quiet, [])):
        yield {
            "interval": "1m",
            "input_series": [{"series": key, "values": values} for key, values in series.items()],
            "promql_expr_test": [{"expr": asked, "eval_time": f"{case.minute}m", "exp_samples": samples}],
        }


def test_each_alert_fires_when_it_is_to_and_not_before(tmp_path):
    tests = [test for name, cases in CASES.items() for case in cases for test in pair_of(name, case)]
    file = tmp_path / "tests.yml"
    content = {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests}
    file.write_text(yaml.safe_dump(content))
    said = promtool("test", "rules", str(file))
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_rules_are_valid():
    said = promtool("check", "rules", str(RULES))
    assert said.returncode == 0, said.stdout + said.stderr


def test_each_alert_says_what_to_do_in_the_runbook_and_nothing_else_is_there():
    headings = re.findall(r"^### (ChiTieu\w+)$", (OPERATIONS / "README.md").read_text(), re.MULTILINE)
    assert headings == [rule["alert"] for rule in alerts()]
    for rule in alerts():
        assert rule["annotations"]["runbook"] == f"docs/operations/README.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
