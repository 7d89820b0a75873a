"""`make run` as its user meets it: the demo answers, in the clothes of production, and is gone when it is stopped."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen

import pytest

from scripts import prepare_demo
from scripts.run_demo import MAILS, complete
from scripts.services import free_port
from tests import PATIENCE, ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("demo")
    port = str(free_port())
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": port,
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "EMAIL_URL": f"filemail://{folder / 'mails'}",
        "STATIC_ROOT": str(folder / "staticfiles"),  # two workers collect side by side
    }
    with (folder / "log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "scripts/run_demo.py"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/healthz", process)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(PATIENCE)
            log.seek(0)
            sys.stderr.write(log.read())
    assert status == 128 + signal.SIGTERM
    with pytest.raises(URLError):
        urlopen(f"{address}/healthz", timeout=2)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(address, timeout=2).close()
            return
        except OSError:  # not there yet, or too busy to answer in time
            time.sleep(0.1)
    pytest.fail("the demo did not answer")


def page(address: str) -> str:
    with urlopen(address, timeout=PATIENCE) as answer:
        return answer.read().decode()


def test_the_demo_shows_its_day(demo: str) -> None:
    assert "04/01/2021" in page(f"{demo}/login/")


def test_every_file_of_a_page_is_served_under_a_lasting_name(demo: str) -> None:
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page(f"{demo}/login/"))

    assert files
    for file in files:
        with urlopen(demo + file, timeout=PATIENCE) as answer:
            assert "immutable" in answer.headers["Cache-Control"], file


def test_a_missing_page_shows_no_traceback(demo: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{demo}/no-such-page/", timeout=PATIENCE)

    with refused.value as answer:
        assert answer.status == 404
        assert "Traceback" not in answer.read().decode()


def logged_in(demo: str, username: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor())
    with browser.open(f"{demo}/login/", timeout=PATIENCE) as answer:
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())[-1]
    account = {"csrfmiddlewaretoken": token, "username": username, "password": "demo-2020"}
    browser.open(f"{demo}/login/", urlencode(account).encode(), timeout=PATIENCE).close()
    return browser


def test_a_printed_receipt_leads_back_to_this_demo_whatever_its_port(demo: str) -> None:
    browser = logged_in(demo, "clerk-569")

    with browser.open(f"{demo}/submissions/2020-11/569/receipts/1/", timeout=PATIENCE) as answer:
        addresses = re.findall(r"(http://[^\s<\"]+)/verify/[0-9a-f]+", answer.read().decode())

    assert set(addresses) == {demo}


@pytest.mark.parametrize(
    ("given", "port", "address"),
    [
        ({}, "8000", "http://127.0.0.1:8000"),
        ({"PORT": "8123", "PORTAL_URL": ""}, "8123", "http://127.0.0.1:8123"),
        ({"PORT": "8123", "PORTAL_URL": "http://localhost:9000"}, "8123", "http://localhost:9000"),
    ],
)
def test_links_lead_to_the_port_of_the_demo_by_default(given: dict[str, str], port: str, address: str) -> None:
    environment = dict(given)

    assert complete(environment) == port
    assert environment == {"DEMO": "1", **given, "PORTAL_URL": address, "EMAIL_URL": f"filemail://{quote(str(MAILS))}"}


def test_a_mail_server_that_is_named_gets_the_mails_of_the_demo() -> None:
    environment = {"EMAIL_URL": "smtp://127.0.0.1:2525"}
    complete(environment)
    assert environment["EMAIL_URL"] == "smtp://127.0.0.1:2525"


def test_what_stops_the_preparation_is_said_with_the_command_that_it_stopped(settings) -> None:
    settings.DEMO = False
    with pytest.raises(SystemExit, match=r"(?s)DEMO=1.*manage.py load_demo failed, and the portal was not started"):
        prepare_demo.do(["load_demo"])


def test_an_error_of_the_preparation_that_nobody_foresaw_names_its_command(monkeypatch) -> None:
    def full(*_command: str, stdout: None) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(prepare_demo, "call_command", full)
    with pytest.raises(OSError, match="No space") as error:
        prepare_demo.do(["migrate", "--no-input"])
    assert error.value.__notes__ == ["manage.py migrate --no-input failed, and the portal was not started."]
