"""Roots of a Debian in place of base images, from the archive that this machine takes its own packages from.

Where packages come from is this machine's business: apt and pip are asked for it, it is in the roots only while
something is installed there, and it is written nowhere else. All of this needs root, in a namespace of its own.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from trials.containers.dockerfile import Unknown
from trials.containers.image import Image, run

BASE = re.compile(r"python:(?P<python>[\d.]+)-slim-(?P<debian>[a-z]+)")
MADE_IN = 1200  # seconds for debootstrap
PYTHON = ("python3", "python3-venv", "ca-certificates", "netbase", "tzdata")
NOTHING_STARTS = "#!/bin/sh\nexit 101\n"  # packages start no servers; as in the images of Debian
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
OF_PIP = re.compile(r"^[\w:]+\.(index-url|extra-index-url|trusted-host|proxy|cert|timeout|default-timeout)='(.*)'$")
HERE = "run/machine"


class Impossible(Exception):
    """This machine lacks something; the message says what."""


def mirror() -> str:
    """The archive of Debian that this machine's apt uses.

    Raises:
        Impossible: apt knows none.
    """
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Identifier: Packages", "Origin: Debian"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
    if not found:
        raise Impossible("apt names no archive of Debian: this needs a Debian, after apt-get update.")
    return found[0]


class Debian:
    """Makes roots in ``folder``; each release is made once and copied."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, dict[str, Image]()
        self.instead: dict[str, str] = {}  # of each image of others, what was used in its place

    def base_of(self, name: str) -> Image:
        """A root in place of an image of Python.

        Raises:
            Unknown: the name is of another image.
        """
        found = BASE.fullmatch(name)
        if found is None:
            raise Unknown(f"no root is known for the image {name}")
        if name not in self.made:
            self.made[name] = self._python(found["debian"])
            version = self._said(self.made[name], "python", "--version")
            self.instead[name] = f"Debian {found['debian']} by debootstrap with its own {version}"
        return self.made[name]

    def with_packages(self, base: Image, name: str, packages: Sequence[str], version_of: Sequence[str]) -> Image:
        """A copy of ``base`` with packages of its Debian, in place of the image ``name``."""
        image = self.copied(base, re.sub(r"\W", "-", name))
        self._install(image, packages)
        self.instead[name] = f"the same Debian with its own {self._said(image, *version_of)}"
        return image

    def copied(self, image: Image, name: str) -> Image:
        """A copy under the name of a stage, to be changed."""
        root = self.folder / name
        subprocess.run(["cp", "--archive", "--reflink=auto", str(image.root), str(root)], check=True)
        return Image(root, dict(image.environment), image.user, image.folder, list(image.command), list(image.ports))

    def run(self, image: Image, command: Sequence[str], variables: Mapping[str, str]) -> None:
        """Run a command of a build in the root, which finds packages as this machine does."""
        with _machine_in(image.root) as own:
            run(image, command, {**own, **variables})

    def _python(self, release: str) -> Image:
        root = self.folder / release
        made = ["debootstrap", "--variant=minbase", release, str(root), mirror()]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, timeout=MADE_IN)
        starts = root / "usr/sbin/policy-rc.d"
        starts.write_text(NOTHING_STARTS)
        starts.chmod(0o755)
        image = Image(root)
        self._install(image, PYTHON)
        (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")
        return image

    def _install(self, image: Image, packages: Sequence[str]) -> None:
        self.run(image, ["apt-get", "update", "--quiet=2"], {})
        install = ["apt-get", "install", "--quiet=2", "--yes", "--no-install-recommends", *packages]
        self.run(image, install, {"DEBIAN_FRONTEND": "noninteractive"})

    def _said(self, image: Image, *command: str) -> str:
        inside = ["chroot", str(image.root), *command]
        return subprocess.run(inside, capture_output=True, text=True, check=True).stdout.strip().splitlines()[0]


@contextlib.contextmanager
def _machine_in(root: Path) -> Iterator[dict[str, str]]:
    """How this machine finds packages, in the root until the end of the block; yields the variables that say so."""
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    with mounted("tmpfs", "tmpfs", root / "run"), mounted("proc", "proc", root / "proc"):
        here = root / HERE
        here.mkdir()
        (here / "apt.conf").write_text(_apt_settings())
        (here / "pip.conf").write_text(_pip_settings(here))
        proxies = {name: os.environ[name] for name in PROXIES if name in os.environ}
        yield proxies | {"APT_CONFIG": f"/{HERE}/apt.conf", "PIP_CONFIG_FILE": f"/{HERE}/pip.conf"}


def _apt_settings() -> str:
    found = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True).stdout
    return "".join(f"{line}\n" for line in found.splitlines() if not line.endswith(' "";'))


def _pip_settings(here: Path) -> str:
    """What pip needs to reach its index; not what is in folders of this machine."""
    asked = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    kept = {found[1].removeprefix("default-"): found[2] for found in map(OF_PIP.match, listed) if found}
    if "cert" in kept:
        shutil.copyfile(kept["cert"], here / "certificates.pem")
        kept["cert"] = f"/{HERE}/certificates.pem"
    lines = [f"{name} = {value}\n" for name, value in kept.items() if "file:" not in value]
    return "[global]\n" + "".join(lines)


@contextlib.contextmanager
def mounted(kind: str, what: str, target: Path, options: str = "") -> Iterator[None]:
    """Mount something until the end of the block."""
    mount(kind, what, target, options)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(target)], check=True)


def mount(kind: str, what: str, target: Path, options: str = "") -> None:
    """Mount something in this namespace; it ends with it."""
    with_options = ["--options", options] if options else []
    subprocess.run(["mount", "--types", kind, *with_options, what, str(target)], check=True)
