"""The mails of every kind: how many wait, since when, and how many did not go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from django.db import models
from django.db.models import Count, Min, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.models import ApprovalMail, ApprovalNotice, DigestMail, MonthlyMail, Reminder
from reporting.models.reminders import unclear_at
from reporting.system.lights import Light, Line
from units import clock
from units.actions.security_events import GIVEN_UP_AFTER
from units.models import InvitationMail, MailState, ResetMail, SecurityEvent
from units.wording import whole

SOON, LONG = timedelta(minutes=5), timedelta(minutes=15)  # a mail that is due goes out within a minute or two
RECENT = timedelta(days=1)


class MailKind(models.TextChoices):
    """What a mail is about, in the order in which the system page lists them."""

    REPORTS = "reports", gettext_lazy("Mails about reports")
    PASSWORDS = "passwords", gettext_lazy("Mails for new passwords")
    INVITATIONS = "invitations", gettext_lazy("Mails with links for first passwords")
    SECURITY = "security", gettext_lazy("Notices about logins by mail")
    APPROVALS = "approvals", gettext_lazy("Mails to heads of units for approval")
    NOTICES = "notices", gettext_lazy("Mails about approvals that were given")
    DIGESTS = "digests", gettext_lazy("Daily mails with what waits")
    MONTHLY = "monthly", gettext_lazy("Monthly mails to leaders")


RECORDED: dict[MailKind, type[models.Model]] = {
    MailKind.REPORTS: Reminder,
    MailKind.PASSWORDS: ResetMail,
    MailKind.INVITATIONS: InvitationMail,
    MailKind.APPROVALS: ApprovalMail,
    MailKind.NOTICES: ApprovalNotice,
    MailKind.DIGESTS: DigestMail,
    MailKind.MONTHLY: MonthlyMail,
}
PROMPT = (MailKind.PASSWORDS, MailKind.INVITATIONS, MailKind.SECURITY)  # their readers sit and wait for them
DECIDED = (MailKind.REPORTS, MailKind.MONTHLY)  # broken off, it is never sent again by itself
NONE = Q(pk__in=[])
FAILED = Q(state__in=[MailState.FAILED, MailState.REFUSED])


@dataclass(frozen=True, slots=True)
class Mails:
    """The mails of one kind.

    ``waiting`` are to go out, ``retried`` of them were tried already, ``overdue`` of them were due long ago;
    ``unclear`` were broken off and wait for a person's decision, ``failed`` are those of the last day that are given
    up. ``due_since`` is when the first of those that are due was.
    """

    kind: MailKind
    waiting: int = 0
    retried: int = 0
    overdue: int = 0
    unclear: int = 0
    failed: int = 0
    due_since: datetime | None = None


def mails_now() -> list[Mails]:
    """Every kind, in its order. One query."""
    now = clock.now()
    parts = list(_parts(now))
    rows = {row["about"]: row for row in reduce(lambda first, other: first.union(other, all=True), parts)}
    return [_mails(kind, rows.get(kind.value), now) for kind in MailKind]


def mails_lines() -> list[Line]:
    """A line for each kind. One query."""
    return [_line(each) for each in mails_now()]


def _mails(kind: MailKind, row: dict[str, Any] | None, now: datetime) -> Mails:
    if row is None:
        return Mails(kind)
    numbers = {name: row[name] for name in ("waiting", "retried", "overdue", "unclear", "failed")}
    since = row["due_since"]
    return Mails(kind, due_since=since if since is not None and since <= now else None, **numbers)


def _parts(now: datetime) -> Iterator[QuerySet[Any, dict[str, Any]]]:
    """A statement for each kind, all of the same columns."""
    waits, failed = Q(state=MailState.WAITING), FAILED & Q(at__gte=now - RECENT)
    for kind, model in RECORDED.items():
        unclear = unclear_at(now) if kind in DECIDED else NONE
        yield _counted(kind, model._default_manager.all(), waits, "try_at", unclear, failed)
    open_events = SecurityEvent.objects.filter(mailed_at=None, at__gt=now - GIVEN_UP_AFTER).exclude(user__email="")
    left = Q(tries__lt=SecurityEvent.MAX_TRIES)
    given_up = ~left & Q(at__gte=now - RECENT)
    yield _counted(MailKind.SECURITY, open_events, left, "at", NONE, given_up)


def _counted(
    kind: MailKind, mails: QuerySet[Any], waits: Q, due: str, unclear: Q, failed: Q
) -> QuerySet[Any, dict[str, Any]]:
    long_ago = clock.now() - (SOON if kind in PROMPT else LONG)
    named = mails.order_by().annotate(about=Value(kind.value)).values("about")
    return named.annotate(
        waiting=Count("pk", filter=waits),
        retried=Count("pk", filter=waits & Q(tries__gt=0)),
        overdue=Count("pk", filter=waits & Q(**{f"{due}__lt": long_ago})),
        unclear=Count("pk", filter=unclear),
        failed=Count("pk", filter=failed),
        due_since=Min(due, filter=waits),
    )


def _line(mails: Mails) -> Line:
    light, advice = _judged(mails)
    url, link = _page_of(mails.kind)
    if mails.kind in DECIDED:
        words = _("%(waiting)s waiting, %(unclear)s unclear, %(failed)s not sent in the last day")
    else:
        words = _("%(waiting)s waiting, %(failed)s not sent in the last day")
    numbers = {"waiting": mails.waiting, "unclear": mails.unclear, "failed": mails.failed}
    found = words % {name: whole(number) for name, number in numbers.items()}
    return Line(mails.kind.label, light, found, advice, url, link)


def _judged(mails: Mails) -> tuple[Light, str]:
    """The light of a kind and what to do."""
    if mails.overdue:
        return Light.TROUBLE, _("Mails are not going out: check the worker and the mail server.")
    if not (mails.unclear or mails.failed):
        return Light.GOOD, ""
    return Light.ATTENTION, {
        MailKind.REPORTS: _("Coordinators decide about these under «Urging»; you can read them there."),
        MailKind.MONTHLY: _("Decide on the page of the monthly mail whether these go out once more."),
        MailKind.APPROVALS: _("The unit sees it in its report and can pass the link on by itself; check the address."),
        MailKind.NOTICES: _("Nothing is lost: the pages show the same. Check the addresses of these accounts."),
        MailKind.DIGESTS: _("Nothing is lost: the pages show the same. Check the addresses of these accounts."),
        MailKind.SECURITY: _("Their owners were not told by mail: check the addresses of these accounts."),
    }.get(mails.kind, _("Some people wait for a link: read what the mail server answered."))


def _page_of(kind: MailKind) -> tuple[str, str]:
    """Where an administrator reads of them; blank where no page lists them."""
    pages = {
        MailKind.REPORTS: lambda: reverse("reporting:urging"),
        MailKind.PASSWORDS: lambda: reverse("admin:units_resetmail_changelist"),
        MailKind.INVITATIONS: lambda: f"{reverse('admin:units_user_changelist')}?link=trouble",
        MailKind.MONTHLY: lambda: reverse("reporting:monthly"),
    }
    return (pages[kind](), _("See the mails")) if kind in pages else ("", "")
