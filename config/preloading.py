"""What a process of the pages would otherwise load with its first requests, while people wait for them.

gunicorn does it once, before it forks its processes (``--preload``): one that replaces another answers at once, and all
of them share the memory. Nothing here asks the database or the broker: a connection must not outlive a fork.
"""

import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

FOLDER = Path(settings.BASE_DIR) / "templates"


def preload() -> None:
    """Load addresses, texts and templates, and take what stays for good out of the garbage collector's rounds.

    Raises:
        django.template.TemplateSyntaxError: a template cannot be compiled.
    """
    resolver = get_resolver()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            resolver.reverse_dict  # noqa: B018  (made where it is read, once for each language)
    load_templates()
    gc.collect()
    gc.freeze()


def load_templates() -> list[str]:
    """Compile the portal's own templates; returns their names."""
    names = [str(file.relative_to(FOLDER)) for file in sorted(FOLDER.rglob("*")) if file.is_file()]
    for name in names:
        get_template(name)
    return names
