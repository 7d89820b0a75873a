"""Fails when a text of the portal has no Vietnamese, or when the compiled .mo is older than its .po.

Texts are collected again from a copy of the sources (make messages does it in place), so nobody needs to remember it.
Without gettext on the machine only the .mo is compared.
"""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
SOURCES = (
    *("config", "units", "procedures", "quotas", "reporting", "webhooks", "open_data", "api", "exchange", "monitoring"),
    *("templates", "locale"),
)
LIBRARY_TEXTS = Path("units/library_texts.py")
DJANGO_TEXTS = Path("units/django_texts.py")
GETTEXT_ALIAS = re.compile(r"\b(n?p?gettext(?:_lazy)?) as (?!_\b)(\w+)")
GETTEXT_NAME = re.compile(r"_|n?p?gettext(_lazy)?")
OTHER_PORTAL = re.compile(r"\bCổng(?! [Dd]ịch vụ công)")  # where citizens hand in dossiers, which this system is not
# Of one tone: it speaks to an organ, asks by «Đề nghị», and quotes as official letters do.
OTHER_TONE = re.compile(r"\b(?:[Bb]ạn|Vui lòng|vui lòng)\b|[“”]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Messages = dict[tuple[str | None, str], str]  # context and English -> Vietnamese, empty where there is none


def main() -> int:
    written = messages_of(polib.pofile(ROOT / CATALOGUE))
    compiled = messages_of(polib.mofile((ROOT / CATALOGUE).with_suffix(".mo")))
    complaints = [*out_of_date(written, compiled), *wrong_placeholders(written), *wrong_names(written)]
    complaints += wrong_tone(written)
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*.py")):
            complaints += not_collected(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    named = set().union(*(named_for_libraries((ROOT / path).read_text()) for path in (LIBRARY_TEXTS, DJANGO_TEXTS)))
    complaints += taken_from_libraries(written, of_libraries(), named)
    if shutil.which("xgettext"):
        complaints += differences(written, collected())
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if complaints:
        print(f"{len(complaints)} to mend: `make messages`, then translate in {CATALOGUE}.", file=sys.stderr)
    return 1 if complaints else 0


def not_collected(path: Path, code: str) -> list[str]:
    """Where makemessages finds no text: it looks for ``_`` and for gettext's own names, and not into f-strings."""
    aliases = [
        f"{path} calls {name} {alias}: its texts are not collected; `_`, or the name itself, is."
        for name, alias in GETTEXT_ALIAS.findall(code)
    ]
    return aliases + [
        f"{path} has a text inside an f-string in line {call.lineno}: it is not collected; give it a name first."
        for text in ast.walk(ast.parse(code))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and GETTEXT_NAME.fullmatch(call.func.id)
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]


def messages_of(entries: Iterable[polib.POEntry | polib.MOEntry]) -> Messages:
    """A fuzzy entry counts as not translated (only a .po has such); Vietnamese has one plural form."""
    return {
        (entry.msgctxt, entry.msgid): "" if "fuzzy" in entry.flags else entry.msgstr or entry.msgstr_plural.get(0, "")
        for entry in entries
        if not entry.obsolete
    }


def collected() -> Messages:
    """The messages that makemessages finds in the current sources."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copy(ROOT / "manage.py", copy)
        for source in SOURCES:
            shutil.copytree(ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__"))
        command = [sys.executable, "manage.py", "makemessages", "--locale=vi", "--no-obsolete", "--verbosity=0"]
        subprocess.run(command, cwd=copy, check=True)
        return messages_of(polib.pofile(copy / CATALOGUE))


def differences(written: Messages, found: Messages) -> Iterator[str]:
    yield from (f"no Vietnamese for: {english}" for (context, english) in found if not written.get((context, english)))
    yield from (f"no longer in the sources: {english}" for (_, english) in written.keys() - found.keys())


def out_of_date(written: Messages, compiled: Messages) -> Iterator[str]:
    for key, vietnamese in written.items():
        if vietnamese and compiled.get(key) != vietnamese:
            yield f"the .mo is older than the .po: {key[1]}"


def wrong_placeholders(written: Messages) -> Iterator[str]:
    for (_, english), vietnamese in written.items():
        if set(PLACEHOLDER.findall(vietnamese)) - set(PLACEHOLDER.findall(english)):
            yield f"a placeholder that the English has not: {english}"


def wrong_names(written: Messages) -> Iterator[str]:
    """What calls this system «Cổng»: people know that word for the portal of public services."""
    for (_, english), vietnamese in written.items():
        if OTHER_PORTAL.search(vietnamese):
            yield f"«Cổng» is the portal of public services, «hệ thống» is this one: {english}"


def wrong_tone(written: Messages) -> Iterator[str]:
    """What says «bạn» or «Vui lòng», or quotes by “” where other sentences on the page quote by «»."""
    for (_, english), vietnamese in written.items():
        if found := OTHER_TONE.search(vietnamese):
            yield f"of another tone than the rest ({found.group()}): {english}"


def taken_from_libraries(written: Messages, of_libraries: set[str], named: set[str]) -> Iterator[str]:
    """Our translation of a bare word is shown wherever a library uses that word: «None» once meant dossiers."""
    bare = {english for context, english in written if context is None and english}
    for english in sorted(bare & of_libraries - named):
        yield f"a library asks for this too: give it a context, or name it in {LIBRARY_TEXTS}: {english}"


def of_libraries() -> set[str]:
    """The words without context that the installed apps and Django's own core translate."""
    sys.path.insert(0, str(ROOT))
    from config.settings import INSTALLED_APPS

    found: set[str] = set()
    for name in {*(app.partition(".apps.")[0] for app in INSTALLED_APPS if not app.endswith("Config")), "django.conf"}:
        spec = find_spec(name)
        for folder in spec.submodule_search_locations or [] if spec else []:
            for file in Path(folder).glob("locale/*/LC_MESSAGES/django.po"):
                found |= {entry.msgid for entry in polib.pofile(file) if entry.msgctxt is None}
    return found


def named_for_libraries(source: str) -> set[str]:
    """The texts in the module that lists sentences of libraries."""
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


if __name__ == "__main__":
    sys.exit(main())
