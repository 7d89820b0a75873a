"""Typed readers of environment variables that complain in a full sentence."""

import os
import re
import secrets
from collections.abc import Callable
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
ORIGIN_SHAPE = "hosts such as host.example.gov.vn, 10.1.2.3:8443 or http://10.1.2.3:8080, separated by commas"
PORTS = {"https": 443, "http": 80}
ORIGIN = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[1-9][0-9]{0,4}))?/?"
)
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail", "dummymail")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    def parse(value: str) -> bool:
        if value.lower() not in TRUE + FALSE:
            raise ValueError
        return value.lower() in TRUE

    return _read(name, default, parse, "1 or 0")


def whole_number(name: str, default: int) -> int:
    def parse(value: str) -> int:
        if not (value.isascii() and value.isdecimal()):
            raise ValueError
        return int(value)

    return _read(name, default, parse, "a whole number of at least 0")


def choice(name: str, default: str, allowed: list[str]) -> str:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError
        return value

    return _read(name, default, parse, f"one of {', '.join(allowed)}")


def file_text(name: str) -> str:
    """The text of the file that the variable names, as a secret that the machine mounts; empty where none is named."""
    path = text(name)
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The environment variable {name} must name a file that can be read.") from error


def day(name: str, default: date | None) -> date | None:
    return _read(name, default, date.fromisoformat, "a day such as 2021-01-04")


def names(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """A list of addresses and networks, separated by commas: 10.0.0.7, 10.1.0.0/16."""

    def parse(value: str) -> list[IPv4Network | IPv6Network]:
        return [ip_network(part.strip()) for part in value.split(",") if part.strip()]

    return _read(name, [], parse, "addresses or networks such as 10.0.0.7,10.1.0.0/16")


def origins(name: str) -> list[str]:
    """Hosts separated by commas: ``host`` or ``host:port`` by https, ``http://host:port`` without TLS.

    Each is returned with its protocol and port, as in ``https://host:443``.
    """
    return _read(name, [], lambda value: [_origin(part) for part in value.split(",") if part.strip()], ORIGIN_SHAPE)


def _origin(text: str) -> str:
    found = ORIGIN.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError
    scheme = found["scheme"] or "https"
    return f"{scheme}://{found['host']}:{found['port'] or PORTS[scheme]}"


def database(name: str, default: str) -> dict[str, Any]:
    """The Django database that a URL names: sqlite:///file or postgresql://user:password@host:port/name."""

    def parse(value: str) -> dict[str, Any]:
        _expect_scheme(value, DATABASE_SCHEMES)
        return environ.Env.db_url_config(value)

    return _read(name, parse(default), parse, "a URL such as postgresql://user:password@host:5432/name", secret=True)


def mail(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_… settings for a URL such as smtp+tls://user:password@host:587 or filemail:///folder."""

    def parse(value: str) -> dict[str, Any]:
        _expect_scheme(value, MAIL_SCHEMES)
        mail_settings = environ.Env.email_url_config(value)
        if urlsplit(value).scheme == "filemail":
            mail_settings["EMAIL_FILE_PATH"] = unquote(urlsplit(value).path)  # django-environ drops the first slash
        return mail_settings

    return _read(name, parse(default), parse, "a URL such as smtp+tls://user:password@host:587", secret=True)


def generated_secret(path: Path) -> str:
    """The secret kept in this file, made at the first call; two processes that start at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            path.hardlink_to(draft)  # unlike a rename, never replaces what the other process made
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def _read(name: str, default: T, parse: Callable[[str], T], shape: str, *, secret: bool = False) -> T:
    value = text(name)
    if not value:
        return default
    try:
        return parse(value)
    except (ValueError, ImproperlyConfigured) as error:
        given = "" if secret else f", not «{value}»"
        raise ImproperlyConfigured(f"The environment variable {name} must be {shape}{given}.") from error


def _expect_scheme(url: str, schemes: tuple[str, ...]) -> None:
    if urlsplit(url).scheme not in schemes:
        raise ValueError(f"None of {', '.join(schemes)}.")
