"""What this app stores; import from here."""

from exchange.models.code_tables import CodeMapping, CodeTable
from exchange.models.dossiers import PENDING, DossierFile, DossierFileQuerySet, DossierPart, DossierState, PartKind
from exchange.models.drafts import DraftChoice, DraftChoiceQuerySet
from exchange.models.recorded_days import DossierDay
from exchange.models.value_files import ValueFile

__all__ = [
    "PENDING",
    "CodeMapping",
    "CodeTable",
    "DossierDay",
    "DossierFile",
    "DossierFileQuerySet",
    "DossierPart",
    "DossierState",
    "DraftChoice",
    "DraftChoiceQuerySet",
    "PartKind",
    "ValueFile",
]
