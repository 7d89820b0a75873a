from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.models import UnitKind

NEEDS_DEPARTMENT = _("A procedure of the province needs its department.")
UNKNOWN_DEPARTMENT = _("No department in force has the code «%(code)s».")
HAS_NO_DEPARTMENT = _("Only procedures of the province have a department.")
SEPARATORS = re.compile(r"[;+]")  # separates the levels of one procedure in a file: «province;commune»


class AuthorityLevel(models.TextChoices):
    """Which level of government handles a procedure (cấp thực hiện)."""

    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")

    @classmethod
    def of_kind(cls, kind: str) -> AuthorityLevel:
        """The level whose procedures a unit of ``kind`` reports: departments report the province's."""
        return cls.PROVINCE if kind == UnitKind.DEPARTMENT else cls(kind)

    @classmethod
    def among(cls, has_districts: bool, levels: Iterable[AuthorityLevel] = ()) -> list[AuthorityLevel]:
        """The levels to list: the districts' one where there are districts, or where it is one of ``levels``."""
        return [level for level in cls if level != cls.DISTRICT or has_districts or cls.DISTRICT in levels]

    @property
    def flag(self) -> str:
        """The field of a publication that says whether it is handled at this level."""
        return f"at_{self.value}"


LEVEL_FLAGS = tuple(level.flag for level in AuthorityLevel)
LEVEL_WORDS = frozenset(AuthorityLevel.values)  # the enumeration makes a new list for each question


def level_flags(levels: Collection[str]) -> dict[str, bool]:
    """The fields of a publication that is handled at exactly these levels: {"at_province": True, …}."""
    return {level.flag: level in levels for level in AuthorityLevel}


def parse_levels(text: str) -> list[AuthorityLevel] | None:
    """The levels written as «province;commune» or «province+commune», in any order; None for anything else."""
    words = {word.strip() for word in SEPARATORS.split(text)}
    return [level for level in AuthorityLevel if level in words] if words <= LEVEL_WORDS else None


def write_levels(levels: Collection[str]) -> str:
    """The levels as a file holds them, for ``parse_levels``: «province;commune»."""
    return ";".join(level.value for level in AuthorityLevel if level in levels)


def why_not_handled(*, of_province: bool, has_department: bool) -> str:
    """Why a procedure cannot be published so; "" where it can: at the province's level a department handles it."""
    if of_province != has_department:
        return str(NEEDS_DEPARTMENT if of_province else HAS_NO_DEPARTMENT)
    return ""
