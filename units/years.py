"""The years with which the portal works; what is outside of them is mistyped."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 2000, 2100
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
OLDEST_YEAR = 1900  # of days on which something may have begun long ago
OUTSIDE = _("The year must be from 2000 to 2100.")
