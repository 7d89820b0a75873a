"""One attempt, against a real receiver: what is success, and that none holds the portal up or leads it elsewhere."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests import FOR_EVER
from tests.webhooks.receiver import Receiver, answers, closes, drips, hangs, late, says, wait_for
from webhooks import sending
from webhooks.models import Failure
from webhooks.sending import post

HEADERS = {"webhook-id": "msg_1", "Content-Type": "application/json"}
BODY = '{"a":"ă"}'


def sent(receiver, path="/nhan"):
    return post(f"{receiver.origin}{path}", BODY, HEADERS)


def test_what_arrives_is_what_was_given(allowed):
    answer = sent(allowed, "/nhan?he=1")
    (got,) = allowed.got
    assert (answer.code, answer.failure, answer.is_success) == (204, Failure.NONE, True)
    assert got.line == "POST /nhan?he=1 HTTP/1.1"
    assert got.body == BODY.encode()
    assert got.headers == {
        "host": f"127.0.0.1:{allowed.port}",
        "user-agent": "chi-tieu-webhooks/1",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "content-length": str(len(BODY.encode())),
        "webhook-id": "msg_1",
    }


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (200, Failure.NONE),
        (299, Failure.NONE),
        (300, Failure.REDIRECT),
        (399, Failure.REDIRECT),
        (400, Failure.ANSWER),
        (500, Failure.ANSWER),
    ],
)
def test_two_hundreds_are_success_and_nothing_else(allowed, code, failure):
    allowed.replies = [answers(code)]
    answer = sent(allowed)
    assert (answer.code, answer.failure) == (code, failure)


def test_a_redirect_is_not_followed(allowed):
    with Receiver() as other:
        allowed.replies = [answers(307, Location=f"{other.origin}/khac")]
        assert sent(allowed).failure == Failure.REDIRECT
        assert (len(allowed.got), other.connections) == (1, 0)


@pytest.mark.parametrize(
    "reply",
    [hangs, late(200), drips(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50), drips(b"H" * 200)],
    ids=["hangs", "late", "drips headers", "drips a line"],
)
def test_an_answer_that_does_not_come_in_time_is_none(allowed, reply):
    allowed.replies = [reply]
    answer = sent(allowed)
    assert (answer.code, answer.failure) == (None, Failure.TIMEOUT)


@pytest.mark.parametrize(
    "reply",
    [closes, says(b"220 mail.example.vn ESMTP\r\n"), says(b"HTTP/1.1 abc\r\n\r\n"), says(b"\x00\xff\x00\r\n\r\n")],
    ids=["closes", "speaks another protocol", "no number", "bytes"],
)
def test_what_is_no_answer_is_a_failure_and_no_error(allowed, reply):
    allowed.replies = [reply]
    answer = sent(allowed)
    assert (answer.code, answer.failure) == (None, Failure.BROKEN)
    assert "\x00" not in answer.text


@pytest.mark.parametrize(
    "reply",
    [
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nabc"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc"),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc"),
        says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
        drips(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500, pause=0.005),
    ],
    ids=["promises more", "negative", "broken chunks", "is not what it says", "drips its contents"],
)
def test_false_contents_do_not_matter_once_the_code_has_come(allowed, reply):
    allowed.replies = [reply]
    assert sent(allowed).is_success


def test_of_a_long_answer_the_first_kilobyte_is_kept_as_text(allowed):
    allowed.replies = [answers(500, "Lỗi\x00<b>".encode() + b"x" * 100_000)]
    answer = sent(allowed)
    assert answer.text.startswith("Lỗi\ufffd<b>xxx")
    assert len(answer.text.encode()) <= sending.KEPT_BYTES + 3


def test_a_receiver_that_is_down_is_said_at_once(settings):
    with Receiver() as stopped:
        pass
    settings.WEBHOOK_HOSTS = [stopped.origin]
    assert sent(stopped).failure == Failure.NO_CONNECTION


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        (503, "120", 120),
        (429, "0", 1),
        (503, "999999999999", sending.LONGEST_RETRY_AFTER),
        (503, "Fri, 15 May 2020 02:10:00 GMT", 600),
        (503, "Fri, 15 May 2020 01:00:00 GMT", 1),
        (503, "soon", None),
        (503, "²", None),
        (500, "120", None),
    ],
)
def test_a_busy_receiver_says_when_to_come_again(allowed, working_province, code, said, expected):
    allowed.replies = [answers(code, Retry_After=said.encode("utf-8").decode("latin-1"))]
    assert sent(allowed).retry_after == expected


# --- Where nothing may go


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{other}/nhan",
        "https://127.0.0.1:{port}/nhan",
        "http://localhost:{port}/nhan",
        "http://127.1:{port}/nhan",
        "http://2130706433:{port}/nhan",
        "http://127.0.0.1.:{port}/nhan",
        "http://[::1]:{port}/nhan",
        "http://a:b@127.0.0.1:{port}/nhan",
        "http://127.0.0.1:{port}@example.vn/nhan",
        "http://127.0.0.1:{port}#@example.vn/",
        "http://example.vn\\@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}/a b",
        "http://127.0.0.1:{port}/a\r\nX: y",
        "http://127.0.0.1:{port}\t/",
        "HTTP://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "ftp://127.0.0.1:{port}/",
        "file:///etc/hostname",
        "",
    ],
)
def test_only_the_allowed_host_and_port_is_reached_and_only_in_the_plainest_writing(allowed, address):
    answer = post(address.format(port=allowed.port, other=allowed.port + 1), BODY, HEADERS)
    assert answer.failure == Failure.NOT_ALLOWED
    assert allowed.connections == 0


def test_a_host_that_is_allowed_no_more_is_not_reached(allowed, settings):
    settings.WEBHOOK_HOSTS = []
    assert sent(allowed).failure == Failure.NOT_ALLOWED
    assert allowed.connections == 0


def named(monkeypatch, *numbers):
    """Let every name lead to ``numbers``; returns how often one was looked up."""
    asked = []

    def look_up(host, port, *_rest, **_more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(sending.socket, "getaddrinfo", look_up)
    return asked


def test_a_name_that_leads_to_this_machine_is_not_followed(allowed, settings, monkeypatch):
    settings.WEBHOOK_HOSTS = [f"http://nhan.example.vn:{allowed.port}"]
    for numbers in (["127.0.0.1"], ["10.1.2.3", "127.0.0.1"], ["169.254.169.254"], ["::ffff:127.0.0.1"], ["0.0.0.0"]):
        named(monkeypatch, *numbers)
        answer = post(f"http://nhan.example.vn:{allowed.port}/", BODY, HEADERS)
        assert answer.failure == Failure.NOT_ALLOWED, numbers
    assert allowed.connections == 0


def test_a_name_is_looked_up_once_and_the_number_found_is_the_one_connected_to(allowed, settings, monkeypatch):
    settings.WEBHOOK_HOSTS = [f"http://nhan.example.vn:{allowed.port}"]
    connected = []

    def connect(address, _seconds):
        connected.append(address)
        return socket.socket.connect(made := socket.socket(), ("127.0.0.1", allowed.port)) or made

    asked = named(monkeypatch, "10.1.2.3")
    monkeypatch.setattr(sending.socket, "create_connection", connect)
    assert post(f"http://nhan.example.vn:{allowed.port}/", BODY, HEADERS).is_success
    assert asked == ["nhan.example.vn"]
    assert connected == [("10.1.2.3", allowed.port)]
    assert allowed.got[0].headers["host"] == f"nhan.example.vn:{allowed.port}"


def test_a_name_that_nobody_answers_for_does_not_hold_it_up(settings, monkeypatch):
    settings.WEBHOOK_HOSTS = ["https://nhan.example.vn:443"]
    monkeypatch.setattr(sending, "NAME_WAIT", 0.1)
    answered = threading.Event()
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_args, **_more: answered.wait(FOR_EVER) and [])
    assert post("https://nhan.example.vn/", BODY, HEADERS).failure == Failure.NO_NAME
    answered.set()


def test_no_proxy_and_no_password_of_the_machine_is_used(allowed, monkeypatch, tmp_path):
    with Receiver() as proxy:
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
        monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
        monkeypatch.setenv("http_proxy", proxy.origin)
        monkeypatch.setenv("no_proxy", "")
        assert sent(allowed).is_success
        assert proxy.connections == 0
    assert "authorization" not in allowed.got[0].headers


# --- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody but a file knows; the paths of the certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tỉnh thử")])
    now = datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(pem)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def tls(certificate, settings):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with Receiver(tls=context) as running:
        settings.WEBHOOK_HOSTS = [running.origin]
        yield running


def test_the_certificate_of_a_receiver_must_be_known(tls, settings, certificate):
    assert sent(tls).failure == Failure.TLS
    assert tls.got == []
    settings.WEBHOOK_CA_FILE = str(certificate[0])
    assert sent(tls).is_success


def test_a_receiver_that_hangs_within_tls_is_cut_off(tls, settings, certificate):
    settings.WEBHOOK_CA_FILE = str(certificate[0])
    tls.replies = [drips(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50)]
    assert sent(tls).failure == Failure.TIMEOUT


def test_a_receiver_that_never_begins_tls_is_cut_off(allowed, settings):
    """It takes the connection and reads on, without a word."""
    settings.WEBHOOK_HOSTS = [f"https://127.0.0.1:{allowed.port}"]
    answer = post(f"https://127.0.0.1:{allowed.port}/", BODY, HEADERS)
    assert answer.code is None
    assert answer.failure in (Failure.TIMEOUT, Failure.TLS, Failure.BROKEN)
    wait_for(lambda: allowed.connections == 1)
