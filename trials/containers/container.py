"""A container as a service of docker-compose.yml describes it, without an engine: namespaces, mounts, account."""

from __future__ import annotations

import contextlib
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from trials.containers.debian import mount
from trials.containers.image import Image

UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
SHARED_MEMORY = "size=64m,mode=1777,noexec,nosuid,nodev"  # as an engine gives it
TEMPORARY = "mode=1777,noexec,nosuid,nodev"
START = 'hostname "$0" && exec "$@"'
STOP_AFTER = "10s"
LATEST = 300.0  # seconds until healthy, on a machine that is busy with other things too


class NotRight(Exception):
    """A container did not do what the file says; the message has the end of its log."""


def seconds(text: str) -> float:
    """A duration such as 240s or 2m."""
    found = re.fullmatch(r"(\d+)(s|m)", text)
    if found is None:
        raise ValueError(f"no duration: {text}")
    return int(found[1]) * (60 if found[2] == "m" else 1)


def size(text: str) -> int:
    """A number of bytes such as 512m or 4g."""
    found = re.fullmatch(r"(\d+)([kmg]?)", text)
    if found is None:
        raise ValueError(f"no size: {text}")
    return int(found[1]) * UNITS[found[2]]


@dataclass(slots=True)
class Container:
    """One container: its mounted root below ``folder``, and the process that an engine would call its first."""

    name: str
    image: Image
    service: Mapping[str, Any]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    healthy_after: float | None = None
    stopped_after: float | None = None
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.folder / "roots" / self.name

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def grace(self) -> float:
        """How long it may take to stop."""
        return seconds(self.service.get("stop_grace_period", STOP_AFTER))

    def prepare(self) -> None:
        """Mount its root, and in it what the file says."""
        self.root.mkdir(parents=True)
        volumes = list(self._volumes())
        for target in [Path("/dev/shm"), *(target for _source, target, _options in volumes)]:
            (self.image.root / target.relative_to("/")).mkdir(parents=True, exist_ok=True)
        (self.image.root / "etc/hosts").touch()
        mount("none", str(self.image.root), self.root, "bind")
        hosts = self.folder / "hosts"
        mount("none", str(hosts), self.root / "etc/hosts", "bind")
        mount("tmpfs", "tmpfs", self.root / "dev/shm", SHARED_MEMORY)
        for each in self.service.get("tmpfs", ()):
            path, _colon, options = each.partition(":")
            mount("tmpfs", "tmpfs", self.root / path.lstrip("/"), ",".join(filter(None, [TEMPORARY, options])))
        for source, target, options in volumes:
            mount("none", str(source), self.root / target.relative_to("/"), "bind")
            if options == "ro":
                mount("none", "none", self.root / target.relative_to("/"), "remount,bind,ro")
        if self.service.get("read_only"):
            mount("none", "none", self.root, "remount,bind,ro")
        self.variables = {"HOSTNAME": self.name} | {
            name: str(value) for name, value in self.service.get("environment", {}).items()
        }

    def start(self, command: Sequence[str] = ()) -> None:
        """Start its first process; it is number 1 of its own, and dies with this program."""
        own = [
            "unshare",
            "--mount",
            "--uts",
            "--ipc",
            "--pid",
            "--fork",
            "--kill-child",
            f"--mount-proc={self.root}/proc",
        ]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*own, "chroot", str(self.root), "/bin/sh", "-c", START, self.name, *self._command(command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def run(self, command: Sequence[str] = (), patience: float = 600) -> str:
        """Run it to its end, as ``docker compose run``; what it wrote.

        Raises:
            NotRight: its status is not 0, or it took too long.
        """
        self.start(command)
        if self.process is None:
            raise NotRight(f"{self.name} was not started")
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise NotRight(f"{self.name} did not end in {patience:.0f} s:\n{self.logged()}") from late
        if status:
            raise NotRight(f"{self.name} ended with {status}:\n{self.logged()}")
        return self.logged()

    def execute(
        self, command: Sequence[str], variables: Mapping[str, str] | None = None, patience: float = 300, text: str = ""
    ) -> str:
        """Run a command inside of it, as ``docker compose exec``; what it wrote.

        Raises:
            NotRight: its status is not 0, or it took too long.
        """
        try:
            done = subprocess.run(
                [*self._inside(), *self._command(command, variables)],
                input=text,
                capture_output=True,
                text=True,
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise NotRight(f"{shlex.join(command)} in {self.name} took more than {patience:.0f} s") from late
        if done.returncode:
            raise NotRight(
                f"{shlex.join(command)} in {self.name} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done.stdout

    def check(self) -> None:
        """Make its health check once.

        Raises:
            NotRight: it says that the container is not healthy.
        """
        check = self.service["healthcheck"]
        kind, *words = check["test"]
        command = {"CMD": words, "CMD-SHELL": ["/bin/sh", "-c", *words]}[kind]
        self.execute(command, patience=seconds(check["timeout"]))

    def wait_until_healthy(self) -> None:
        """Make its health check until it succeeds.

        Raises:
            NotRight: it ended, or is not healthy in LATEST seconds.
        """
        began, last = time.monotonic(), NotRight(f"{self.name} was never checked")
        while time.monotonic() < began + LATEST:
            if self.process is None or self.process.poll() is not None:
                raise NotRight(f"{self.name} ended:\n{self.logged()}")
            try:
                self.check()
            except NotRight as wrong:
                last = wrong
                time.sleep(0.5)
            else:
                self.healthy_after = time.monotonic() - began
                return
        raise NotRight(f"{self.name} is not healthy after {LATEST:.0f} s: {last}\n{self.logged()}")

    @property
    def patience(self) -> float:
        """After how many seconds an engine calls it unhealthy, where no check succeeded."""
        check = self.service["healthcheck"]
        return seconds(check.get("start_period", "0s")) + int(check["retries"]) * seconds(check["interval"])

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """Stop it as an engine does.

        Raises:
            NotRight: it did not end in time, or with another status than 0.
        """
        if self.process is None:
            return
        began = time.monotonic()
        self.first().send_signal(with_signal)
        try:
            status = self.process.wait(self.grace)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise NotRight(f"{self.name} did not stop in {self.grace:.0f} s:\n{self.logged()}") from late
        self.stopped_after, self.process = time.monotonic() - began, None
        if status:
            raise NotRight(f"{self.name} stopped with status {status}:\n{self.logged()}")

    def kill(self) -> None:
        """End all its processes."""
        if self.process is not None:
            with contextlib.suppress(psutil.Error, NotRight):
                self.first().kill()
            self.process.kill()
            self.process.wait()
            self.process = None

    def memory(self) -> int:
        """Bytes that its processes take together, shared ones divided."""
        each = [self.first(), *self.first().children(recursive=True)]
        return sum(process.memory_full_info().pss for process in each)

    def first(self) -> psutil.Process:
        """Its first process."""
        if self.process is None or not (found := psutil.Process(self.process.pid).children()):
            raise NotRight(f"{self.name} does not run:\n{self.logged()}")
        return found[0]

    def logged(self) -> str:
        """The end of what it wrote."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def _command(self, command: Sequence[str], variables: Mapping[str, str] | None = None) -> list[str]:
        words = command or self.service.get("command") or self.image.command
        return self.image.command_of([str(word) for word in words], {**self.variables, **(variables or {})})

    def _inside(self) -> list[str]:
        enter = ["nsenter", f"--target={self.first().pid}", "--mount", "--uts", "--ipc", "--pid"]
        return [*enter, "chroot", str(self.root)]

    def _volumes(self) -> Iterator[tuple[Path, Path, str]]:
        """Source, target and options of each; a named volume that is not there begins as what the image has."""
        for text in self.service.get("volumes", ()):
            source, target, *options = text.split(":")
            path = Path(source) if source.startswith(("/", ".")) else self.folder / "volumes" / source
            if not path.exists():
                begun = self.image.inside(target)
                begun.mkdir(parents=True, exist_ok=True)
                path.parent.mkdir(parents=True, exist_ok=True)
                subprocess.run(["cp", "--archive", str(begun), str(path)], check=True)
            yield path, Path(target), options[0] if options else ""
