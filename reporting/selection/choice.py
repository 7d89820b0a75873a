"""What a page shows: period, basis and filters, as they stand in its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from reporting import rules
from reporting.figures.spans import Span
from reporting.models import Basis
from units.codes import LONGEST_CODE
from units.models import UnitKind, User

STATUSES = ("met", "not_met", "no_dossiers", "not_reported", "no_quota")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for; an empty text means «as the page thinks best». Unknown values count as not asked."""

    period: str = ""
    basis: str = ""
    kind: str = ""
    district: str = ""
    status: str = ""
    span: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str], user: User) -> Choice:
        """Read ``query``; who may not see provisional figures gets confirmed ones."""
        basis = _one_of(query.get("basis", ""), Basis.values)
        if basis == Basis.PROVISIONAL and not rules.can_see_provisional(user):
            basis = Basis.OFFICIAL
        return cls(
            period=query.get("period", ""),
            basis=basis,
            kind=_one_of(query.get("kind", ""), UnitKind.values),
            district=query.get("district", "")[:LONGEST_CODE],
            status=_one_of(query.get("status", ""), STATUSES),
            span=_one_of(query.get("span", ""), Span.values),
        )

    def query(self, **changes: str) -> str:
        """The choice with ``changes`` as the query of an address; what is not chosen is left out."""
        changed = replace(self, **changes)
        chosen = {name: getattr(changed, name) for name in self.__slots__ if getattr(changed, name)}
        return f"?{urlencode(chosen)}"


def _one_of(value: str, known: list[str] | tuple[str, ...]) -> str:
    return value if value in known else ""
