"""Reading the tiers of a year's quota decision."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from quotas.models import QuotaTier, TierScope
from reporting.loading.problems import RowRefusals, RowRefused
from reporting.loading.province_rows import ProvinceRows, Row, blank, open_file, read_texts, refuse_blank
from units.codes import clean_code, code_key, unknown_code
from units.file_codes import repeated
from units.models import UnitKind
from units.refusals import Refused
from units.vietnamese import nfc
from units.years import OUTSIDE, YEARS

TIER_COLUMNS = ("tier_code", "name", "kind", "minimum_percent", "applies_to", "unit_codes")


def read_tiers(path: Path, rows: ProvinceRows, year: int) -> None:
    """Read the tiers of the decision of ``year``; the percentage is kept in hundredths."""
    file = open_file(path, TIER_COLUMNS, rows)
    if year not in YEARS:
        file.problems.add(1, "", path.name, str(OUTSIDE))
        return
    tiers = rows.tiers.setdefault(year, {})
    lines: dict[str, int] = {}  # by what the spellings of a code share
    for line, row in file.named_rows():
        refusals = RowRefusals()
        tier = _tier(line, row, lines, refusals)
        members = refusals.read(_members, row, rows)
        if tier and members is not None:
            tiers[tier.code], rows.members[year, tier.code] = tier, members
        file.problems.add_refused(line, refusals.found, row)


def _tier(line: int, row: Row, lines: dict[str, int], refusals: RowRefusals) -> QuotaTier | None:
    """The tier of a row, None where something is wrong with it; its line is noted in ``lines`` either way."""
    row |= {"tier_code": clean_code(row["tier_code"]), "name": nfc(row["name"])}
    refusals.read(_new_code, line, row, lines)
    read_texts(QuotaTier, row, {"tier_code": "code", "name": "name"}, refusals)
    refusals.read(_kind, row)
    hundredths = refusals.read(_minimum, row)
    refusals.read(_applies_to, row)
    if refusals.found or hundredths is None:
        return None
    return QuotaTier(
        code=row["tier_code"],
        name=row["name"],
        kind=row["kind"],
        minimum_hundredths=hundredths,
        applies_to=row["applies_to"],
    )


def _new_code(line: int, row: Row, lines: dict[str, int]) -> None:
    refuse_blank(row, "tier_code")
    first = lines.setdefault(code_key(row["tier_code"]), line)
    if first != line:
        raise RowRefused("tier_code", repeated(first))


def _kind(row: Row) -> None:
    if row["kind"] not in UnitKind.values:
        raise RowRefused("kind", _("The kind is one of department, district, commune."))


def _minimum(row: Row) -> int:
    hundredths = _hundredths(row["minimum_percent"])
    if hundredths is None:
        raise RowRefused("minimum_percent", _("The minimum must be from 0% to 100%."))
    return hundredths


def _applies_to(row: Row) -> None:
    """Check whom the tier applies to; of an unknown kind it is not asked whether it is the right one."""
    kind, applies_to = row["kind"], row["applies_to"]
    is_of_communes = kind == UnitKind.COMMUNE or kind not in UnitKind.values
    if applies_to not in TierScope.values or (applies_to != TierScope.UNITS and not is_of_communes):
        raise RowRefused("applies_to", _("Choose whom the tier applies to."))


def _members(row: Row, rows: ProvinceRows) -> list[str]:
    """The codes of the units that a tier lists: of its own group, or of districts; none where it means all communes."""
    if row["applies_to"] == TierScope.ALL_COMMUNES:
        if row["unit_codes"].split():
            raise RowRefused("unit_codes", _("A tier of all communes lists no units: leave the cell blank."))
        return []
    group = UnitKind.DISTRICT if row["applies_to"] == TierScope.COMMUNES_OF else row["kind"]
    if group not in UnitKind.values:
        group = ""
    try:
        members = [rows.unit_codes.meant(text, group) for text in row["unit_codes"].split()]
    except Refused as refused:
        raise RowRefused("unit_codes", refused.sentence) from refused
    unknown = [code for code in members if rows.unit_codes.group_of(code) is None]
    if unknown or not members:
        raise RowRefused("unit_codes", unknown_code(_("No unit has this code."), unknown[0]) if unknown else blank())
    return members


def _hundredths(percent: str) -> int | None:
    """«45» → 4500, «32.5» → 3250; None unless it is from 0 to 100 with at most two decimals."""
    whole, _dot, decimals = percent.partition(".")
    if not (percent.isascii() and whole.isdigit() and len(whole) <= len("100") and len(decimals) <= len("00")):
        return None
    if _dot and not decimals.isdigit():
        return None
    hundredths = int(whole) * 100 + int(decimals.ljust(2, "0") or 0)
    return hundredths if hundredths <= 100 * 100 else None
