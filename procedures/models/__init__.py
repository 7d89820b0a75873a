from procedures.models.authority import LEVEL_FLAGS, AuthorityLevel, level_flags, parse_levels, write_levels
from procedures.models.levels import (
    ServiceLevel,
    does_not_count,
    is_full_level,
    level_cell,
    level_choices,
    level_label,
    level_of_file,
    level_short,
    service_levels,
    uncounted_levels,
    written_level,
)
from procedures.models.procedures import Procedure, ProcedureQuerySet
from procedures.models.publications import Publication, PublicationQuerySet

__all__ = [
    "LEVEL_FLAGS",
    "AuthorityLevel",
    "Procedure",
    "ProcedureQuerySet",
    "Publication",
    "PublicationQuerySet",
    "ServiceLevel",
    "does_not_count",
    "is_full_level",
    "level_cell",
    "level_choices",
    "level_flags",
    "level_label",
    "level_of_file",
    "level_short",
    "parse_levels",
    "service_levels",
    "uncounted_levels",
    "write_levels",
    "written_level",
]
