"""The documented nginx and Caddy in front of the portal: they start, and slow clients reach nothing behind them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests import PATIENCE, ROOT

DOCUMENT = (ROOT / "docs/deployment.md").read_text()
CONFIGURATION, CADDYFILE = (
    re.search(rf"^```{name}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)[1] for name in ("nginx", "caddyfile")
)
SLOW = 20  # clients of each kind
LARGE = 16_000_000  # bytes: more than what waits between two programs
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
                with closing(connection), suppress(ConnectionError):
                    connection.settimeout(PATIENCE)
                    self.got.append(self._read(connection))
                    body = LARGE * b"x" if b" /large " in self.got[-1] else b"ok"
                    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
                    connection.sendall(head + body)

    def _read(self, connection: socket.socket) -> bytes:
        read = b""
        while b"\r\n\r\n" not in read:
            read += self._more(connection)
        head, _end, body = read.partition(b"\r\n\r\n")
        length = int((re.search(rb"(?i)content-length: (\d+)", head) or [b"", b"0"])[1])
        while len(body) < length:
            body += self._more(connection)
        return head

    def _more(self, connection: socket.socket) -> bytes:
        if more := connection.recv(65536):
            return more
        raise ConnectionError("the other side has gone")  # nothing comes for ever after it

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.thread.join(PATIENCE)
        self.server.close()


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return free.getsockname()[1]


@contextmanager
def nginx(folder: Path, portal: Portal) -> Iterator[int]:
    """The documented server on a port of this machine, without TLS; the port."""
    port = free_port()
    server = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", CONFIGURATION)
    server = re.sub(r"ssl_certificate\w* \S+;", "", server).replace("127.0.0.1:8000", f"127.0.0.1:{portal.port}")
    paths = "\n".join(
        f"{each}_temp_path {folder}/{each};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    user = "user root; " if os.geteuid() == 0 else ""  # whose folder it is
    file.write_text(
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/log; events {{ worker_connections 256; }}\n"
        f"http {{ access_log off; {paths}\n{server} }}"
    )
    with running(["nginx", "-c", str(file), "-p", str(folder), "-e", f"{folder}/log"], folder / "log", port):
        yield port


@contextmanager
def caddy(folder: Path, portal: Portal) -> Iterator[int]:
    """The same for Caddy."""
    port = free_port()
    server = CADDYFILE.replace("{\n", "{\n    admin off\n    auto_https off\n", 1)
    server = server.replace("baocao.example.vn {", f"http://localhost:{port} {{\n    bind 127.0.0.1")
    file = folder / "Caddyfile"
    file.write_text(server.replace("127.0.0.1:8000", f"127.0.0.1:{portal.port}"))
    with running(["caddy", "run", "--adapter=caddyfile", f"--config={file}"], folder / "log", port):
        yield port


PROXIES = [
    pytest.param(proxy, marks=pytest.mark.skipif(shutil.which(proxy.__name__) is None, reason="not on this machine"))
    for proxy in (nginx, caddy)
]


@contextmanager
def running(command: list[str], log: Path, port: int) -> Iterator[None]:
    """A proxy that takes connections, until the end of the block."""
    own = {"HOME": str(log.parent), "XDG_DATA_HOME": str(log.parent), "XDG_CONFIG_HOME": str(log.parent)}
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | own)
    try:
        until = time.monotonic() + PATIENCE
        while not answers(port) and time.monotonic() < until:
            assert process.poll() is None, log.read_text()
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(port: int) -> bool:
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def portal() -> Iterator[Portal]:
    running = Portal()
    yield running
    running.close()


def open_slowly(port: int, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), PATIENCE)
    client.sendall(sent)
    return client


def ask(port: int, seconds: float = PATIENCE) -> bytes:
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


@pytest.mark.parametrize("proxy", PROXIES)
def test_slow_clients_reach_nothing_behind_the_documented_proxy(tmp_path, portal, proxy):
    with proxy(tmp_path, portal) as port, ExitStack() as waiting:
        for sent in (b"", HEAD, HEAD + b"\r\nhalf a body") * SLOW:
            waiting.enter_context(closing(open_slowly(port, sent)))
        time.sleep(0.5)  # what is passed on while it arrives has been passed on by then
        answer = ask(port)
    assert answer.endswith(b"ok")
    assert re.search(rb"^Server: (nginx|Caddy)\r$", answer, re.MULTILINE)
    assert [head.partition(b" ")[0] for head in portal.got] == [b"GET"]
    assert b"1.2.3.4" not in portal.got[0]
    assert re.search(rb"(?i)\r\nx-forwarded-for: 127\.0\.0\.1(\r|$)", portal.got[0])
    assert re.search(rb"(?i)\r\nx-forwarded-proto: http(\r|$)", portal.got[0])
    assert re.search(rb"(?i)\r\nhost: localhost(:\d+)?(\r|$)", portal.got[0])


@pytest.mark.parametrize("proxy", PROXIES)
def test_who_takes_an_answer_slowly_holds_nothing_behind_the_documented_proxy(tmp_path, portal, proxy):
    asked = b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with proxy(tmp_path, portal) as port, closing(open_slowly(port, asked)) as client:
        client.recv(1)
        assert ask(port).endswith(b"ok")
    assert [head.split(b" ")[1] for head in portal.got] == [b"/large", b"/healthz"]


def refused(port: int) -> bytes:
    """The answer to a body that is larger than any upload."""
    length = 21 * 1024 * 1024
    with closing(open_slowly(port, b"")) as client:
        client.sendall(b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % length)
        with suppress(ConnectionError):  # it may have closed before all of it was sent
            client.sendall(b"x" * length)
        return client.recv(65536)


@pytest.mark.parametrize("proxy", PROXIES)
def test_what_is_larger_than_any_upload_is_refused_by_the_documented_proxy(tmp_path, portal, proxy):
    with proxy(tmp_path, portal) as port:
        answer = refused(port)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert [head for head in portal.got if not head.startswith(b"GET /too-large/ ")] == []


@pytest.mark.skipif(shutil.which("nginx") is None, reason="not on this machine")
def test_nginx_refuses_it_with_the_portals_page_and_keeps_the_body(tmp_path, portal):
    with nginx(tmp_path, portal) as port:
        assert refused(port).endswith(b"ok")
    assert [head.partition(b" HTTP")[0] for head in portal.got] == [b"GET " + reverse("too-large").encode()]
    assert not re.search(rb"(?i)content-length: [1-9]|transfer-encoding", portal.got[0])


@pytest.mark.skipif(shutil.which("caddy") is None, reason="not on this machine")
def test_caddy_refuses_it_in_vietnamese(tmp_path, portal):
    with caddy(tmp_path, portal) as port:
        answer = refused(port).decode()
    assert "charset=utf-8" in answer
    assert "<h1>Tệp quá lớn</h1>" in answer
    assert portal.got == []


def test_one_slow_client_is_enough_where_there_is_no_proxy(portal):
    """So the test above would fail if nginx passed on what is not complete."""
    with closing(open_slowly(portal.port, HEAD)):
        time.sleep(0.1)
        with pytest.raises(TimeoutError):
            ask(portal.port, seconds=0.3)
