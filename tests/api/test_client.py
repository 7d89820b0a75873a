"""The client of docs/api against a live portal: a month sent, lost answers, refusals; its token goes nowhere else."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import URLError

import pytest

from reporting.models import Revision, Submission
from tests import ROOT

FILE = ROOT / "docs/api/chi_tieu.py"
README = (ROOT / "docs/api/README.md").read_text()
ROWS = [
    {"procedure": "1.001193", "received_total": 62, "received_online": 41, "returned_by_post": 3},
    {"procedure": "1.000656", "received_total": 7, "received_online": 5, "returned_by_post": 0},
]
MONTH = ("2020-12", "22468")


@pytest.fixture(scope="module")
def client():
    """The file, as a program that has copied it imports it."""
    spec = importlib.util.spec_from_file_location("chi_tieu", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["chi_tieu"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["chi_tieu"]


@pytest.fixture
def portal(client, commune, live_server):
    waited = []
    made = client.Portal(live_server.url, commune, language="en", wait=waited.append)
    made.waited = waited
    return made


class LosesAnswers:
    """Does what is asked, and loses so many of the answers on the way back."""

    def __init__(self, opener, number):
        self.opener, self.number = opener, number

    def open(self, *args, **kwargs):
        answer = self.opener.open(*args, **kwargs)
        if self.number:
            self.number -= 1
            answer.read()
            answer.close()
            raise URLError("the line broke")
        return answer


def test_a_month_is_written_checked_sent_and_withdrawn(client, portal):
    assert portal.write(*MONTH, ROWS)["refused"] == []
    checked = portal.check(*MONTH, texts={"approved_by": "Nguyễn Văn A"})
    assert checked.can_be_sent
    receipt = portal.send(checked)
    assert receipt == portal.receipt(*MONTH, 1)
    assert receipt["texts"]["approved_by"] == "Nguyễn Văn A"
    assert portal.withdraw(*MONTH, portal.month(*MONTH)["etag"])["status"] == "draft"


def test_zeros_are_filled_and_taken_back(portal):
    portal.write(*MONTH, [{"procedure": "1.001193", "received_total": 5}])
    filled = portal.fill_zeros(*MONTH)
    assert len(filled["cells"]) == 5
    assert len(portal.undo_zeros(*MONTH, filled["cells"])["cells"]) == 5


def test_all_figures_are_written_over_the_version_that_was_seen(client, portal):
    portal.write(*MONTH, ROWS)
    with pytest.raises(client.Refused) as refusal:
        portal.write(*MONTH, ROWS[:1], whole=True)
    assert (refusal.value.status, refusal.value.code) == (428, "condition_missing")
    written = portal.write(*MONTH, ROWS[:1], whole=True, version=portal.month(*MONTH)["etag"])
    assert [row["received_total"] for row in written["month"]["cells"]] == [62, None]


def test_a_sending_whose_answer_is_lost_is_asked_for_again_and_made_once(portal):
    portal.write(*MONTH, ROWS)
    checked = portal.check(*MONTH)
    portal._opener = LosesAnswers(portal._opener, 2)
    assert portal.send(checked)["number"] == 1
    assert portal.waited == [1.0, 2.0]
    assert Revision.objects.count() == 1


def test_a_program_that_gives_up_repeats_under_its_key_later(client, portal):
    portal.write(*MONTH, ROWS)
    checked = portal.check(*MONTH)
    line, portal._opener = portal._opener, LosesAnswers(portal._opener, 5)
    with pytest.raises(client.NotAnswered) as lost:
        portal.send(checked, key="22468-2020-12-1")
    assert lost.value.key == "22468-2020-12-1"
    portal._opener = line
    assert portal.send(checked, key=lost.value.key)["number"] == 1
    assert Revision.objects.count() == 1


def test_a_refusal_has_code_and_sentence_of_each_value(client, portal):
    with pytest.raises(client.Refused) as refusal:
        portal.write(*MONTH, [{"procedure": "1.001193", "received_total": 1, "received_online": 2}])
    assert refusal.value.code == "refused_values"
    assert "/cells/0/received_online: Online (2) exceeds the total received (1)." in str(refusal.value)
    assert portal.waited == []
    assert not Submission.objects.exists()


def test_a_dry_run_stores_nothing(portal):
    assert portal.write(*MONTH, ROWS, dry_run=True)["refused"] == []
    assert not Submission.objects.exists()


# --- A portal that says other things ---------------------------------------------------------------------------------


@pytest.fixture
def answering():
    """A server that gives these answers, one after another, and remembers what it was asked."""
    servers = []

    def serve(*answers):
        asked, left = [], list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_PATCH(self):
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                self.do_GET()

            def do_GET(self):
                asked.append(dict(self.headers))
                status, headers, body = left.pop(0)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}", asked

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


BUSY = json.dumps({"code": "still_running"})


def test_it_waits_as_long_as_it_is_asked_to_under_the_same_key(client, answering):
    waited = []
    address, asked = answering((429, {"Retry-After": "7"}, "{}"), (503, {}, "<html>"), (409, {}, BUSY), (200, {}, "{}"))
    client.Portal(address, "ct_x", wait=waited.append).write(*MONTH, ROWS)
    assert waited == [7.0, 2.0, 4.0]
    assert len({each["Idempotency-Key"] for each in asked}) == 1


def test_a_redirect_is_not_followed_with_the_token(client, answering):
    there, asked = answering((200, {}, "{}"))
    address, _asked = answering((302, {"Location": there}, ""))
    with pytest.raises(client.Refused) as refusal:
        client.Portal(address, "ct_x").month(*MONTH)
    assert refusal.value.status == 302
    assert asked == []


def test_a_token_is_not_sent_over_an_open_line(client):
    with pytest.raises(ValueError, match="https"):
        client.Portal("http://baocao.example.gov.vn", "ct_x")


# --- On the command line, and as the document shows it ---------------------------------------------------------------


@pytest.fixture
def figures(tmp_path):
    file = tmp_path / "figures.csv"
    file.write_text(
        "procedure,received_total,received_online,returned_by_post\n1.001193,62,41,3\n1.000656,7,5,0\n", "utf-8-sig"
    )
    return file


def test_a_file_is_written_and_sent(client, commune, live_server, monkeypatch, capsys, figures):
    monkeypatch.setenv("TOKEN", commune)
    monkeypatch.setenv("PORTAL", live_server.url)
    assert client.main([*MONTH, str(figures)]) == 0
    assert not Revision.objects.exists()
    assert client.main([*MONTH, str(figures), "--send", "--approved-by", "Nguyễn Văn A"]) == 0
    assert Revision.objects.get().approved_by == "Nguyễn Văn A"
    assert Revision.objects.get().sha256 in capsys.readouterr().out


def test_a_file_with_faults_is_refused_by_line(client, commune, live_server, monkeypatch, capsys, figures):
    monkeypatch.setenv("TOKEN", commune)
    figures.write_text("procedure,received_total,received_online,returned_by_post\n1.001193,6.2,,\n")
    assert client.main([*MONTH, str(figures), "--address", live_server.url, "--language", "en"]) == 1
    assert "/cells/0/received_total: “6.2” is not a whole number." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Mã,Số\n1.001193,62\n", "found: Mã, Số"),
        ("1.001193;62;41;3\n", "found: 1.001193, 62, 41, 3"),
        ("", "found: nothing"),
        ("procedure,received_total\n1.001193,1,240\n", "more values than the first line"),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_another_is_said_in_a_sentence_and_nothing_is_called(client, capsys, figures, text, sentence):
    if text is None:
        figures.unlink()
    else:
        figures.write_text(text)
    assert client.main([*MONTH, str(figures), "--address", "https://127.0.0.1:9"]) == 1
    assert sentence in capsys.readouterr().err


def test_a_forgotten_address_is_said_in_a_sentence(client, capsys, figures, monkeypatch):
    monkeypatch.delenv("PORTAL", raising=False)
    assert client.main([*MONTH, str(figures)]) == 1
    assert "must begin with https://" in capsys.readouterr().err


def test_semicolons_between_the_columns_are_read_as_commas(client, figures):
    as_commas = client.figures_in(str(figures))
    figures.write_text(figures.read_text("utf-8-sig").replace(",", ";").replace("\n", "\r\n"), "utf-8")
    assert client.figures_in(str(figures)) == as_commas
    assert as_commas[0] == ROWS[0]


def test_a_month_that_cannot_be_sent_says_why(client, commune, live_server, monkeypatch, capsys, figures):
    monkeypatch.setenv("TOKEN", commune)
    figures.write_text("procedure,received_total\n1.001193,6\n")
    assert client.main([*MONTH, str(figures), "--address", live_server.url, "--language", "en"]) == 2
    assert "5 cells are blank." in capsys.readouterr().out


def test_the_example_of_the_document_sends_a_month(client, commune, live_server):
    (example,) = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    exec(example.replace("https://baocao.example.gov.vn", live_server.url).replace("ct_…", commune), {})
    assert Revision.objects.get().number == 1
