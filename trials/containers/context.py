"""What a build may copy: the folder of the Dockerfile without what .dockerignore leaves out."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from trials.containers.dockerfile import Unknown

PLAIN = re.compile(r"(?:\*\*/)?[\w./-]+|\*")


class Ignore:
    """The lines of a .dockerignore: names, ``*``, ``**/name`` and, after «!», what is let through all the same."""

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        self.rules = [_rule(line) for line in lines if line and not line.startswith("#")]

    def leaves_out(self, path: str) -> bool:
        """Whether the file or folder is left out: the last line that names it or a folder above it decides."""
        above = [PurePosixPath(path), *PurePosixPath(path).parents][:-1]
        out = False
        for leaves, matches in self.rules:
            if any(matches(str(each)) for each in above):
                out = leaves
        return out


def _rule(line: str) -> tuple[bool, Callable[[str], bool]]:
    pattern = line.removeprefix("!")
    if not PLAIN.fullmatch(pattern):
        raise Unknown(f".dockerignore: {line}")
    if pattern == "*":
        return line == pattern, lambda path: "/" not in path
    if pattern.startswith("**/"):
        name = pattern.removeprefix("**/")
        return line == pattern, lambda path: path == name or path.endswith(f"/{name}")
    return line == pattern, lambda path: path == pattern.rstrip("/")


class Context:
    """The folder that is built from."""

    def __init__(self, folder: Path, ignore: Ignore) -> None:
        self.folder, self.ignore = folder, ignore

    def copy(self, source: str, target: Path, *, into: bool) -> None:
        """Copy a file, or what is in a folder, as root's; ``into``: the target is a folder that takes the file.

        Raises:
            FileNotFoundError: it is not there, or left out.
        """
        path = self.folder / source
        if not path.exists() or self.ignore.leaves_out(source):
            raise FileNotFoundError(f"{source} is not there, or left out by .dockerignore")
        if path.is_dir():
            shutil.copytree(path, target, symlinks=True, dirs_exist_ok=True, ignore=self._left_out)
        else:
            target = target / path.name if into else target
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        _of_root(target)

    def _left_out(self, folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(self.folder)
        return {name for name in names if self.ignore.leaves_out((inside / name).as_posix())}


def _of_root(path: Path) -> None:
    if os.geteuid() == 0:
        for each in (path, *path.rglob("*")):
            os.chown(each, 0, 0, follow_symlinks=False)
