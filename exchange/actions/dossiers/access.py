"""Who may bring and record files of dossiers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reporting import rules
from units.models import User
from units.refusals import require


def require_coordinator(by: User) -> None:
    """Refuse anybody but the lead agency, whose dossiers are compared with the reports.

    Raises:
        Refused: who may not.
    """
    require(rules.can_reconcile(by), _("Only the lead agency reconciles."), code="not_allowed")
