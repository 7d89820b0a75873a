from procedures.models.authority import LEVEL_FLAGS, AuthorityLevel, level_flags, parse_levels, write_levels
from procedures.models.procedures import Procedure, ProcedureQuerySet
from procedures.models.publications import Publication, PublicationQuerySet, ServiceLevel

__all__ = [
    "LEVEL_FLAGS",
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
