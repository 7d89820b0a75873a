"""What is tried with the running services: the steps of the documents, and what only a container can get wrong."""

from __future__ import annotations

import http.client
import io
import json
import re
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

from bench.browser import Browser, token_of
from bench.revision import ROOT
from trials.containers.container import NotRight, size
from trials.containers.trial import HOST, Outside, Trial

DEMO = ROOT / "demo/khanh_hoa_2020"
MONTH = "2020-11"
ACCOUNT = 10001  # as docs/operations/backup.md says
UNTIL_SWEPT = 180.0  # seconds until beat has asked and the worker has done it: two minutes at most
LOADED = 1800.0
COORDINATOR = (
    "from units.models import User; User.objects.create_user('second', password='{password}', role='coordinator')"
)
LOADING = (
    ["load_province", "/data"],
    ["import_counts", "/data/counts_2019.csv", "--accept"],
    ["import_counts", "/data/counts_2020.csv", "--submissions", "/data/submissions_2020.csv", "--accept"],
)
Act = Callable[[Trial], str]


def stores_start(trial: Trial) -> str:
    """PostgreSQL and Redis, with the health checks of the file."""
    for name in ("db", "redis"):
        trial.running[name] = trial.services.container(name)
        if name == "db":
            trial.services.container("db", "db-begun").run(["/bin/sh", "-c", DATABASE_BEGUN])
        trial.running[name].start()
        trial.running[name].wait_until_healthy()
    return _healthy(trial, "db", "redis")


# What the image of PostgreSQL does at its first start.
DATABASE_BEGUN = """set -e
echo "$POSTGRES_PASSWORD" > /dev/shm/password
initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile=/dev/shm/password --auth-host=scram-sha-256 \
    --auth-local=trust $POSTGRES_INITDB_ARGS
pg_ctl --pgdata="$PGDATA" --wait --options="-c listen_addresses=''" start
createdb --username="$POSTGRES_USER" --maintenance-db=postgres "$POSTGRES_DB"
pg_ctl --pgdata="$PGDATA" --wait stop
"""


def database_is_made(trial: Trial) -> str:
    """The one-shot migration."""
    trial.services.container("migrate").run()
    return "ended with 0"


def portal_starts(trial: Trial) -> str:
    """Pages, worker and beat."""
    for name in ("web", "worker", "beat"):
        trial.running[name] = trial.services.container(name)
        trial.running[name].start()
    for name in ("web", "worker", "beat"):
        trial.running[name].wait_until_healthy()
    return _healthy(trial, "web", "worker", "beat")


def processes_are_the_account(trial: Trial) -> str:
    """No process of the portal is root's or may become it, and none can write to the image."""
    for name in ("web", "worker", "beat"):
        container = trial.running[name]
        for each in [container.first(), *container.first().children(recursive=True)]:
            status = Path(f"/proc/{each.pid}/status").read_text()
            said = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
            if set(said["Uid"].split()) != {str(ACCOUNT)} or int(said["CapBnd"], 16) or said["NoNewPrivs"] != "1":
                raise NotRight(f"{name}: process {each.name()} has Uid {said['Uid']}, CapBnd {said['CapBnd']}")
        try:
            container.execute(["python", "-c", "open('/srv/portal/written', 'w')"])
        except NotRight as refused:
            if "Read-only file system" not in str(refused):
                raise
        else:
            raise NotRight(f"{name} can write to its own code")
    return f"account {ACCOUNT}, no capability, root read-only"


def settings_are_checked(trial: Trial) -> str:
    """Django's own check of what is deployed."""
    trial.running["web"].execute(["python", "manage.py", "check", "--deploy", "--fail-level=WARNING"])
    trial.running["web"].execute(["python", "manage.py", "reseal_secrets", "--check"])
    return "nothing found"


def province_is_loaded(trial: Trial) -> str:
    """The first figures, from a folder of the machine, by a container that ends."""
    for place, command in enumerate(LOADING):
        loading = trial.services.container("web", f"loading-{place}", [f"{DEMO}:/data:ro"])
        loading.run(["python", "manage.py", *command], patience=LOADED)
    return f"{len(LOADING)} commands ended with 0"


def administrator_logs_in(trial: Trial) -> str:
    """The account of the first administrator, and the login through the headers of the proxy."""
    made = ["python", "manage.py", "createsuperuser", "--no-input", "--username=first", "--email=first@example.vn"]
    trial.running["web"].execute(made, {"DJANGO_SUPERUSER_PASSWORD": trial.password})
    redirected = Browser(trial.browser.where).exchange("GET", "/login/", None, {"Host": HOST})
    if (redirected.status, redirected.location) != (301, f"https://{HOST}/login/"):
        raise NotRight(f"without TLS the login answered {redirected.status} {redirected.location}")
    other = Outside(trial.browser.where, host="other.example.vn").exchange("GET", "/login/", None, {})
    if other.status != 400:
        raise NotRight(f"under another name the login answered {other.status}")
    trial.login("first")
    return "a session; without TLS a redirect to https; under another name 400"


def worker_does_what_beat_asks(trial: Trial) -> str:
    """Beat asks by Redis, the worker recomputes, the pages say so."""
    end, said = time.monotonic() + UNTIL_SWEPT, ""
    while time.monotonic() < end:
        answer = Browser(trial.browser.where).exchange("GET", "/readyz", None, {"Host": HOST})
        said = answer.page
        if answer.status == 200 and json.loads(said)["ready"]:
            return f"/readyz: ready, {', '.join(json.loads(said)['parts'])}"
        time.sleep(1)
    raise NotRight(f"/readyz is not ready: {said}\n{trial.running['worker'].logged()}")


def files_are_made(trial: Trial) -> str:
    """What pages write needs fonts, readers and room in the container: PDF, Word, Excel, a style sheet."""
    made = COORDINATOR.format(password=trial.password)
    trial.running["web"].execute(["python", "manage.py", "shell", "--verbosity=0", f"--command={made}"])
    trial.login("second")
    wanted = {
        f"/reports/{MONTH}/page.pdf": b"%PDF",
        f"/reports/{MONTH}/report.docx": b"PK",
        f"/reports/{MONTH}/workbook.xlsx": b"PK",
    }
    for address, begin in wanted.items():
        if not trial.page(address).startswith(begin):
            raise NotRight(f"{address} is not what its name says")
    page = trial.page("/").decode()
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    trial.page(style)
    trial.login("first")
    return ", ".join(wanted)


def file_is_read(trial: Trial) -> str:
    """An uploaded workbook is read by a child process with limits of its own, in the /tmp of the container."""
    book = openpyxl.Workbook()
    for row in (DEMO / "units.csv").read_text().splitlines():
        book.active.append(row.split(","))
    content = io.BytesIO()
    book.save(content)
    address, mark = "/admin/units/unit/import/", secrets.token_hex(8)
    fields = {"csrfmiddlewaretoken": token_of(trial.page(address).decode())}
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="import_file"; filename="units.xlsx"\r\n\r\n')
    body = "".join(parts).encode() + content.getvalue() + f"\r\n--{mark}--\r\n".encode()
    kind = trial.browser.of_a_form(f"multipart/form-data; boundary={mark}")
    answer = trial.browser.exchange("POST", address, body, kind)
    if answer.status != 302:
        raise NotRight(f"the file of units was answered {answer.status}")
    number = book.active.max_row - 1
    if not re.search(rf"\b{number}\b", trial.page(answer.location).decode()):
        raise NotRight(f"the preview of the file of units does not say {number} rows")
    return f"{number} units read"


def backup_is_made(trial: Trial) -> str:
    """``docker compose run --rm backup``, into a folder of the machine."""
    trial.services.container("backup").run()
    [made] = [path for path in trial.backups.iterdir() if not path.name.startswith(".")]
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made, check=True)
    manifest = json.loads((made / "manifest.json").read_text())
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return f"{rows} rows of PostgreSQL {manifest['version'].split()[0]}, every SHA-256 as said"


def backup_is_restored(trial: Trial) -> str:
    """The steps of docs/operations/backup.md."""
    for name in ("web", "worker", "beat"):
        trial.running[name].stop()
    psql = ["psql", "--username=portal", "--dbname=postgres", "--command=ALTER DATABASE portal RENAME TO damaged"]
    trial.running["db"].execute(psql)
    trial.running["db"].execute(["createdb", "--username=portal", "portal"])
    [made] = [path.name for path in trial.backups.iterdir() if not path.name.startswith(".")]
    restoring = trial.services.container("backup", "restore")
    said = restoring.run(["python", "-m", "scripts.backup", "restore", f"/backups/{made}"])
    trial.services.container("migrate", "migrate-again").run()
    web = trial.running["web"] = trial.services.container("web", "web-again")
    web.start()
    web.wait_until_healthy()
    web.execute(["python", "manage.py", "recompute", "--verify"])
    trial.browser.close()  # its connection was to the pages of before; its session, the administrator's, was restored
    trial.page("/admin/")
    return said.strip().splitlines()[-1]


def everything_stops(trial: Trial) -> str:
    """Each in the time that it has, with status 0."""
    trial.running["web"].stop()
    trial.running["redis"].stop()
    trial.running["db"].stop(signal.SIGINT)  # as its image says
    return ", ".join(f"{each.name} {each.stopped_after:.1f} s" for each in trial.services.all if each.stopped_after)


def memory_is_bounded(trial: Trial) -> str:
    """What the containers take, next to what the file lets them have."""
    found = []
    for name in ("web", "worker", "beat"):
        taken, limit = trial.running[name].memory(), size(trial.running[name].service["mem_limit"])
        if taken > limit:
            raise NotRight(f"{name} takes {taken / 1e6:.0f} MB of {limit / 1e6:.0f}")
        found.append(f"{name} {taken / 1e6:.0f} of {limit / 1e6:.0f} MB")
    return ", ".join(found)


ACTS: tuple[Act, ...] = (
    stores_start,
    database_is_made,
    portal_starts,
    processes_are_the_account,
    settings_are_checked,
    province_is_loaded,
    administrator_logs_in,
    worker_does_what_beat_asks,
    files_are_made,
    file_is_read,
    memory_is_bounded,
    backup_is_made,
    backup_is_restored,
    everything_stops,
)


def tried(trial: Trial, acts: tuple[Act, ...] = ACTS) -> Iterator[tuple[Act, str, bool]]:
    """Each act with what was seen, and whether it was right; the first that is not ends the trial."""
    for act in acts:
        try:
            yield act, act(trial), True
        except (NotRight, OSError, LookupError, http.client.HTTPException, subprocess.SubprocessError) as wrong:
            yield act, str(wrong), False
            return


def _healthy(trial: Trial, *names: str) -> str:
    each = [trial.running[name] for name in names]
    return ", ".join(f"{one.name} healthy after {one.healthy_after:.1f} s of {one.patience:.0f}" for one in each)
