"""A mail server on this machine for tests: what it received, and how it answers each address."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Post:
    """What came in over the socket; ``answers`` to RCPT by address, ``data_answer`` to the mail itself."""

    received: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 OK"
    hang_up_after_data: bool = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        if self.hang_up_after_data:
            server.transport.close()  # accepted, but the client gets no answer
        return self.data_answer

    @property
    def addresses(self) -> list[str]:
        return [str(message["To"]) for message in self.received]


class PostServer(Controller):
    """The server in a thread of its own, on a free port of the loopback."""

    def __init__(self, post: Post) -> None:
        self.post = post
        super().__init__(post, hostname="127.0.0.1", port=_free_port())


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
