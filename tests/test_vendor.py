"""The front-end files are exactly those that `make vendor` copied, and load nothing from elsewhere."""

import hashlib
import re

from tests import ROOT

VENDOR = ROOT / "static/vendor"


def test_no_vendored_file_was_changed_added_or_lost() -> None:
    listed = dict(line.split("  ")[::-1] for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    present = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }

    assert present == listed


def test_every_address_in_a_vendored_stylesheet_is_a_file_next_to_it() -> None:
    for sheet in VENDOR.rglob("*.css"):
        for address in re.findall(r"url\(['\"]?([^)'\"]+)", sheet.read_text()):
            assert (sheet.parent / address).is_file(), f"{sheet.name}: {address}"


def test_every_vendored_package_has_its_licence() -> None:
    assert {folder.name for folder in VENDOR.iterdir() if folder.is_dir()} == {
        path.parent.name for path in VENDOR.glob("*/LICENSE*")
    }
