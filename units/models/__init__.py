from units.models.accounts import Role, User
from units.models.figures import StaleFigures
from units.models.former_districts import FormerDistrict
from units.models.portal import MonthScheme, PortalSettings
from units.models.successions import SuccessionKind, UnitSuccession
from units.models.tiles import DistrictTile
from units.models.units import Unit, UnitKind, UnitQuerySet

__all__ = [
    "DistrictTile",
    "FormerDistrict",
    "MonthScheme",
    "PortalSettings",
    "Role",
    "StaleFigures",
    "SuccessionKind",
    "Unit",
    "UnitKind",
    "UnitQuerySet",
    "UnitSuccession",
    "User",
]
