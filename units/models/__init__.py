from units.models.accounts import Role, User
from units.models.data_version import DataVersion
from units.models.former_districts import FormerDistrict, district_on, put_into_districts
from units.models.guessing import GuessingAddress
from units.models.invitations import Invitation, InvitationMail
from units.models.jobs import JobHeartbeat, JobOutcome, JobRun, StartedBy
from units.models.lineage import SuccessionKind, everyone_before, kept, kept_by, successors
from units.models.mails import MailState
from units.models.portal import PortalSettings
from units.models.portal_rules import HeadApproval, MonthScheme
from units.models.reset_mails import ResetMail, ResetMailState
from units.models.second_factors import (
    FactorKind,
    RecoveryCode,
    SecondFactor,
    SecondStep,
    SecurityEvent,
    SecurityEventKind,
)
from units.models.stale_figures import StaleFigures
from units.models.successions import UnitSuccession
from units.models.tiles import DistrictTile
from units.models.units import Unit, UnitKind, UnitQuerySet, kinds_of
from units.models.uploads import ReferenceUpload

__all__ = [
    "DataVersion",
    "DistrictTile",
    "FactorKind",
    "FormerDistrict",
    "GuessingAddress",
    "HeadApproval",
    "Invitation",
    "InvitationMail",
    "JobHeartbeat",
    "JobOutcome",
    "JobRun",
    "MailState",
    "MonthScheme",
    "PortalSettings",
    "RecoveryCode",
    "ReferenceUpload",
    "ResetMail",
    "ResetMailState",
    "Role",
    "SecondFactor",
    "SecondStep",
    "SecurityEvent",
    "SecurityEventKind",
    "StaleFigures",
    "StartedBy",
    "SuccessionKind",
    "Unit",
    "UnitKind",
    "UnitQuerySet",
    "UnitSuccession",
    "User",
    "district_on",
    "everyone_before",
    "kept",
    "kept_by",
    "kinds_of",
    "put_into_districts",
    "successors",
]
