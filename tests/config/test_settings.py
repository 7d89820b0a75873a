"""The settings are read in a process of their own, with nothing in the environment but what a test puts there."""

import ast
import json
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.models import Field
from django.utils.translation import override

from tests import ROOT
from units.models import PortalSettings

PRODUCTION = {"SECRET_KEY": "long, random and unknown", "ALLOWED_HOSTS": "baocao.example.vn"}
PRINT = "import json, config.settings as s; print(json.dumps({n: getattr(s, n) for n in %r}, default=str))"


def start(names: tuple[str, ...] = (), **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", PRINT % (names,)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def read(*names: str, **environment: str) -> dict[str, object]:
    process = start(names, **environment)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def refusal(**environment: str) -> str:
    process = start(**environment)
    assert process.returncode != 0, "it started"
    return process.stderr.strip().rpartition("ImproperlyConfigured: ")[2]


def test_a_single_sign_on_must_say_which_claim_names_an_account_and_use_tls() -> None:
    issuer = {"OIDC_ISSUER": "https://dangnhap.example.vn", "OIDC_CLIENT_ID": "bao-cao"}

    assert refusal(**issuer) == "OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLAIM: say which claim names an account."
    assert "must begin with https://" in refusal(**issuer | {"OIDC_CLAIM": "sub", "OIDC_ISSUER": "http://example.vn"})
    assert read("OIDC_CLAIM", OIDC_CLAIM="sub", **issuer) == {"OIDC_CLAIM": "sub"}


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("bi-mat\n")

    values = read("OIDC_CLIENT_SECRET", OIDC_CLIENT_SECRET_FILE=str(tmp_path / "secret"))

    assert values == {"OIDC_CLIENT_SECRET": "bi-mat"}
    assert "must name a file that can be read" in refusal(OIDC_CLIENT_SECRET_FILE=str(tmp_path / "none"))


def test_the_demo_has_no_second_factor() -> None:
    assert read("SECOND_FACTOR", DEMO="1") == {"SECOND_FACTOR": "off"}
    assert read("SECOND_FACTOR") == {"SECOND_FACTOR": "offered"}
    assert "SECOND_FACTOR works only outside the demo" in refusal(DEMO="1", SECOND_FACTOR="required")
    assert "must be one of off, offered, required" in refusal(SECOND_FACTOR="always")


def test_with_nothing_set_it_runs_for_development() -> None:
    values = read("DEBUG", "DEMO", "DEMO_TODAY", "ALLOWED_HOSTS", "CELERY_TASK_ALWAYS_EAGER", "DATABASES", "HTTPS")
    database = values.pop("DATABASES")["default"]

    assert values == {
        "DEBUG": True,
        "DEMO": False,
        "DEMO_TODAY": None,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "CELERY_TASK_ALWAYS_EAGER": True,
        "HTTPS": False,
    }
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_with_a_key_and_hosts_it_runs_in_production() -> None:
    values = read(
        "DEBUG",
        "HTTPS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "PASSWORD_HASHERS",
        **PRODUCTION,
    )

    assert values.pop("PASSWORD_HASHERS")[0] == "units.password_hashing.OneAtATimeArgon2PasswordHasher"
    assert values == {
        "DEBUG": False,
        "HTTPS": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
    }


def checked_for_deployment(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **PRODUCTION, "SECRET_KEY": secrets.token_urlsafe(50), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_django_finds_nothing_to_say_of_a_production_install() -> None:
    process = checked_for_deployment(REDIS_URL="redis://redis.example.gov.vn:6379/0")

    assert process.returncode == 0, process.stderr


def test_without_redis_it_is_said_that_each_process_counts_calls_by_itself() -> None:
    process = checked_for_deployment()

    assert process.returncode == 1
    assert re.findall(r"\((\w+\.W\d+)\)", process.stderr) == ["api.W001"]
    assert checked_for_deployment(API_CALLS_PER_MINUTE="0", API_REFUSALS_PER_MINUTE="0").returncode == 0


@pytest.mark.parametrize(
    ("environment", "start_of_sentence"),
    [
        ({"DEBUG": "0"}, "SECRET_KEY is not set: "),
        ({"DEBUG": "0", "ALLOWED_HOSTS": "baocao.example.vn"}, "SECRET_KEY is not set: "),
        ({"ALLOWED_HOSTS": "baocao.example.vn"}, "SECRET_KEY is not set: "),
        ({"SECRET_KEY": "long"}, "ALLOWED_HOSTS is not set: "),
        ({"SECRET_KEY": "long", "ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is not set: "),
        ({"DEMO": "1", "DEBUG": "1"}, "DEMO and DEBUG cannot both be on: "),
        ({"DEMO": "1", "ALLOWED_HOSTS": "baocao.example.vn"}, "DEMO=1 is refused unless ALLOWED_HOSTS holds only "),
        ({"DEMO": "1", "ALLOWED_HOSTS": "localhost,*"}, "DEMO=1 is refused unless ALLOWED_HOSTS holds only "),
        ({"DEMO_TODAY": "2021-01-04"}, "DEMO_TODAY works only with DEMO=1: "),
        ({"DEMO": "maybe"}, "The environment variable DEMO must be 1 or 0, not «maybe»."),
        ({"PROXY_COUNT": "-1"}, "The environment variable PROXY_COUNT must be a whole number of at least 0, not «-1»."),
        ({"PROXY_COUNT": "٢"}, "The environment variable PROXY_COUNT must be a whole number of at least 0, not «٢»."),
        (
            {"DEMO": "1", "DEMO_TODAY": "04/01/2021"},
            "The environment variable DEMO_TODAY must be a day such as 2021-01-04, not «04/01/2021».",
        ),
        (
            {"DATABASE_URL": "mysql://portal:geheim@host/name"},
            "The environment variable DATABASE_URL must be a URL such as postgresql://user:password@host:5432/name.",
        ),
        (
            {"EMAIL_URL": "http://portal:geheim@host"},
            "The environment variable EMAIL_URL must be a URL such as smtp+tls://user:password@host:587.",
        ),
    ],
)
def test_it_refuses_to_start(environment: dict[str, str], start_of_sentence: str) -> None:
    sentence = refusal(**environment)

    assert sentence.startswith(start_of_sentence)
    assert sentence.endswith(".")
    assert "geheim" not in sentence


def test_the_demo_is_like_production_on_its_own_day() -> None:
    values = read("DEBUG", "DEMO_TODAY", "ALLOWED_HOSTS", "HTTPS", DEMO="1")

    assert values == {
        "DEBUG": False,
        "DEMO_TODAY": "2021-01-04",
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "HTTPS": False,
    }


def test_the_demo_may_run_on_another_day() -> None:
    assert read("DEMO_TODAY", DEMO="1", DEMO_TODAY="2021-02-01") == {"DEMO_TODAY": "2021-02-01"}


def test_an_install_keeps_the_secret_it_made_for_itself() -> None:
    first, second = read("SECRET_KEY", DEMO="1"), read("SECRET_KEY", DEMO="1")

    assert first == second
    assert len(str(first["SECRET_KEY"])) >= 50


def test_the_broker_is_the_one_given() -> None:
    values = read("CELERY_BROKER_URL", "CELERY_TASK_ALWAYS_EAGER", REDIS_URL="redis://127.0.0.1:6379/0")

    assert values == {"CELERY_BROKER_URL": "redis://127.0.0.1:6379/0", "CELERY_TASK_ALWAYS_EAGER": False}


def test_mail_goes_to_the_server_given() -> None:
    values = read("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", EMAIL_URL="smtp+tls://u:p@mail.vn:587")

    assert values == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.vn",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
    }


def test_mail_into_a_folder_is_written_where_the_url_says() -> None:
    assert read("EMAIL_FILE_PATH", EMAIL_URL="filemail:///srv/portal/th%C6%B0") == {
        "EMAIL_FILE_PATH": "/srv/portal/thư"
    }


POSTGRESQL = {"DATABASE_URL": "postgresql://portal:geheim@db:5432/portal"}


@pytest.mark.parametrize(
    ("environment", "bounds"),
    [
        ({}, "-c statement_timeout=600s -c lock_timeout=600s"),
        ({"PORTAL_PART": "web"}, "-c statement_timeout=10s -c lock_timeout=10s"),
        ({"PORTAL_PART": "web", "WEB_TIMEOUT": "25"}, "-c statement_timeout=25s -c lock_timeout=25s"),
        ({"JOB_TIMEOUT": "0"}, ""),
    ],
)
def test_statements_of_pages_and_of_jobs_have_bounds_of_their_own(environment: dict[str, str], bounds: str) -> None:
    database = read("DATABASES", **POSTGRESQL, **environment)["DATABASES"]["default"]

    assert database["OPTIONS"]["options"] == bounds
    assert ("connection_factory" in database["OPTIONS"]) == ("PORTAL_PART" in environment)


def test_options_of_the_url_go_over_the_bounds() -> None:
    url = f"{POSTGRESQL['DATABASE_URL']}?options=-c%20lock_timeout%3D5s"

    options = read("DATABASES", DATABASE_URL=url)["DATABASES"]["default"]["OPTIONS"]

    assert options["options"] == "-c statement_timeout=600s -c lock_timeout=600s -c lock_timeout=5s"


def test_alarms_are_mailed_in_production_to_those_who_are_named() -> None:
    def handlers(**environment: str) -> list[str]:
        return read("LOGGING", **environment)["LOGGING"]["loggers"]["django.request"]["handlers"]

    assert handlers(**PRODUCTION, ADMINS="a@example.vn") == ["console", "alarms"]
    assert handlers(**PRODUCTION) == handlers(DEMO="1", ADMINS="a@example.vn") == ["console"]


def test_alarms_about_receivers_of_webhooks_are_mailed_too() -> None:
    loggers = read("LOGGING", **PRODUCTION, ADMINS="a@example.vn")["LOGGING"]["loggers"]
    assert loggers["webhooks.alarms"]["handlers"] == ["alarms"]


def test_hosts_of_webhooks_are_named_with_protocol_and_port() -> None:
    written = "Nhan.example.vn, 10.1.2.3:8443,http://10.1.2.4:8080,[fd00::1],http://a.vn/"
    assert read("WEBHOOK_HOSTS", WEBHOOK_HOSTS=written)["WEBHOOK_HOSTS"] == [
        "https://nhan.example.vn:443",
        "https://10.1.2.3:8443",
        "http://10.1.2.4:8080",
        "https://[fd00::1]:443",
        "http://a.vn:80",
    ]
    for wrong in ("ftp://a.vn", "https://a.vn/path", "https://b@a.vn", "*.a.vn", "a.vn:0", "a b"):
        assert "must be hosts such as" in refusal(WEBHOOK_HOSTS=wrong), wrong
    assert "WEBHOOK_CA_FILE must name a file" in refusal(WEBHOOK_CA_FILE="/none")


def variables_read() -> set[str]:
    """Every name that a module of config/settings/ hands to a reader of config/environment.py."""
    modules = (ast.parse(path.read_text()) for path in (ROOT / "config/settings").glob("*.py"))
    calls = (node for module in modules for node in ast.walk(module) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_topic_of_the_settings_is_read() -> None:
    topics = {path.stem for path in (ROOT / "config/settings").glob("*.py")} - {"__init__"}
    read = re.findall(
        r"^from config\.settings\.(\w+) import \*$", (ROOT / "config/settings/__init__.py").read_text(), re.M
    )

    assert sorted(read) == sorted(topics)


def test_every_variable_is_described_once_in_one_shape() -> None:
    text = (ROOT / "docs/configuration.md").read_text()
    entry = re.compile(r"^### `([A-Z_]+)`\n\n- Default: .+\n- Example: .+\n\n\S.+", re.MULTILINE)

    assert sorted(entry.findall(text)) == sorted(variables_read())
    assert text.count("\n### ") == len(variables_read())


def test_every_setting_of_the_administration_is_described_with_its_default() -> None:
    text = (ROOT / "docs/configuration.md").read_text().partition("## What administrators set in the portal")[2]
    described = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \| .*\|$", text, re.MULTILINE))
    words = {"None": "empty", "": "empty", "True": "on", "False": "off", "calendar": "calendar month"}

    with override("en"):
        fields = {
            str(field.verbose_name): str(field.get_default())
            for field in PortalSettings._meta.get_fields()
            if isinstance(field, Field) and field.editable
        }
    for name, default in fields.items():
        assert described.get(name) == ("a list" if "\n" in default else words.get(default, default)), name


def test_every_variable_is_in_the_example_file() -> None:
    text, _, for_compose_alone = (ROOT / ".env.example").read_text().partition("# --- Read by docker compose alone ---")

    assert re.findall(r"^#? ?([A-Z_]+)=", for_compose_alone, re.MULTILINE) == ["POSTGRES_PASSWORD", "BACKUPS", "PORT"]
    assert sorted(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE)) == sorted(variables_read())


def test_a_token_of_the_metrics_that_could_be_guessed_stops_the_start() -> None:
    assert refusal(METRICS_TOKEN="x" * 31).startswith("METRICS_TOKEN must have at least 32 characters")
    assert read("METRICS_TOKEN", METRICS_TOKEN="x" * 32) == {"METRICS_TOKEN": "x" * 32}


def test_addresses_of_the_metrics_are_networks() -> None:
    read_back = read("METRICS_ADDRESSES", METRICS_ADDRESSES="10.0.0.7, 10.1.0.0/16,::1")
    assert read_back == {"METRICS_ADDRESSES": ["10.0.0.7/32", "10.1.0.0/16", "::1/128"]}
    assert "addresses or networks" in refusal(METRICS_ADDRESSES="10.1.0.1/16")
    assert "addresses or networks" in refusal(METRICS_ADDRESSES="prometheus")


def test_traces_need_an_address_and_a_share_in_a_hundred() -> None:
    assert read("TRACES_URL", TRACES_URL="http://127.0.0.1:4318/") == {"TRACES_URL": "http://127.0.0.1:4318"}
    assert "must begin with https:// or http://" in refusal(TRACES_URL="127.0.0.1:4318")
    assert "from 0 to 100" in refusal(TRACES_PERCENT="101")


def test_traces_without_their_libraries_stop_the_start_and_say_which_lock_has_them(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'opentelemetry' else find(name, *more)\n"
    )
    said = refusal(TRACES_URL="http://127.0.0.1:4318", PYTHONPATH=str(tmp_path))
    assert said == "TRACES_URL needs the libraries of requirements/traces.lock in place of base.lock."
