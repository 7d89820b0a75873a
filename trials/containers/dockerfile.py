"""Reads a Dockerfile of the instructions that ours uses. Any other is an error: nothing is left out silently."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
FLAG = re.compile(r"--(\w+)=(\S+)\s+")


class Unknown(ValueError):
    """An instruction, or a form of one, that this reader does not know; with its line."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction with what follows it on its line and the lines that continue it."""

    line: int
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name} {' '.join(self.value.split())}"

    def filled(self, known: Mapping[str, str]) -> str:
        """The value with variables replaced.

        Raises:
            Unknown: one is not set, or is written with a default.
        """

        def value(found: re.Match[str]) -> str:
            name = found[1] or found[2]
            if name not in known:
                raise Unknown(f"line {self.line}: {name} is not set")
            return known[name]

        filled = VARIABLE.sub(value, self.value)
        if "${" in VARIABLE.sub("", self.value):
            raise Unknown(f"line {self.line}: a variable with a default: {self.value}")
        return filled

    def assignments(self, known: Mapping[str, str]) -> dict[str, str]:
        """The names and values of an ARG or ENV."""
        pairs = [word.partition("=") for word in shlex.split(self.filled(known))]
        if not pairs or any(not sign for _name, sign, _value in pairs):
            raise Unknown(f"line {self.line}: {self.name} without a value")
        return {name: value for name, _sign, value in pairs}

    def copied(self, known: Mapping[str, str]) -> tuple[str, list[str], str]:
        """Of a COPY: the stage it copies from (empty: the folder of the Dockerfile), sources and target."""
        text, stage = self.filled(known), ""
        if flag := FLAG.match(text):
            if flag[1] != "from":
                raise Unknown(f"line {self.line}: COPY --{flag[1]}")
            text, stage = text[flag.end() :], flag[2]
        *sources, target = text.split()
        if not sources or text.startswith(("--", "[")) or any(sign in text for sign in "*?"):
            raise Unknown(f"line {self.line}: {self}")
        return stage, sources, target

    def shell(self) -> str:
        """The command of a RUN, for the shell: variables are the shell's own."""
        if self.value.startswith(("--", "[")) or "<<" in self.value:
            raise Unknown(f"line {self.line}: {self}")
        return self.value

    def words(self) -> list[str]:
        """The words of a CMD that needs no shell."""
        try:
            found = json.loads(self.value)
        except ValueError as error:
            raise Unknown(f"line {self.line}: a CMD that is no list") from error
        return [str(word) for word in found]

    def word(self, known: Mapping[str, str]) -> str:
        """The only word of a WORKDIR, USER or EXPOSE."""
        words = self.filled(known).split()
        if len(words) != 1:
            raise Unknown(f"line {self.line}: {self}")
        return words[0]


KNOWN = ("ARG", "CMD", "COPY", "ENV", "EXPOSE", "RUN", "USER", "WORKDIR")


@dataclass(frozen=True, slots=True)
class Stage:
    """A FROM … AS and the steps after it; ``base`` is an earlier stage or an image of others."""

    name: str
    base: str
    steps: list[Step] = field(default_factory=list)


def stages(text: str) -> dict[str, Stage]:
    """The stages of a Dockerfile by their names.

    Raises:
        Unknown: it has something that this reader does not know.
    """
    found: dict[str, Stage] = {}
    for step in _steps(text):
        if step.name == "FROM":
            stage = _begun(step)
            found[stage.name] = stage
        elif step.name not in KNOWN:
            raise Unknown(f"line {step.line}: {step.name}")
        elif not found:
            raise Unknown(f"line {step.line}: {step.name} before the first FROM")
        else:
            found[next(reversed(found))].steps.append(step)
    return found


def _begun(step: Step) -> Stage:
    named = re.fullmatch(r"([\w./:-]+) AS (\w+)", step.value)
    if named is None:
        raise Unknown(f"line {step.line}: {step}")
    return Stage(named[2], named[1])


def _steps(text: str) -> Iterator[Step]:
    begun, joined = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or not line.strip():
            continue
        begun = begun or number
        if line.endswith("\\"):
            joined += line[:-1] + " "
            continue
        name, _blank, value = (joined + line).strip().partition(" ")
        yield Step(begun, name, value.strip())
        begun, joined = 0, ""
    if joined:
        raise Unknown(f"line {begun}: it does not end")
