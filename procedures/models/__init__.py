from procedures.models.authority import LEVEL_FLAGS, AuthorityLevel, level_flags, parse_levels, write_levels
from procedures.models.procedures import Procedure, ProcedureQuerySet
from procedures.models.publications import LEVEL_NUMBERS, Publication, PublicationQuerySet, ServiceLevel

__all__ = [
    "LEVEL_FLAGS",
    "LEVEL_NUMBERS",
    "AuthorityLevel",
    "Procedure",
    "ProcedureQuerySet",
    "Publication",
    "PublicationQuerySet",
    "ServiceLevel",
    "level_flags",
    "parse_levels",
    "write_levels",
]
