"""What a table may cost: bounds on the file, on what is read from it, and on the process that reads it."""

from __future__ import annotations

import json
import resource
import signal
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
FIRST_TO_END = "1000"  # when the machine runs out of memory


@dataclass(frozen=True, slots=True)
class Limits:
    """Rows, columns and cells of all sheets together; letters of one text and of all; bytes; seconds.

    ``letters`` is what one cell of a workbook can hold. ``memory`` is the address space of the child process,
    ``processor`` its processor time, ``seconds`` how long the caller waits for it. ``is_long`` says
    that it takes longer than other files, and so little memory that one of these can be read meanwhile.
    """

    rows: int = 500_000
    columns: int = 100
    cells: int = 6_000_000
    letters: int = 32_767
    all_letters: int = 40 * MEGABYTE
    unpacked: int = 50 * MEGABYTE
    output: int = 100 * MEGABYTE
    memory: int = 512 * MEGABYTE
    processor: int = 30
    seconds: int = 45
    is_long: bool = False

    def as_text(self) -> str:
        """The limits as one argument of the child's command."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Limits:
        return cls(**json.loads(text))

    def bind_process(self) -> None:
        """Bind this process: the operating system ends it when it takes more."""
        _bind(resource.RLIMIT_AS, self.memory)
        _bind(resource.RLIMIT_CPU, self.processor)
        _bind(resource.RLIMIT_FSIZE, self.output)
        _bind(resource.RLIMIT_CORE, 0)
        signal.alarm(self.seconds + 5)  # when no process is left that would end it
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(FIRST_TO_END)


def _bind(kind: int, most: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))
