from procedures.models.procedures import AuthorityLevel, Procedure, ProcedureQuerySet
from procedures.models.publications import Publication, PublicationQuerySet, ServiceLevel

__all__ = [
    "AuthorityLevel",
    "Procedure",
    "ProcedureQuerySet",
    "Publication",
    "PublicationQuerySet",
    "ServiceLevel",
]
