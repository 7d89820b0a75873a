"""Fails when a template has a line of more than 120 characters, turns pages by itself, or is outside a noun's folder.

djlint asks for none of this: its length of lines is one for its formatter, and its own patterns do not look into tags.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path("templates")
LONGEST = 120
PAGER = Path("templates/_components/pager.html")
TURNS_PAGES = re.compile(r"\b(next|previous)_page_number\b|\bhas_(next|previous|other_pages)\b|\bnum_pages\b")


def main() -> int:
    complaints = [
        complaint
        for path in sorted((ROOT / TEMPLATES).rglob("*.*"))
        for complaint in complaints_about(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    ]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


def complaints_about(path: Path, source: str) -> Iterator[str]:
    """What is wrong with the template at ``path``, which is relative to the repository, and in which line."""
    if path.parent == TEMPLATES / "reporting":
        yield f"{path}: a page of reporting belongs in the folder of its noun (docs/architecture.md)."
    for number, line in enumerate(source.split("\n"), start=1):
        if len(line) > LONGEST:
            yield f"{path}:{number}: {len(line)} characters, more than {LONGEST}."
        if path != PAGER and TURNS_PAGES.search(line):
            yield f"{path}:{number}: pages are turned by {PAGER.relative_to(TEMPLATES)}."


if __name__ == "__main__":
    sys.exit(main())
