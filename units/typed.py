"""Carrying what was typed through a login, when the session ended before it could be saved.

The posted fields travel as hidden fields of the login form and, after the login, of a page with one button; nothing is
kept on the server, and nothing is saved before the person has seen it again.
"""

from django.http import HttpRequest

PREFIX = "kept:"
KEPT_PATHS = ("/submissions/",)
MOST_FIELDS = 2_200  # 500 procedures: three numbers and what was seen of each, and the texts
LONGEST_VALUE = 2000
LEFT_OUT = {"csrfmiddlewaretoken", "action", "next", "username", "password"}


def carries_typed(request: HttpRequest, path: str) -> bool:
    """Whether the POST ``request`` holds figures of a page that must not be lost."""
    return request.method == "POST" and path.startswith(KEPT_PATHS)


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The posted fields under the names that carry them through the login; bounded in number and length."""
    fields = [(name, str(value)[:LONGEST_VALUE]) for name, value in request.POST.items() if name not in LEFT_OUT]
    return [(f"{PREFIX}{name}", value) for name, value in fields[:MOST_FIELDS]]


def carried_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields that came through a login form, still under the names that carry them."""
    return [(name, str(value)) for name, value in request.POST.items() if name.startswith(PREFIX)][:MOST_FIELDS]
