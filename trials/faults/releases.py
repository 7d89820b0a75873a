"""A real migration with data, back and forward, while the pages of the newer release go on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

from trials.faults.frame import Sight, fault
from trials.faults.scene import Scene

BACK = ("reporting", "0040")  # before «doubt» of every report, which the pages of reports read; filled by a migration
TRIES = 5


@fault(
    "migrated",
    "migrations back to reporting.0040 and forward, with their data",
    sight=Sight.NOTICE,
    seconds=(0.5, 2.0),
)
def migrated(scene: Scene) -> Iterator[None]:
    _migrate(scene, *BACK)
    yield
    _migrate(scene)


def _migrate(scene: Scene, *to: str) -> None:
    """Run it, again where people held what it needed: as a person who updates the portal does."""
    home = scene.production.home
    command = [home.revision.python, "manage.py", "migrate", "--no-input", *to]
    for number in range(1, TRIES + 1):
        done = subprocess.run(
            command, cwd=home.revision.root, env=home.environment(), capture_output=True, text=True, check=False
        )
        if not done.returncode:
            if number > 1:
                scene.noted.append(f"{' '.join(to) or 'forward'} at the {number}th try")
            return
    scene.wrong.append(f"migrate {' '.join(to)} failed {TRIES} times: {done.stderr[-400:]}")
