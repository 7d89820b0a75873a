"""What a ranking must say next to a rate so that it is not overrated."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.models import FrozenLine, FrozenRanking
from units.models import PortalSettings
from units.wording import whole


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a line is noted, as administrators set it: fewer dossiers than this, at least so many months."""

    few_dossiers: int
    missing_months: int

    @classmethod
    def of(cls, portal: PortalSettings) -> Thresholds:
        return cls(portal.few_dossiers, portal.noted_missing_months)

    def has_few_dossiers(self, total: int) -> bool:
        """Whether a rate is of few dossiers; without any there is no rate to note."""
        return 0 < total < self.few_dossiers

    def misses_months(self, reported: int, expected: int) -> bool:
        return expected - reported >= self.missing_months

    def notes(self, total: int, reported: int, expected: int) -> list[str]:
        """What to say of a line: few dossiers, missing months; empty for most."""
        found = []
        if self.has_few_dossiers(total):
            found.append(few_dossiers_note(self.few_dossiers))
        if self.misses_months(reported, expected):
            found.append(missing_months_note(expected - reported))
        return found


def few_dossiers_note(limit: int) -> str:
    """«mẫu số nhỏ (dưới 30 hồ sơ)»."""
    return _("small denominator (fewer than %(limit)s dossiers)") % {"limit": whole(limit)}


def missing_months_note(missing: int) -> str:
    """«thiếu báo cáo 1 tháng»."""
    return ngettext("%(n)s month not reported", "%(n)s months not reported", missing) % {"n": missing}


def line_notes(ranking: FrozenRanking, line: FrozenLine) -> list[str]:
    """What was noted of a line by the thresholds of its ranking; nothing for most."""
    found = []
    if line.has_few_dossiers:
        found.append(few_dossiers_note(ranking.few_dossiers))
    if line.misses_months:
        found.append(missing_months_note(line.months_expected - line.months_reported))
    return found
