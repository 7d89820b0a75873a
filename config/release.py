"""Which code, templates, translations, static files and settings a process was started with."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType

from django.conf import settings

PLAIN = (str, int, float, date, NoneType)
SUFFIXES = {".py", ".html", ".mo", ".lock"}


@cache
def release() -> str:
    """A digest of everything that decides how a page looks besides its data: the same in all processes of a release."""
    digest = hashlib.sha256()
    folders = [*settings.OWN_APPS, "config", "templates", "locale", "requirements"]
    files = [file for name in folders for file in (settings.BASE_DIR / name).rglob("*") if file.suffix in SUFFIXES]
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        digest.update(manifest.read_bytes())
    for file in sorted(files):
        digest.update(f"{file.relative_to(settings.BASE_DIR)}\0".encode() + file.read_bytes() + b"\0")
    for name in sorted(filter(str.isupper, dir(settings))):
        value = getattr(settings, name)
        if isinstance(value, PLAIN):  # others come from the code, and some are written with their place in memory
            digest.update(f"{name}={value!r}\0".encode())
    return digest.hexdigest()
