"""The services of docker-compose.yml, each a container of its own, in one network that nothing else is in.

Taken from the file: command, variables, volumes, read-only root, /tmp, privileges, health checks, time to stop. All of
them share one network of their own, in which nothing but its loopback exists. Not taken: the limits of memory, which
need control groups; how much each container took is measured instead.
"""

from __future__ import annotations

import ctypes
import fcntl
import socket
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trials.containers.container import Container
from trials.containers.image import Image

NEW_NETWORK = 0x40000000
SET_FLAGS, UP = 0x8914, 0x1


def own_network() -> None:
    """Leave this machine's network: this process and those it starts have a loopback of their own, and nothing else."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "no network namespace")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh", b"lo", UP))


class Services:
    """The containers of a file, by the images that were built or stand in for those of others."""

    def __init__(self, compose: Mapping[str, Any], images: Mapping[str, Image], folder: Path) -> None:
        self.compose, self.images, self.folder = compose["services"], images, folder
        self.all: list[Container] = []
        names = " ".join(self.compose)
        (folder / "hosts").write_text(f"127.0.0.1 localhost {names}\n")

    def container(self, service: str, name: str = "", volumes: Sequence[str] = (), **changed: Any) -> Container:
        """A container of a service, prepared and not started; ``volumes`` come to those of the file."""
        described = self.compose[service] | changed
        described["volumes"] = [*described.get("volumes", ()), *volumes]
        made = Container(name or service, self._image(service), described, self.folder)
        made.prepare()
        self.all.append(made)
        return made

    def end(self) -> None:
        """End every process of all of them."""
        for each in self.all:
            each.kill()

    def _image(self, service: str) -> Image:
        described = self.compose[service]
        return self.images[described["build"]["target"] if "build" in described else described["image"]]
