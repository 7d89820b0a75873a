"""Data values as a file says them, whatever its format: nothing here knows of units, procedures or periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from units.refusals import Refused

MAX_BYTES = 10 * 1024 * 1024  # as every file that the portal takes
MAX_VALUES = 200_000
LONGEST_TEXT = 500  # letters of a code, a value or a period; a comment may be longer, and is not kept
DEFAULT_COMBOS = frozenset({"", "default", "HllvX50cXC0"})  # how DHIS2 says that nothing is divided further


@dataclass(frozen=True, slots=True)
class DataValue:
    """One value: which figure of which unit in which period, in the codes of the file.

    ``place`` says where it is in the file, as its format counts: «dataValues[3]», «line 5».
    """

    data_element: str
    period: str
    org_unit: str
    value: str
    category_option_combo: str = ""
    attribute_option_combo: str = ""
    comment: str = ""
    deleted: bool = False
    data_set: str = ""
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that is not taken: its number in the file from 0, where it is, what is wrong with which part of it.

    ``part`` is the name that DHIS2 gives the part: «dataElement», «period», «orgUnit», «value».
    """

    index: int
    place: str
    part: str
    value: str
    sentence: str
    code: str


@dataclass(slots=True)
class ValueSet:
    """What a file says: its values in order, those that could not be read, and what it says besides.

    ``complete`` is whether it says that a data set is complete, which the portal does not take from a file.
    ``exported`` is when an ADX message says it was written. ``is_trial`` is whether it asks for nothing to be stored,
    ``deletes`` whether its values are to be deleted, None where it does not say how to import them.
    """

    values: list[DataValue] = field(default_factory=list)
    data_set: str = ""
    complete: bool = False
    exported: str = ""
    is_trial: bool = False
    deletes: bool | None = None
    faults: list[Fault] = field(default_factory=list, compare=False)
    numbers: list[int] = field(default_factory=list, compare=False)  # of each value of ``values`` in the file

    def delete_all(self) -> None:
        """Let every value be one that is deleted."""
        self.values = [replace(value, deleted=True) for value in self.values]

    def add(self, value: DataValue, number: int) -> None:
        """Add a value that is the ``number``-th of the file, from 0."""
        self.values.append(value)
        self.numbers.append(number)

    @property
    def size(self) -> int:
        """How many values the file has, with those that could not be read."""
        return len(self.values) + len(self.faults)


def require_size(content: bytes) -> None:
    """Continue only if a file is neither empty nor too large.

    Raises:
        Refused: it is.
    """
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB. Please send fewer months or units at once."), code="large")
    if not content.strip():
        raise Refused(_("The file is empty."), code="empty")


def too_many_values() -> Refused:
    """The refusal of a file that has more values than are taken at once."""
    sentence = _("The file has more than %(n)s values. Please send fewer months or units at once.")
    return Refused(sentence % {"n": f"{MAX_VALUES:,}".replace(",", ".")}, code="too_many")


def unreadable(format_name: str, why: str = "") -> Refused:
    """The refusal of a file that is not what its format asks for; ``why`` is where it stopped."""
    sentence = _("The file could not be read as %(format)s.") % {"format": format_name}
    return Refused(f"{sentence} {why}".strip(), code="unreadable")


def missing_part(number: int, place: str, part: str) -> Fault:
    """The fault of a value that lacks a ``part`` which every value needs."""
    return Fault(number, place, part, "", _("“%(part)s” is missing.") % {"part": part}, "missing")


def long_part(number: int, place: str, part: str, text: str) -> Fault:
    """The fault of a value of which a ``part`` is longer than any code or number."""
    sentence = _("“%(part)s” is longer than %(n)s letters.") % {"part": part, "n": LONGEST_TEXT}
    return Fault(number, place, part, text[:30], sentence, "long")


def faults_of(value: DataValue, number: int, names: Sequence[tuple[str, str]]) -> Fault | None:
    """What is wrong with a read value before its meaning is asked for; ``names`` are its parts with their names."""
    for attribute, part in names:
        text = getattr(value, attribute)
        if len(text) > LONGEST_TEXT:
            return long_part(number, value.place, part, text)
        if not text and attribute in REQUIRED and not (attribute == "value" and value.deleted):
            return missing_part(number, value.place, part)
    return None


REQUIRED = frozenset({"data_element", "period", "org_unit", "value"})
PARTS = (
    ("data_element", "dataElement"),
    ("period", "period"),
    ("org_unit", "orgUnit"),
    ("category_option_combo", "categoryOptionCombo"),
    ("attribute_option_combo", "attributeOptionCombo"),
    ("value", "value"),
    ("data_set", "dataSet"),
)


def not_our_set(ours: str, theirs: str) -> str:
    """The sentence for a data set that is called otherwise in the code table."""
    return _("The data set is called “%(ours)s” here, not “%(theirs)s”.") % {"ours": ours, "theirs": theirs}


def not_divided(code: str) -> str:
    """The sentence for a figure of a category, as none of the portal's is."""
    return _("The portal's figures are not divided by “%(code)s”.") % {"code": code}
