"""What a rearrangement of units is asked to do: as plain values, which pages carry along and files are read into."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.codes import code_key
from units.models import SuccessionKind
from units.models.units import own_name
from units.refusals import Refused


class Handling(models.TextChoices):
    """What becomes of a report that a unit which ends has begun, or has sent and nobody has reviewed."""

    CARRIED = "carried", gettext_lazy("carried over into the successor's report")
    KEPT = "kept", gettext_lazy("stays with the unit that ends, and counts in its month")


CLOSED, KEPT_ACCOUNT = "close", "keep"  # what becomes of an account; any other word is the code of a successor


@dataclass(frozen=True, slots=True)
class Opening:
    """A unit that begins on the day, by its own name; ``district`` is the code of a commune's district."""

    code: str
    name: str
    kind: str
    district: str = ""
    phone: str = ""
    email: str = ""
    gso_code: str = ""
    division_type: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", own_name(self.kind, self.name))


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit that ends, and who carries on its work: a unit that begins, one in force, or nobody (no code)."""

    predecessor: str
    successor: str
    kind: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One rearrangement: its day and document, who ends and begins, and what becomes of accounts, reports and quotas.

    ``accounts`` gives by an account's id the code of the unit to which it moves, or that it is closed or stays. An
    account that is not in it moves to the successor where there is one, and is closed where there is none.
    """

    day: date
    document_number: str
    document_date: date | None = None
    note: str = ""
    openings: tuple[Opening, ...] = ()
    passages: tuple[Passage, ...] = ()
    accounts: Mapping[int, str] = field(default_factory=dict)
    drafts: Handling = Handling.CARRIED
    waiting: Handling = Handling.KEPT
    give_quotas: bool = False

    def successors_of(self, code: str) -> list[str]:
        """The codes of those who carry on the work of the unit ``code``, in the order given."""
        key = code_key(code)
        found = [each.successor for each in self.passages if code_key(each.predecessor) == key and each.successor]
        return list(dict.fromkeys(found))

    def with_kinds(self) -> Plan:
        """The kinds that follow from who ends and begins, where none is given.

        Several successors of one unit are a split; none is an abolition; one that nobody else passes into, and that
        begins on the day, is a renaming; everything else is a merger.
        """
        into: dict[str, set[str]] = {}
        for each in self.passages:
            into.setdefault(code_key(each.successor), set()).add(code_key(each.predecessor))
        opened = {code_key(each.code) for each in self.openings}
        return replace(self, passages=tuple(self._with_kind(each, into, opened) for each in self.passages))

    def _with_kind(self, passage: Passage, into: Mapping[str, set[str]], opened: set[str]) -> Passage:
        if passage.kind:
            return passage
        successor = code_key(passage.successor)
        if not passage.successor:
            kind = SuccessionKind.ABOLITION
        elif len(self.successors_of(passage.predecessor)) > 1:
            kind = SuccessionKind.SPLIT
        elif successor in opened and len(into[successor]) == 1:
            kind = SuccessionKind.RENAMING
        else:
            kind = SuccessionKind.MERGER
        return replace(passage, kind=kind)

    def as_text(self) -> str:
        """The plan as one text, which a page carries to the next."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> Plan:
        """The plan of such a text.

        Raises:
            Refused: the text is none.
        """
        try:
            values = json.loads(text)
            written = values.pop("document_date")
            return cls(
                **values
                | {
                    "day": date.fromisoformat(values["day"]),
                    "document_date": date.fromisoformat(written) if written else None,
                    "openings": tuple(Opening(**each) for each in values["openings"]),
                    "passages": tuple(Passage(**each) for each in values["passages"]),
                    "accounts": {int(pk): str(handling) for pk, handling in values["accounts"].items()},
                    "drafts": Handling(values["drafts"]),
                    "waiting": Handling(values["waiting"]),
                    "give_quotas": bool(values["give_quotas"]),
                }
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            sentence = _("What this page carried along cannot be read any more. Please begin again.")
            raise Refused(sentence, code="plan_unread") from error
