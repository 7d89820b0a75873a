"""The structure of Dockerfile and docker-compose.yml: what a machine without an engine can say about them."""

import json
import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests import ROOT
from trials.containers.dockerfile import Stage, stages
from units.password_hashing import OneAtATimeArgon2PasswordHasher
from units.tables.book import MAX_BYTES
from units.tables.process import AT_ONCE
from units.tables.reader.limits import MEGABYTE, Limits

OURS = ("migrate", "web", "worker", "beat", "backup")
ONCE = ("migrate", "backup")
DEPLOYMENT = (ROOT / "docs/deployment.md").read_text()


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> list[str]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_part_is_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"db", "redis", *OURS}


def test_every_part_that_stays_is_watched_and_comes_back(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name in ONCE:
            assert service["restart"] == "no"
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"], name


def test_nothing_starts_before_the_migration(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"] == {
            "db": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }
    assert compose["services"]["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_no_secret_is_written_down(compose: dict[str, Any]) -> None:
    for name in OURS:
        environment = compose["services"][name]["environment"]
        for variable in ("SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL"):
            assert environment[variable].startswith(f"${{{variable}:?"), (name, variable)
        assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]
    assert compose["services"]["db"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")


def test_only_the_pages_are_reached_and_only_from_this_machine(compose: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}

    assert ports == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_our_parts_run_without_privileges(compose: dict[str, Any]) -> None:
    for name in OURS:
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_no_part_takes_the_memory_of_the_machine(compose: dict[str, Any]) -> None:
    limits = {name: compose["services"][name]["mem_limit"] for name in OURS}

    assert limits == dict.fromkeys(OURS, "1g") | {"web": "4g"}
    sizes = {name: compose["services"][name]["tmpfs"] for name in OURS}
    assert sizes == {name: ["/tmp:size=512m"] for name in OURS} | {"web": ["/tmp:size=1g"]}


def test_the_readers_of_uploaded_files_and_a_password_each_fit_next_to_the_workers(dockerfile: list[str]) -> None:
    command = next(line for line in dockerfile if line.startswith("CMD "))
    workers = int(re.search(r"--workers=(\d+)", command)[1])  # type: ignore[index]

    a_password = OneAtATimeArgon2PasswordHasher.memory_cost * 1024
    assert workers * (AT_ONCE * Limits().memory + 300 * MEGABYTE + a_password) < 3 * 1024 * MEGABYTE
    assert workers * AT_ONCE * (Limits().output + MAX_BYTES) < 512 * MEGABYTE


def test_a_worker_that_has_grown_is_replaced_by_one_that_is_ready_and_not_all_at_once(
    dockerfile: list[str],
) -> None:
    command = next(line for line in dockerfile if line.startswith("CMD "))
    started = (ROOT / "scripts" / "run_demo.py").read_text()

    for option in ("--preload", "--max-requests=5000", "--max-requests-jitter=1000"):
        assert option in command
        assert started.count(option) == 1


def unit(name: str) -> dict[str, str]:
    """What a unit of systemd says, each name once."""
    text = (ROOT / f"docs/operations/systemd/chi-tieu-{name}.service").read_text().replace("\\\n", " ")
    found = re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)
    assert len({key for key, _value in found}) == len(found)
    return dict(found)


def test_units_of_systemd_start_what_the_containers_start(compose: dict[str, Any], image: dict[str, Stage]) -> None:
    pages = json.loads(values(image, "CMD", "portal")[0])
    commands = {"web": ["--bind=127.0.0.1:8000" if "--bind=" in word else word for word in pages]} | {
        name: compose["services"][name]["command"] for name in ("worker", "beat")
    }
    for name, command in commands.items():
        said = unit(name)
        assert said["ExecStart"].split() == [f"/srv/portal/.venv/bin/{command[0]}", *command[1:]]
        assert said["MemoryMax"].lower() == compose["services"][name]["mem_limit"]
        assert said["NoNewPrivileges"] == said["PrivateTmp"] == "yes"
        assert (said["User"], said["Restart"], said["ProtectSystem"]) == ("portal", "always", "strict")
    assert unit("worker")["TimeoutStopSec"] == compose["services"]["worker"]["stop_grace_period"].removesuffix("s")


def test_every_periodic_job_is_in_the_document_as_often_as_beat_asks_for_it() -> None:
    rows = re.findall(r"^\| `(\w+)` \| each (?:(\d+) )?(minute|hour)s? \|", DEPLOYMENT, re.MULTILINE)
    described = {name: int(number or 1) * {"minute": 60, "hour": 3600}[unit] for name, number, unit in rows}

    assert described == {
        job["task"].rpartition(".")[2]: job["schedule"] for job in settings.CELERY_BEAT_SCHEDULE.values()
    }


def test_what_must_last_is_in_a_volume(compose: dict[str, Any]) -> None:
    assert compose["services"]["db"]["volumes"] == ["database:/var/lib/postgresql/data"]
    assert set(compose["volumes"]) == {"database", "uploads"}


def test_every_variable_of_compose_is_in_the_example_file() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert asked - offered == set()


NOT_OF_CONTAINERS = {"DEBUG", "DEMO", "DEMO_TODAY", "STATIC_ROOT"}


def test_every_setting_of_the_example_file_reaches_the_containers(compose: dict[str, Any]) -> None:
    text = (ROOT / ".env.example").read_text().partition("# --- Read by docker compose alone ---")[0]
    offered = set(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE)) - NOT_OF_CONTAINERS

    for name in OURS:
        environment = compose["services"][name]["environment"]
        assert set(environment) == offered, name
        own = {key for key, value in environment.items() if not re.match(rf"\$\{{{key}(:-|:\?)", value)}
        assert own == {"DATABASE_URL", "REDIS_URL", "METRICS_FOLDER"}, name


@pytest.fixture(scope="module")
def image() -> dict[str, Stage]:
    return stages((ROOT / "Dockerfile").read_text())


def values(image: dict[str, Stage], name: str, *of: str) -> list[str]:
    return [step.value for stage in of or image for step in image[stage].steps if step.name == name]


def test_every_command_and_health_check_is_a_program_that_its_image_has(compose: dict[str, Any]) -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements/base.lock").read_text(), re.MULTILINE))
    installed = {script.name for script in entry_points(group="console_scripts") if script.dist.name.lower() in locked}
    programs = installed | {"python", "find", "grep"}  # of the base image
    asked = {name: service.get("command", ["gunicorn"])[0] for name, service in compose["services"].items()}
    for name in ("web", "worker", "beat"):
        kind, *words = compose["services"][name]["healthcheck"]["test"]
        asked[f"check of {name}"] = words[0].split()[0]
        assert kind in ("CMD", "CMD-SHELL")

    assert [name for name, program in asked.items() if name not in ("db", "redis") and program not in programs] == []
    assert compose["services"]["redis"]["command"][0] == "redis-server"


def test_every_port_is_the_one_that_the_pages_listen_on(compose: dict[str, Any], image: dict[str, Stage]) -> None:
    [port], [command] = values(image, "EXPOSE"), values(image, "CMD", "portal")

    assert f'"--bind=0.0.0.0:{port}"' in command
    assert compose["services"]["web"]["ports"] == [f"127.0.0.1:${{PORT:-8000}}:{port}"]
    assert f"http://127.0.0.1:{port}/healthz" in compose["services"]["web"]["healthcheck"]["test"][-1]


def test_every_volume_is_a_folder_that_the_image_gives_its_account(
    compose: dict[str, Any], image: dict[str, Stage]
) -> None:
    [account] = [found for each in values(image, "RUN") for found in re.findall(r"--uid (\d+) .* portal$", each)]
    folders = {
        stage: {
            str(Path("/srv/portal") / path)
            for each in values(image, "RUN", *of)
            for path in re.findall(r"install --directory --owner=portal --group=portal (\S+)", each)
        }
        for stage, of in {"portal": ("portal",), "backup": ("portal", "backup")}.items()
    }

    assert values(image, "WORKDIR") == ["/srv/portal"]
    for name in OURS:
        service = compose["services"][name]
        targets = {volume.rpartition(":")[2] for volume in service.get("volumes", ())}
        assert targets <= folders[service["build"]["target"]], name
    assert f"--owner={account} " in (ROOT / "docs/operations/backup.md").read_text()


def test_every_app_and_folder_that_settings_name_is_copied(image: dict[str, Stage]) -> None:
    copied = {value.split()[0] for value in values(image, "COPY", "portal")}

    assert set(settings.OWN_APPS) - copied == set()
    assert {"manage.py", "config", "templates", "static", "locale"} - copied == set()


def test_the_image_does_not_run_as_root(dockerfile: list[str]) -> None:
    instructions = [line.split()[0] for line in dockerfile]
    users = [line for line in dockerfile if line.startswith("USER ")]

    assert users == ["USER portal", "USER root", "USER portal"]  # root installs the programs of the last stage
    assert instructions.index("USER") < instructions.index("CMD")
    assert dockerfile[-2] == "USER portal"


def test_the_image_installs_what_the_lock_says_and_nothing_else(dockerfile: list[str]) -> None:
    installs = [line for line in dockerfile if "pip install" in line]

    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert "ARG LOCK=base.lock" in dockerfile
    assert "COPY requirements/${LOCK} /tmp/packages.lock" in dockerfile
    assert installs[0].endswith("/tmp/packages.lock")
    [programs] = [place for place, line in enumerate(dockerfile) if "apt-get" in line]
    assert programs > dockerfile.index("FROM portal AS backup")


def test_a_backup_is_made_only_when_it_is_asked_for_by_programs_as_new_as_the_server(
    compose: dict[str, Any], dockerfile: list[str]
) -> None:
    service = compose["services"]["backup"]
    stages = [line.split()[-1] for line in dockerfile if line.startswith("FROM ")]
    server = compose["services"]["db"]["image"].removeprefix("postgres:")

    assert service["profiles"] == ["backup"]
    assert {name: compose["services"][name]["build"]["target"] for name in OURS} == dict.fromkeys(OURS, "portal") | {
        "backup": "backup"
    }
    assert stages == ["packages", "portal", "backup"]
    assert [line for line in dockerfile if f" postgresql-client-{server} " in line]
    assert service["volumes"] == ["uploads:/srv/portal/var", "${BACKUPS:-./var/backups}:/backups"]
    assert service["command"] == ["python", "-m", "scripts.backup", "backup", "/backups"]


def test_the_stage_for_backups_has_what_the_command_imports(dockerfile: list[str]) -> None:
    copied = [line.split()[1] for line in dockerfile if line.startswith("COPY scripts/")]
    imports = re.compile(r"^\s*from (scripts[\w.]*) import", re.MULTILINE)
    reached, waiting = set(), ["scripts.backup.__main__"]
    while waiting:
        name = waiting.pop()
        path = ROOT / name.replace(".", "/")
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        reached.add(str(file.relative_to(ROOT)))
        waiting += [
            each
            for each in imports.findall(file.read_text())
            if f"{each.replace('.', '/')}.py" not in reached and f"{each.replace('.', '/')}/__init__.py" not in reached
        ]

    assert [file for file in reached if not file.startswith(tuple(copied))] == []
    assert "scripts/services.py" in reached


def test_every_copied_path_exists_and_passes_the_ignore_file(dockerfile: list[str]) -> None:
    copies = [line.split()[1] for line in dockerfile if line.startswith("COPY ") and "--from" not in line]
    locks = ("base.lock", "traces.lock")
    copied = [path.replace("${LOCK}", lock) for path in copies for lock in (locks if "$" in path else locks[:1])]
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert set(copied) == let_through
    assert all((ROOT / path).exists() for path in copied)
