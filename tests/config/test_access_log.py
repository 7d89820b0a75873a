"""The log of requests tells what was asked for, and no address that opens something by itself."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from gunicorn.config import Config

from config.access_log import StarringLogger
from config.secrets import without_links

SECRET = "3f2a9c"
REQUEST = SimpleNamespace(headers=[("REFERER", f"https://a.vn/invitation/7/{SECRET}/")])


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("reporting:due-feed", [7, SECRET]),
        ("reporting:approval", [SECRET]),
        ("units:invitation", ["7", SECRET]),
        ("units:password-reset-confirm", ["MQ", SECRET]),
    ],
)
def test_the_secret_part_of_each_such_address_is_starred(address, arguments):
    written = without_links(f"GET {reverse(address, args=arguments)}?x=1 HTTP/1.1")
    assert SECRET not in written
    assert written.startswith("GET /")
    assert written.endswith("?x=1 HTTP/1.1")
    assert "***" in written


@pytest.mark.parametrize(
    "path", ["/dashboard/?period=2020-11", "/submissions/2020-12/569/", "/admin/calendar/2020/confirm/"]
)
def test_other_addresses_are_written_as_they_are(path):
    assert without_links(f"GET {path} HTTP/1.1") == f"GET {path} HTTP/1.1"


def test_gunicorn_writes_a_request_without_it():
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"/calendar/7/{SECRET}.ics",
        "PATH_INFO": f"/calendar/7/{SECRET}.ics",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://a.vn/invitation/7/{SECRET}/",
    }
    answer = SimpleNamespace(status="200 OK", sent=9, headers=[])
    written = StarringLogger(Config()).atoms(answer, REQUEST, environ, timedelta(seconds=1))
    assert SECRET not in "".join(map(str, (written["r"], written["U"], written["f"])))
    assert written["r"] == "GET /calendar/7/*** HTTP/1.1"
