"""A mail server and a receiver of webhooks on this machine that take, go away, or take and stay silent."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from abc import ABC, abstractmethod
from email import message_from_bytes, policy
from typing import Any

HELD = 30.0  # seconds that a silent one holds a connection
LINE = 65_536


class Receiver(ABC):
    """Listens on ``port``; ``says`` one connection at a time to a thread. ``is_silent``: it takes and says nothing."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.is_silent = False
        self._server: socket.socket | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Any:
        self.come()
        return self

    def __exit__(self, *_error: object) -> None:
        self.go()

    def come(self) -> None:
        """Listen."""
        if self._server is None:
            self._server = socket.create_server(("127.0.0.1", self.port))
            threading.Thread(target=self._serve, args=(self._server,), daemon=True).start()

    def go(self) -> None:
        """Listen no more: connections are refused."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()

    def _serve(self, server: socket.socket) -> None:
        while True:
            try:
                link, _address = server.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(link,), daemon=True).start()

    def _one(self, link: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), link:
            link.settimeout(HELD)
            if self._holds(link):
                return
            self.says(link)

    def _holds(self, link: socket.socket) -> bool:
        """Stay silent for as long as this is so, and then close; whether it was."""
        end = time.monotonic() + HELD
        was = self.is_silent
        while self.is_silent and time.monotonic() < end:
            time.sleep(0.1)
        return was

    @abstractmethod
    def says(self, link: socket.socket) -> None:
        """Speak with one who connected."""


class MailServer(Receiver):
    """Takes every mail; ``addresses`` are those that it took, in order. ``is_mute``: it takes a mail without a word."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.addresses: list[str] = []
        self.is_mute = False

    def says(self, link: socket.socket) -> None:
        file = link.makefile("rb")
        self._say(link, "220 trial")
        while line := file.readline(LINE):
            word = line.strip().upper()
            if word.startswith(b"DATA"):
                self._say(link, "354 go on")
                self._take(file)
                while self.is_mute:
                    time.sleep(0.1)
                self._say(link, "250 taken")
            elif word.startswith(b"QUIT"):
                self._say(link, "221 bye")
                return
            else:
                self._say(link, "250 ok")

    def _take(self, file: Any) -> None:
        content = b""
        while (line := file.readline(LINE)) not in (b".\r\n", b""):
            content += line
        message = message_from_bytes(content, policy=policy.default)
        with self._lock:
            self.addresses.append(str(message["To"]))

    def _say(self, link: socket.socket, words: str) -> None:
        link.sendall(f"{words}\r\n".encode())


class WebhookReceiver(Receiver):
    """Answers 204 to everything; ``ids`` are the events that came, in order."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.ids: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/nhan"

    def says(self, link: socket.socket) -> None:
        file = link.makefile("rb")
        file.readline(LINE)
        headers: dict[str, str] = {}
        while line := file.readline(LINE).strip():
            name, _colon, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        file.read(int(headers.get("content-length", "0")))
        with self._lock:
            self.ids.append(headers.get("webhook-id", ""))
        link.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
