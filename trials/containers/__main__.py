"""Builds every stage of the Dockerfile and runs every service of docker-compose.yml, without a Docker engine.

    python -m trials.containers

As root on a Debian with debootstrap: it makes a Debian in a folder, mounts and starts everything in namespaces of its
own, and removes all of it. The exit status is 0 where every step and every service did what the files say.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
import yaml

from bench.revision import ROOT
from scripts.check_compose import filled
from trials.containers.acts import ACCOUNT, tried
from trials.containers.context import Context, Ignore
from trials.containers.debian import Debian, Impossible
from trials.containers.dockerfile import Unknown, stages
from trials.containers.image import Builder, Failed, Image
from trials.containers.services import Services, own_network
from trials.containers.trial import HOST, Trial

NEEDED = ("debootstrap", "unshare", "nsenter", "chroot", "setpriv", "mount", "umount")
LONGEST = 3600  # seconds for all of it
INSIDE = "--inside"


def main(arguments: Sequence[str]) -> int:
    """Try everything in namespaces of its own, which end with it; 0 where all of it was right."""
    if arguments[:1] == [INSIDE]:
        return inside(Path(arguments[1]))
    argparse.ArgumentParser(prog="python -m trials.containers", description="The containers, tried.").parse_args(
        arguments
    )
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if os.geteuid() != 0 or missing:
        print(f"This needs root and {', '.join(missing or NEEDED)}.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(128 + signum))
    with tempfile.TemporaryDirectory(prefix="containers-") as folder:
        own = ["setpriv", "--pdeathsig=KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        process = subprocess.Popen([*own, sys.executable, "-m", "trials.containers", INSIDE, folder], cwd=ROOT)
        try:
            return process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            print(f"It took more than {LONGEST} s and was ended.", file=sys.stderr)
            return 1
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the first process of the namespaces: the kernel ends all others before it says that this one has ended."""
    for first in psutil.Process(process.pid).children() if process.poll() is None else []:
        first.kill()
    process.wait()


def inside(folder: Path) -> int:
    """Build, start and try everything below ``folder``, in namespaces of its own."""
    began = time.monotonic()
    debian = Debian(folder)
    try:
        images = built(debian)
    except Impossible as error:
        print(error, file=sys.stderr)
        return 2
    except (Failed, Unknown, LookupError, OSError, subprocess.SubprocessError) as error:
        print(f"WRONG: {error}")
        return 1
    print(f"built after {time.monotonic() - began:.0f} s", flush=True)
    for name, used in debian.instead.items():
        print(f"in place of {name}: {used}", flush=True)
    own_network()
    services = Services(composed(folder / "backups"), images, folder)
    try:
        right = [_said(*each) for each in tried(Trial(services, folder / "backups"))]
    finally:
        services.end()
    print(f"{sum(right)} of {len(right)} as they must be, {time.monotonic() - began:.0f} s")
    return int(not all(right))


def built(debian: Debian) -> dict[str, Image]:
    """Every stage of the Dockerfile, and what is used in place of the images of the other services."""
    context = Context(ROOT, Ignore((ROOT / ".dockerignore").read_text()))
    builder = Builder(context, debian.base_of, debian.copied, lambda text: print(text, flush=True), debian.run)
    for stage in stages((ROOT / "Dockerfile").read_text()).values():
        builder.build(stage)
    stores = {name: service["image"] for name, service in _compose()["services"].items() if name in STORES}
    base = next(iter(debian.made.values()))
    return builder.built | {image: STORES[name](debian, base, image) for name, image in stores.items()}


def _postgresql(debian: Debian, base: Image, name: str) -> Image:
    version = name.rpartition(":")[2]
    programs = f"/usr/lib/postgresql/{version}/bin"
    image = debian.with_packages(base, name, [f"postgresql-{version}"], [f"{programs}/postgres", "--version"])
    image.user, image.command = "postgres", ["postgres"]
    image.environment |= {"PATH": f"{programs}:{image.environment['PATH']}", "PGDATA": "/var/lib/postgresql/data"}
    for path in ("run/postgresql", "var/lib/postgresql/data"):
        (image.root / path).mkdir(parents=True, exist_ok=True)
        os.chown(image.root / path, *image.account()[:2])
    return image


def _redis(debian: Debian, base: Image, name: str) -> Image:
    image = debian.with_packages(base, name, ["redis-server"], ["redis-server", "--version"])
    image.user = "redis"
    return image


STORES = {"db": _postgresql, "redis": _redis}


def composed(backups: Path) -> dict[str, Any]:
    """docker-compose.yml with variables as a new install has them; the folder of backups is made as documented."""
    backups.mkdir(mode=0o700)
    os.chown(backups, ACCOUNT, ACCOUNT)
    given = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "POSTGRES_PASSWORD": secrets.token_hex(16),
        "ALLOWED_HOSTS": HOST,
        "PORTAL_URL": f"https://{HOST}",
        "EMAIL_URL": "consolemail://",
        "DEFAULT_FROM_EMAIL": f"baocao@{HOST}",
        "BACKUPS": str(backups),
    }
    return _compose(given)


def _compose(given: Mapping[str, str] | None = None) -> dict[str, Any]:
    return dict(filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text()), given))


def _said(act: object, seen: str, right: bool) -> bool:
    name = getattr(act, "__name__", str(act)).replace("_", " ")
    print(f"{name}: {seen}" if right else f"WRONG, {name}: {seen}", flush=True)
    return right


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
