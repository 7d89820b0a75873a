from units.models.accounts import Role, User
from units.models.data_version import DataVersion
from units.models.former_districts import FormerDistrict, district_on, put_into_districts
from units.models.guessing import GuessingAddress
from units.models.invitations import Invitation, InvitationMail
from units.models.jobs import JobHeartbeat, JobOutcome, JobRun, StartedBy
from units.models.mails import MailState
from units.models.portal import MonthScheme, PortalSettings
from units.models.reset_mails import ResetMail, ResetMailState
from units.models.stale_figures import StaleFigures
from units.models.successions import SuccessionKind, UnitSuccession
from units.models.tiles import DistrictTile
from units.models.units import Unit, UnitKind, UnitQuerySet
from units.models.uploads import ReferenceUpload

__all__ = [
    "DataVersion",
    "DistrictTile",
    "FormerDistrict",
    "GuessingAddress",
    "Invitation",
    "InvitationMail",
    "JobHeartbeat",
    "JobOutcome",
    "JobRun",
    "MailState",
    "MonthScheme",
    "PortalSettings",
    "ReferenceUpload",
    "ResetMail",
    "ResetMailState",
    "Role",
    "StaleFigures",
    "StartedBy",
    "SuccessionKind",
    "Unit",
    "UnitKind",
    "UnitQuerySet",
    "UnitSuccession",
    "User",
    "district_on",
    "put_into_districts",
]
