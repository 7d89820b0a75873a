"""Does in a revision what it is asked for: one line of JSON in, one line of JSON out, until the input ends.

A line in is ``[function, {argument: value, …}]``; the answer is ``{"value": …}``, ``{"lacks": sentence}`` where the
revision has no such part, or ``{"failed": traceback}``. Started in the folder of the revision with its Python, so
this file and those next to it use only what every revision has. Its arguments are more folders of modules to ask.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Answer every line."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a command prints is no answer
    sys.path[0] = str(Path.cwd())  # the revision; its modules go before those of this folder
    sys.path += [str(HERE), *sys.argv[1:]]
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]  # of Django's client
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(answer(find(name), arguments)), file=answers, flush=True)


def find(name: str) -> Callable[..., Any]:
    """The function that ``name`` means: ``module.function`` of this folder, or of one more."""
    module, _, function = name.partition(".")

    def call(**arguments: Any) -> Any:
        return getattr(__import__(module), function)(**arguments)

    return call


def answer(function: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """What ``function`` returns, in the shape of an answer."""
    try:
        return {"value": function(**arguments)}
    except ImportError as error:
        return {"lacks": str(error)}
    except Exception as error:
        if type(error).__name__ == "Lacks":
            return {"lacks": str(error)}
        return {"failed": traceback.format_exc()}


if __name__ == "__main__":
    main()
