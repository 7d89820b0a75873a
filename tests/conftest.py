"""What every test stands on. The cast and the rows are in tests/factories.py."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from hypothesis import settings as hypothesis_settings

from config.celery import app as celery_app
from tests.reporting.smtp import Post, PostServer

# A slow machine is no reason to fail; the examples of a failure are printed so that they can be kept as tests.
hypothesis_settings.register_profile("portal", deadline=None, print_blob=True)
hypothesis_settings.load_profile("portal")

LOOPBACK = ("127.", "::1", "localhost")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: from the first one on, Playwright's event loop stays in the process."""
    items.sort(key=lambda item: "tests/e2e/" in item.nodeid)


@pytest.fixture(scope="session", autouse=True)
def test_settings() -> Iterator[None]:
    """Cheap password hashes, N+1 queries are errors, and tasks run where they are asked for, broker or not."""
    eager = celery_app.conf.task_always_eager
    celery_app.conf.task_always_eager = True
    celery_app.conf.task_eager_propagates = True
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SECURE_SSL_REDIRECT=False,
        ZEAL_RAISE=True,
        # Each action of a request locks its report anew: that is its safety, and their number does not grow.
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
def working_province(db: None) -> Iterator[Any]:
    """A small province at work on 15 May 2020, figures up to date; with an observer and an administrator."""
    from reporting.actions.figures import figures_drain, figures_recompute
    from tests.reporting.province import YEAR, make_province
    from units.models import Role, User

    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False):
        province = make_province()
        province.observer = User.objects.create(username="observer", role=Role.OBSERVER)
        province.administrator = User.objects.create(username="admin", role=Role.ADMINISTRATOR)
        figures_recompute(year=YEAR)
        figures_drain()
        yield province


@pytest.fixture
def login() -> Any:
    """A browser in which ``user`` is logged in."""

    def as_user(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A mail server that the portal is told to use."""
    post = Post()
    server = PostServer(post)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.DEFAULT_FROM_EMAIL = "Báo cáo <baocao@example.gov.vn>"
    yield post
    server.stop()
