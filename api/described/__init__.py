"""The texts of the description, so that they are translated for its page: programs read them in English.

Written where an operation or a member is described; a test notices one that is not here.
"""

from __future__ import annotations

from api.described.dossiers import DOSSIERS
from api.described.own_month import OWN_MONTH
from api.described.reading import READING

CONTEXT = "description of the API"
DESCRIBED = (*READING, *OWN_MONTH, *DOSSIERS)
