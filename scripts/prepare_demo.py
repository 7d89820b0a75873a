"""Makes all that the demo needs: its static files, tables, figures and open data.

In one process: to load the portal takes as long as most of these commands.
"""

import os
import sys
from pathlib import Path
from typing import TextIO

import django
from django.core.management import CommandError, call_command

COMMANDS = (["collectstatic", "--no-input"], ["migrate", "--no-input"], ["load_demo"], ["publish_demo"])


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with Path(os.devnull).open("w") as nowhere:  # their progress is for an administrator
        for command in COMMANDS:
            do(command, nowhere)


def do(command: list[str], output: TextIO | None = None) -> None:
    """Run a command of manage.py; what ends it says which one it was."""
    sentence = f"manage.py {' '.join(command)} failed, and the portal was not started."
    try:
        name, *options = command
        call_command(name, *options, stdout=output)
    except CommandError as error:
        sys.exit(f"{error}\n{sentence}")
    except Exception as error:
        error.add_note(sentence)
        raise


if __name__ == "__main__":
    main()
