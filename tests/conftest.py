"""What every test uses: clock, database, mail, network. Rows come from tests/reporting/."""

import gc
import math
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers as hypothesis_providers

from config.celery import app as celery_app
from tests.reporting.smtp import Post, PostServer
from tests.running import Listing, Meter
from tests.waits import Waits, waits_of_now_on

# A slow machine is no reason to fail. The suite tries the same examples every time; `make explore` looks for new ones,
# and prints those of a failure so that they can be kept as tests.
hypothesis_settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis_settings.register_profile("explore", deadline=None, print_blob=True, max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "portal"))
# One example in twenty would be a constant of whatever module of ours is imported by then: other ones in a worker of
# the suite than in a test run by itself (`findings/hypothesis-other-examples-of-one-seed.sh`).
NO_CONSTANTS = hypothesis_providers.Constants()
hypothesis_providers._get_local_constants = lambda: NO_CONSTANTS

LOOPBACK = ("127.", "::1", "localhost")
# Django's requests leave many objects in cycles, few of them large: looked for this seldom, they cost half as much.
gc.set_threshold(200_000, 20, 50)


IN_PROCESS = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database",
        action="store_true",
        help="only tests that use a database, and no browser: the others ran with the first database",
    )


@pytest.hookimpl(trylast=True)  # the terminal comes first
def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Meter(), "meter")
    terminal = config.pluginmanager.getplugin("terminalreporter")
    if terminal:  # the processes of xdist have none
        config.pluginmanager.register(Listing(terminal), "listing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of the demo come in a row, browser tests last: Playwright's event loop stays in the process.

    What is marked ``postgres`` is skipped with another database, for the reason that the mark gives.
    """
    if config.getoption("second_database"):
        config.hook.pytest_deselected(items=[item for item in items if not is_for_both(item)])
        items[:] = [item for item in items if is_for_both(item)]
    for item in items:
        postgres = item.get_closest_marker("postgres")
        if postgres and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason=postgres.args[0]))
    items.sort(key=lambda item: (in_browser(item), "demo_below" not in item.fixturenames))  # type: ignore[attr-defined]


def pytest_collection_finish() -> None:
    """What is imported stays until the end: nobody need look there for garbage."""
    gc.collect()
    gc.freeze()


def is_for_both(item: pytest.Item) -> bool:
    """Whether the second database could answer another thing than the first."""
    return uses_database(item) and not in_browser(item) and item.get_closest_marker("same_on_both") is None


def in_browser(item: pytest.Item) -> bool:
    return "tests/e2e/" in item.nodeid


def uses_database(item: pytest.Item) -> bool:
    """Whether the test asks for the database, by its mark or through a fixture."""
    names: list[str] = item.fixturenames  # type: ignore[attr-defined]
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(names)


def pytest_fixture_setup(fixturedef: Any, request: Any) -> None:
    """Every use of the database is noticed: otherwise a test would be left out with the second one."""
    if fixturedef.argname == "_django_db_helper" and not uses_database(request.node):
        pytest.fail("Ask for the database by a parameter or mark, not while the test runs.")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    from tests.reporting.demo_rows import take_back_before

    take_back_before(item)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say which files took most, and with which database how many tests ran."""
    for line in config.pluginmanager.getplugin("listing").lines():
        terminalreporter.write_line(line)
    counts = {name: len(terminalreporter.stats.get(name, ())) for name in ("passed", "failed", "error", "skipped")}
    counted = ", ".join(f"{number} {name}" for name, number in counts.items() if number or name == "passed")
    kind = ", only tests that use it" if config.getoption("second_database") else ""
    terminalreporter.write_line(f"{connection.display_name}{kind}: {counted}.")


@pytest.fixture(scope="session", autouse=True)
def test_settings() -> Iterator[None]:
    """Cheap password hashes, N+1 queries are errors, and tasks run where they are asked for, broker or not."""
    eager = celery_app.conf.task_always_eager
    celery_app.conf.task_always_eager = True
    celery_app.conf.task_eager_propagates = True
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SECURE_SSL_REDIRECT=False,
        CACHES={"default": IN_PROCESS, "process": IN_PROCESS},  # processes of the suite do not count together
        ZEAL_RAISE=True,
        # Each action of a request locks its report again: that is its safety, and their number does not grow.
        # The stock admin reads each tier's units by itself; a test of many people makes many sessions.
        ZEAL_ALLOWLIST=[
            {"model": "reporting.Submission", "field": "get()"},
            {"model": "quotas.QuotaTier", "field": "*"},
            {"model": "sessions.Session", "field": "get()"},
            {"model": "units.User", "field": "get()"},
        ],
    ):
        yield
    celery_app.conf.task_always_eager = eager


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On SQLite the test database is a file, as in use: in memory, all threads of a live server share a connection."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def migrated(
    django_db_modify_db_settings: None, django_db_blocker: Any, tmp_path_factory: Any, pytestconfig: pytest.Config
) -> Iterator[Any]:
    """The migrated database, from another process or an earlier run if one kept it; until then nobody else looks."""
    from tests.migrated import Migrated

    cache = getattr(pytestconfig, "cache", None)
    with django_db_blocker.unblock():
        kept = Migrated(cache.mkdir("migrated") if cache else tmp_path_factory.mktemp("migrated"))
        yield kept
        kept.drop_copy()


@pytest.fixture(scope="session")
def django_db_keepdb(migrated: Any) -> bool:
    """A copy is not made again: ``migrate`` finds that nothing is missing in it."""
    return bool(migrated.is_copied)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, migrated: Any, django_db_blocker: Any) -> None:
    """A new database is kept for others, and looked at before a test changes it."""
    from tests.reporting.rows import empty_by_deleting, remember_migrated

    with django_db_blocker.unblock():
        if not migrated.is_copied:
            migrated.keep()
        migrated.unlock()
        remember_migrated()
        empty_by_deleting()


@pytest.fixture
def before_migrations(transactional_db: None, tmp_path: Any) -> Iterator[None]:
    """A database of the test's own, without a table."""
    from tests.migrated import other_database

    with other_database(tmp_path, copied=False):
        yield


@pytest.fixture(autouse=True)
def standard_service_levels() -> None:
    """Each test begins with the list of levels that migrations write, known without a query."""
    from procedures.models.levels import keep_service_levels

    keep_service_levels((), read_at=math.inf)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Each test makes its pages by itself; a constant that it changes is in no version of the data."""
    from units.remembered import MEMORY

    MEMORY.forget()


@pytest.fixture(scope="session", autouse=True)
def no_outside_network() -> Iterator[None]:
    """Tests talk to this machine only."""
    connect = socket.socket.connect

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        yield


@pytest.fixture
def day_of_work(db: None) -> Iterator[None]:
    """Nine o'clock on 15 May 2020, for what a file makes once of the province at work. The clock does not move."""
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def working_province(day_of_work: None) -> Any:
    """A small province at work on 15 May 2020, figures up to date; with an observer and an administrator."""
    from tests.reporting.rows import made_once
    from tests.reporting.small_province import make_working_province

    return made_once("working province", make_working_province)


@pytest.fixture
def province(working_province: Any) -> Any:
    """The same, for tests that know no other."""
    return working_province


@pytest.fixture
def administrator(working_province: Any, login: Any) -> Client:
    """A browser in which the administrator of the province at work is logged in."""
    return login(working_province.administrator)


@pytest.fixture
def states(working_province: Any) -> Any:
    """Reports of the province at work in any state that is asked for."""
    from tests.reporting.cast import States

    return States(working_province)


@pytest.fixture
def login() -> Any:
    """A browser in which ``user`` is logged in."""

    def as_user(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """What callers of the broker may wait for during the test."""
    return waits_of_now_on(monkeypatch)


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A mail server that the portal uses."""
    post = Post()
    server = PostServer(post)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.DEFAULT_FROM_EMAIL = "Báo cáo <baocao@example.gov.vn>"
    yield post
    server.stop()
