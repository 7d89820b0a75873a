"""Builds the stages of a Dockerfile in folders that are the roots of a Debian, step by step as they are written."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trials.containers.context import Context
from trials.containers.dockerfile import Stage, Step

PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
STEP = 900  # seconds that one RUN may take


class Failed(Exception):
    """A step of a build; the message has the end of what it said."""


@dataclass(slots=True)
class Image:
    """A root, and what the Dockerfile says of the processes in it."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    user: str = "root"
    folder: str = "/"
    command: list[str] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)

    def inside(self, path: str) -> Path:
        """Where a path of the image is on this machine; one that is not absolute begins at its folder."""
        return self.root / (Path(self.folder) / path).relative_to("/")

    def account(self, user: str = "") -> tuple[int, int, str]:
        """The numbers of an account and its group, and its home; of the image's user, where none is named.

        Raises:
            LookupError: the image has no such account.
        """
        for line in (self.root / "etc/passwd").read_text().splitlines():
            name, _password, number, group, _words, home, _shell = line.split(":")
            if name == (user or self.user):
                return int(number), int(group), home
        raise LookupError(f"The image has no account {user or self.user}.")

    def command_of(self, command: Sequence[str], variables: Mapping[str, str], user: str = "") -> list[str]:
        """A command as a container runs it, as the user and without any privilege, to be run in the root."""
        number, group, home = self.account(user)
        own = ["setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups"]
        if number:
            own += ["--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
        given = {"HOME": home, **self.environment, **variables}
        words = [f"{name}={value}" for name, value in given.items()]
        return [*own, "env", "--ignore-environment", f"--chdir={self.folder}", *words, *command]


def run(image: Image, command: Sequence[str], variables: Mapping[str, str]) -> None:
    """Run a command of a build in the root.

    Raises:
        Failed: its status is not 0, or it took too long.
    """
    inside = ["chroot", str(image.root), *image.command_of(command, variables)]
    try:
        done = subprocess.run(inside, check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=STEP)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{command[-1]} took more than {STEP} s") from late
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace")[-4000:]
        raise Failed(f"{command[-1]} ended with {done.returncode}:\n{said}")


class Builder:
    """Builds stages from a folder; ``base_of`` makes the root of an image of others, ``copied`` that of a stage.

    ``run`` runs a command in the root of an image. ``said`` is called with each step before it is done.
    """

    def __init__(
        self,
        context: Context,
        base_of: Callable[[str], Image],
        copied: Callable[[Image, str], Image],
        said: Callable[[str], None] = print,
        run: Callable[[Image, Sequence[str], Mapping[str, str]], None] = run,
    ) -> None:
        self.context, self.base_of, self.copied, self.said, self.run = context, base_of, copied, said, run
        self.built: dict[str, Image] = {}
        self.arguments: dict[str, str] = {}

    def build(self, stage: Stage) -> Image:
        """Build a stage whose earlier ones are built."""
        self.said(f"--- {stage.name}, from {stage.base}")
        image = self.copied(self.built.get(stage.base) or self.base_of(stage.base), stage.name)
        self.arguments = {}
        for step in stage.steps:
            self.said(str(step))
            getattr(self, f"_{step.name.lower()}")(image, step)
        self.built[stage.name] = image
        return image

    def _known(self, image: Image) -> dict[str, str]:
        return self.arguments | image.environment

    def _arg(self, image: Image, step: Step) -> None:
        self.arguments |= step.assignments(self._known(image))

    def _env(self, image: Image, step: Step) -> None:
        image.environment |= step.assignments(self._known(image))

    def _run(self, image: Image, step: Step) -> None:
        self.run(image, ["/bin/sh", "-c", step.shell()], self.arguments)

    def _copy(self, image: Image, step: Step) -> None:
        stage, sources, target = step.copied(self._known(image))
        into = target.endswith("/") or image.inside(target).is_dir()
        for source in sources:
            if stage:
                _copy_of_stage(self.built[stage].inside(source), image.inside(target))
            else:
                self.context.copy(source, image.inside(target), into=into)

    def _workdir(self, image: Image, step: Step) -> None:
        image.folder = str(Path(image.folder) / step.word(self._known(image)))
        image.inside(".").mkdir(parents=True, exist_ok=True)

    def _user(self, image: Image, step: Step) -> None:
        image.user = step.word(self._known(image))
        image.account()

    def _expose(self, image: Image, step: Step) -> None:
        image.ports.append(int(step.word(self._known(image))))

    def _cmd(self, image: Image, step: Step) -> None:
        image.command = step.words()


def _copy_of_stage(source: Path, target: Path) -> None:
    """A folder of another stage with all that is in it, links as links."""
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--archive", f"{source}/.", str(target)], check=True)
