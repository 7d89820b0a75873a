"""What a page shows: period, basis and filters, as its address gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from reporting import rules
from reporting.figures.spans import Span
from reporting.models import Basis
from units.address_query import AddressQuery, one_of, word
from units.models import UnitKind, User

PRESENT = "present"  # figures by the units of today, else by those of each month
STATUSES = ("met", "not_met", "no_dossiers", "not_reported", "no_quota")


@dataclass(frozen=True, slots=True)
class Choice(AddressQuery):
    """What the address requests; an empty text means «as the page thinks best»."""

    period: str = word()
    basis: str = one_of(Basis.values)
    kind: str = one_of(UnitKind.values)
    district: str = word()
    status: str = one_of(STATUSES)
    span: str = one_of(Span.values)
    units: str = one_of([PRESENT])

    @classmethod
    def of(cls, query: Mapping[str, str], user: User) -> Choice:  # type: ignore[override]
        """Read ``query``; a user who may not see provisional figures gets confirmed ones."""
        chosen = super(Choice, cls).of(query)
        if chosen.basis == Basis.PROVISIONAL and not rules.can_see_provisional(user):
            return replace(chosen, basis=Basis.OFFICIAL)
        return chosen

    def query(self, **changes: str) -> str:
        """The choice with ``changes`` as the query of an address; what is not chosen is left out."""
        return f"?{urlencode(replace(self, **changes).chosen)}"
