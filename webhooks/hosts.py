"""The hosts that the operator allows, and which addresses of endpoints are of one of them.

Receivers in a province have private addresses, so what is allowed is listed, host and port, instead of what is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.utils.translation import gettext as _

PORTS = {"https": 443, "http": 80}
# Written so narrowly that no two readers of addresses can find another host in it: no user, no fragment, ASCII alone.
ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?P<port>:[1-9][0-9]{0,4})?"
    r"(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?)?"
)


class NotAllowedError(Exception):
    """An address to which nothing may be sent; the text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: exactly this host and port, by this protocol."""

    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """As the list of allowed hosts names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_number(self) -> bool:
        """Whether the host is an address of the network itself, and no name."""
        return _number(self.host) is not None


def target_of(address: str) -> Target:
    """Where ``address`` leads.

    Raises:
        NotAllowedError: it is no address of a receiver, or its host and port are not allowed by that protocol.
    """
    found = ADDRESS.fullmatch(address)
    if found is None:
        sentence = _("Give an address such as https://host.example.gov.vn/path, without user name and without #.")
        raise NotAllowedError(sentence)
    scheme = found["scheme"]
    port = int(found["port"][1:]) if found["port"] else PORTS[scheme]
    target = Target(scheme, found["host"].strip("[]"), port)
    if target.origin not in settings.WEBHOOK_HOSTS:
        sentence = _("%(origin)s is not on the list of allowed hosts (WEBHOOK_HOSTS). Allowed: %(hosts)s.")
        raise NotAllowedError(sentence % {"origin": target.origin, "hosts": allowed_hosts() or _("none")})
    return target


def allowed_hosts() -> str:
    """The list of allowed hosts, for people."""
    return ", ".join(settings.WEBHOOK_HOSTS)


def is_open_to(target: Target, number: str) -> bool:
    """Whether ``number``, to which the name of the host leads, is a machine other than this one.

    A name that leads to this machine, or to an address that no machine has, is not followed: who allows such a host
    lists its number itself.
    """
    if target.is_number or target.host == "localhost":
        return True
    address = _number(number.partition("%")[0])
    if address is None:
        return False
    plain = getattr(address, "ipv4_mapped", None) or address
    return not (plain.is_loopback or plain.is_link_local or plain.is_multicast or plain.is_unspecified)


def _number(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
