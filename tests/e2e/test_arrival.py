"""What a browser test reads right after a click, it reads from the whole of the next page."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
A_MOMENT = 1.0  # seconds


class Slow(BaseHTTPRequestHandler):
    """Pages with a link and a form; the second half of each comes a moment after the first."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>.</title><a href='/next'>next</a>" + b" " * 4096)
        self.wfile.flush()
        if self.path.startswith("/next"):
            threading.Event().wait(A_MOMENT)
            self.wfile.write(b"<ul><li>one<li>two</ul>")
        self.wfile.write(b"<form action='/next'><input name='word'><button>send</button></form>")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def slow() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "lead",
    [
        pytest.param(lambda page: page.click("a"), id="a link of the page"),
        pytest.param(lambda page: page.get_by_text("next").click(), id="a link that was found"),
        pytest.param(lambda page: page.get_by_text("send").click(), id="a button"),
        pytest.param(lambda page: page.press("input", "Enter"), id="Enter in a field of the page"),
        pytest.param(lambda page: page.locator("input").press("Enter"), id="Enter in a field that was found"),
    ],
)
def test_the_list_at_the_end_of_a_slow_page_is_read_at_once(browser: Browser, slow, lead):
    page: Page = browser.new_context().new_page()
    page.goto(slow)
    lead(page)
    assert page.locator("li").all_inner_texts() == ["one", "two"]
