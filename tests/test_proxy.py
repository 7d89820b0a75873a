"""The documented nginx in front of the portal: it starts, and slow clients reach nothing behind it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests import ROOT

CONFIGURATION = re.search(
    r"^```nginx\n(.*?)^```$", (ROOT / "docs/deployment.md").read_text(), re.MULTILINE | re.DOTALL
)[1]
SLOW = 20  # clients of each kind
ENOUGH = 5.0  # seconds for what takes a thousandth of them
HEAD = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
OF_THE_SERVER = ("client_header_timeout", "client_body_timeout", "send_timeout", "limit_conn", "server_tokens")


class Portal:
    """What is behind the proxy: it takes one connection after the other, so that a slow one would stop it."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.server.accept()
                with closing(connection):
                    connection.settimeout(ENOUGH)
                    self.got.append(self._read(connection))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    def _read(self, connection: socket.socket) -> bytes:
        read = b""
        while b"\r\n\r\n" not in read:
            read += connection.recv(65536)
        head, _end, body = read.partition(b"\r\n\r\n")
        length = int((re.search(rb"(?i)content-length: (\d+)", head) or [b"", b"0"])[1])
        while len(body) < length:
            body += connection.recv(65536)
        return head

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.thread.join(ENOUGH)
        self.server.close()


@contextmanager
def nginx(folder: Path, portal: Portal) -> Iterator[int]:
    """The documented server on a port of this machine, without TLS; the port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", CONFIGURATION)
    server = re.sub(r"ssl_certificate\w* \S+;", "", server).replace("127.0.0.1:8000", f"127.0.0.1:{portal.port}")
    paths = "\n".join(
        f"{each}_temp_path {folder}/{each};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/log; events {{ worker_connections 256; }}\n"
        f"http {{ access_log off; {paths}\n{server} }}"
    )
    process = subprocess.Popen(["nginx", "-c", str(file), "-p", str(folder), "-e", f"{folder}/log"])
    try:
        until = time.monotonic() + ENOUGH
        while not answers(port) and time.monotonic() < until:
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(ENOUGH)


def answers(port: int) -> bool:
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def portal() -> Iterator[Portal]:
    running = Portal()
    yield running
    running.close()


def open_slowly(port: int, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), ENOUGH)
    client.sendall(sent)
    return client


def ask(port: int, seconds: float = ENOUGH) -> bytes:
    with socket.create_connection(("127.0.0.1", port), seconds) as client:
        client.sendall(
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"
        )
        return b"".join(iter(lambda: client.recv(65536), b""))


def test_limits_of_time_are_where_nginx_takes_them():
    before_locations = CONFIGURATION[: CONFIGURATION.index("location")]
    assert [name for name in OF_THE_SERVER if f" {name} " not in before_locations] == []
    assert [name for name in OF_THE_SERVER if CONFIGURATION.count(f" {name} ") != 1] == []
    assert "proxy_request_buffering on;" in before_locations


def test_a_large_file_is_taken_by_its_page_and_from_programs():
    large = re.search(r"location ~ (\S+) \{\s+client_max_body_size (\d+)m;", CONFIGURATION)
    pages = [reverse("exchange:dossiers"), reverse("api:v1:dossiers_bring")]
    assert [address for address in pages if not re.search(large[1], address)] == []
    assert int(large[2]) > settings.DOSSIER_FILE_MEGABYTES


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx on this machine")
def test_slow_clients_reach_nothing_behind_the_documented_proxy(tmp_path, portal):
    with nginx(tmp_path, portal) as port:
        waiting = [open_slowly(port, sent) for sent in (b"", HEAD, HEAD + b"\r\nhalf a body") for _each in range(SLOW)]
        begun = time.monotonic()
        answer = ask(port)
        assert time.monotonic() - begun < ENOUGH
        for client in waiting:
            client.close()
    assert answer.endswith(b"ok")
    assert re.search(rb"^Server: nginx\r$", answer, re.MULTILINE)
    assert [head.partition(b" ")[0] for head in portal.got] == [b"GET"]
    assert b"1.2.3.4" not in portal.got[0]
    assert re.search(rb"(?i)x-forwarded-for: 127\.0\.0\.1\r", portal.got[0])


def test_one_slow_client_is_enough_where_there_is_no_proxy(portal):
    """So the test above would fail if nginx passed on what is not complete."""
    with closing(open_slowly(portal.port, HEAD)):
        time.sleep(0.1)
        with pytest.raises(TimeoutError):
            ask(portal.port, seconds=0.3)
