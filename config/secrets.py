"""Keeping passwords, mail addresses and rows that the database quotes out of logs, mails and pages: stars instead."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.views.debug import SafeExceptionReporterFilter

STARS = "***"
IN_URL = re.compile(r"(?P<before>[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s/]+(?=@)", re.IGNORECASE)
NAMED = re.compile(
    r"(?P<before>\b(?:password|passwd|secret|token)\b[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;)]+", re.IGNORECASE
)
# Links to approve a report or to set a password, and calendars of deadlines: their last part opens what they lead to.
LINKS = re.compile(
    r"(?P<before>/(?:approve|(?:invitation|password/reset)/[^/\s?]+)/|(?<!/admin)/calendar/\d+/)[^/\s?\"']+"
)
# Tokens with which programs call the API (api/secret.py): what is shown of them stays, the secret part goes.
TOKENS = re.compile(r"(?P<before>\bct_[0-9a-f]{8}_)[0-9a-f]+", re.IGNORECASE)
# Secrets by which receivers of webhooks know the portal's signature (webhooks/signing.py).
SIGNING = re.compile(r"(?P<before>\bwhsec_)[A-Za-z0-9+/=]+")
# Whose mail it is: a mail server repeats the address in its answer. The domain stays, it says which server to ask.
ADDRESSES = re.compile(r"(?<![\w.+-])[\w.+-]+(?=@[\w-]+(?:\.[\w-]+)+)")
# What PostgreSQL adds to an error: the row that was refused, with the names, addresses and figures in it.
ROWS = re.compile(r"(?P<before>\bDETAIL:\s+)\S.*")
SHORTEST = 4  # a shorter password is also a part of ordinary words


def star(text: str) -> str:
    """``text`` with stars for passwords of URLs, values named as secrets, this install's secrets and those of links.

    For mail addresses, and rows that the database quotes, too.
    """
    for secret in _own_secrets():
        text = text.replace(secret, STARS)
    for pattern in (IN_URL, NAMED, TOKENS, SIGNING, ROWS):
        text = pattern.sub(rf"\g<before>{STARS}", text)
    text = ADDRESSES.sub(STARS, text)
    return without_links(text)


def without_links(text: str) -> str:
    """``text`` without the secret parts of the addresses in it."""
    return LINKS.sub(rf"\g<before>{STARS}", text)


def without_rows(text: str, error: BaseException | None) -> str:
    """``text`` without the rows that the database quotes in ``error`` or one before it.

    The database says in its own language that it quotes one, and a value may have several lines.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        quoted = getattr(getattr(error, "diag", None), "message_detail", None)
        if quoted:
            text = text.replace(quoted, STARS)
        error = error.__cause__ or error.__context__
    return text


class StarringFormatter(logging.Formatter):
    """Log lines and tracebacks without secrets and rows."""

    def format(self, record: logging.LogRecord) -> str:
        return star(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        return without_rows(super().formatException(ei), ei[1])


class StarringReporterFilter(SafeExceptionReporterFilter):
    """Django's reports of a fault: a setting such as REDIS_URL holds a password under a harmless name."""

    def cleanse_setting(self, key: Any, value: Any) -> Any:
        cleansed = super().cleanse_setting(key, value)
        return star(cleansed) if isinstance(cleansed, str) else cleansed


def _own_secrets() -> list[str]:
    """The secrets of this install, the longest first, as they are and as they are written in URLs."""
    urls = [urlsplit(url).password or "" for url in (settings.REDIS_URL, settings.CELERY_BROKER_URL)]
    known = [
        settings.SECRET_KEY,
        *settings.SECRET_KEY_FALLBACKS,
        settings.EMAIL_HOST_PASSWORD,
        settings.OIDC_CLIENT_SECRET,
        settings.DATABASES["default"].get("PASSWORD"),
        *urls,
    ]
    found = {form for secret in known if secret for form in (str(secret), unquote(str(secret)))}
    return sorted((secret for secret in found if len(secret) >= SHORTEST), key=len, reverse=True)
