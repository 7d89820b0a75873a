"""A small province in which something of everything exists, of two units that have nothing to do with each other.

What the walks of this folder find on pages is what is stored here: ``missing()`` names the models without a row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import override_settings

from api.actions.tokens import token_make
from api.models import IdempotencyKey
from api.rules import verbs_for
from exchange.actions.drafts import draft_choice_set
from exchange.actions.value_files import value_file_store
from exchange.models import CodeMapping, CodeTable
from open_data.actions.editions import editions_publish
from procedures.models import ServiceLevel
from quotas.models import QuotaTier
from reporting.actions.approvals import approval_ask, approvals_mail
from reporting.actions.cell_notes import cell_notes_keep
from reporting.actions.cells import Typed, cells_save
from reporting.actions.checks import checks_count
from reporting.actions.confirmations import confirmation_record
from reporting.actions.details import details_save
from reporting.actions.digests import digest_choose, digests_mail
from reporting.actions.feeds import feed_renew
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.files import file_ask, files_make
from reporting.actions.mailing import reminders_mail
from reporting.actions.monthly import monthly_mails_send
from reporting.actions.reconciliation import system_counts_apply, system_counts_upload
from reporting.actions.reminders import call_record, reminders_send
from reporting.actions.submissions import submission_accept, submission_return, submission_start
from reporting.asked_files.kinds import KINDS
from reporting.entry.contents import contents_of
from reporting.models import (
    NUMBERS,
    Approval,
    ApprovalNotice,
    CalendarException,
    CalendarFeed,
    Confirmation,
    ConfirmedYear,
    DifferenceNote,
    DigestMail,
    HintNote,
    LastVisit,
    MonthlyLetter,
    MonthlyMail,
    MonthlyRecipient,
    Reorganisation,
    ReorganisationPart,
    ReportingPeriod,
    Revision,
    Submission,
    TextSave,
)
from tests.attack.figures import COUNTED, DRAFT, WAITING
from tests.exchange.dossiers.files import bring, content_of, dossier, many, record
from tests.factories import make_clerk, make_district, make_draft, make_succession, make_tier, make_unit, make_user
from tests.reporting.frozen import frozen_ranking
from tests.reporting.one_stop import file_of
from tests.reporting.small_province import make_province
from units import clock
from units.actions.invitations import invitations_mail, invitations_make
from units.actions.job_runs import starting
from units.actions.resets import reset_request, resets_mail
from units.actions.security_events import event_record, security_events_mail
from units.models import (
    DistrictTile,
    FormerDistrict,
    GuessingAddress,
    Invitation,
    JobHeartbeat,
    JobRun,
    PortalSettings,
    RecoveryCode,
    ReferenceUpload,
    Role,
    SecondFactor,
    SecondStep,
    SecurityEventKind,
    UnitKind,
    User,
)
from webhooks.actions.endpoints import Chosen, endpoint_create
from webhooks.actions.events import events_dispatch
from webhooks.models import CHOOSABLE

RECEIVER = "https://nhan.example.vn"
SWITCHED_ON: dict[str, Any] = {
    "PORTAL_URL": "https://bao-cao.example.vn",
    "SECOND_FACTOR": "offered",
    "WEBHOOK_HOSTS": [f"{RECEIVER}:443"],
}
UNTIL = date(2020, 5, 25)


class FullProvince:
    """The province of ``make_province`` with all that people, programs and the clock add to it in a year."""

    def __init__(self) -> None:
        self.province = province = make_province()
        self.units, self.periods, self.clerks = province.units, province.periods, province.clerks
        self.coordinator = province.coordinator
        self.administrator = province.administrator = make_user(Role.ADMINISTRATOR, "admin")
        self.observer = province.observer = make_user(Role.OBSERVER, "observer")
        self.tokens: dict[str, str] = {}
        self._settings()
        self._units()
        self._accounts()
        self._reports()
        figures_recompute()
        figures_drain()
        self._rankings()
        self._open_reports()
        self._one_stop()
        self._exchange()
        self._mails()
        self._files()
        self._programs()
        self._upkeep()
        figures_recompute()
        figures_drain()

    @property
    def cast(self) -> dict[str, User]:
        """One account of each kind, by what it is called in the tests."""
        return {
            "commune": self.clerks["X1"],
            "other commune": self.clerks["X2"],
            "district": self.clerks["H1"],
            "department": self.clerks["SO1"],
            "coordinator": self.coordinator,
            "observer": self.observer,
            "administrator": self.administrator,
        }

    def _settings(self) -> None:
        PortalSettings.objects.update_or_create(
            pk=PortalSettings.ONLY,
            defaults={
                "province": "tỉnh Khánh Hòa",
                "lead_agency": "Sở Thông tin và Truyền thông",
                "support": "0258 000 000",
                "guidance": "Báo cáo trước ngày 5.",
                "guidance_district": "Huyện đôn đốc các xã.",
                "return_reasons": "Sai số liệu\nThiếu số liệu",
                "head_approval": "offered",
                "open_data": True,
                "open_data_since": "2020-01",
                "open_data_licence": "Ghi nguồn",
                "open_data_licence_address": "https://example.vn/giay-phep",
                "open_data_publisher": "Sở Thông tin",
                "open_data_contact": "0258 111 111",
            },
        )
        PortalSettings.load().save()

    def _units(self) -> None:
        for number, unit in enumerate(self.units.values()):
            unit.email, unit.phone = f"{unit.code.lower()}@chi-tieu.example", f"0258 00000{number}"
            unit.save()
        other = make_district("H8")
        FormerDistrict.objects.create(
            unit=self.units["X2"], district=other, until=date(2020, 1, 31), legal_basis="QĐ 1"
        )
        ended = make_unit("X7", UnitKind.COMMUNE, parent=self.units["H1"], active_until=date(2020, 2, 29))
        succession = make_succession(ended, self.units["X3"], date(2020, 3, 1))
        succession.legal_basis = "NQ 1"
        succession.save()
        DistrictTile.objects.create(unit=self.units["H1"], column=1, row=1)
        step = Reorganisation.objects.create(
            effective_on=date(2020, 3, 1), document_number="NQ 1", note="Theo nghị quyết", done_by_name="Quản trị viên"
        )
        ReorganisationPart.objects.create(
            step=step, kind="ended", subject="xã X7", outcome="Kết thúc", table="units_unit", row=ended.pk
        )
        draft = make_draft(6, number="Dự thảo 2", signer="Chủ tịch")
        make_tier(draft, "XA-30", 3000, [self.units["X1"], self.units["X2"]])
        for publication in self.province.procedures["C1"].publications.all():
            publication.decision_number, publication.revocation_number = "QĐ 7", ""
            publication.save()

    def _accounts(self) -> None:
        for number, user in enumerate(User.objects.order_by("pk")):
            user.full_name, user.position = f"Người thứ {number}", "Chuyên viên"
            user.email, user.phone = f"nguoi-{number}@chi-tieu.example", f"0905 00000{number}"
            user._change_reason = "Bổ sung"
            user.save()
        for mapping in (self.clerks, {"": self.coordinator, " ": self.administrator, "  ": self.observer}):
            for user in mapping.values():
                user.refresh_from_db()
        invited = [
            make_clerk(self.units[code], f"moi-{code.lower()}", email=f"moi-{code.lower()}@chi-tieu.example")
            for code in ("X1", "X2")
        ]
        invitations_make(accounts=invited, by=self.administrator)
        for code in ("X1", "X2"):
            user = self.clerks[code]
            SecondFactor.objects.create(user=user, kind="passkey", name="Điện thoại", key="{}", credential=f"c{code}")
            RecoveryCode.objects.create(user=user, digest="0" * 64)
            event_record(
                user=user, kind=SecurityEventKind.TOKEN_MADE, by=self.administrator, detail="thẻ", reason="Mất máy"
            )
            LastVisit.objects.create(user=user, at=clock.now())
        GuessingAddress.objects.create(address="192.0.2.7", day=clock.today(), last_at=clock.now(), accounts=12)
        reset_request(address=self.clerks["X1"].email, client="192.0.2.7")

    def _reports(self) -> None:
        for month in (1, 2, 3):
            for code in ("X1", "X2", "H1", "SO1"):
                width = len(self.province.reported_by(code))
                report = submission_start(unit=self.units[code], period=self.periods[month])
                self._texts(report, self.clerks[code])
                numbers = [(10 * month, 4, 1)] * width
                if (code, month) == ("X2", 3):
                    numbers[0] = WAITING.numbers
                self.province.send(code, month, *numbers)
                revision = report.revisions.get()
                HintNote.objects.create(revision=revision, kind="all_zero", text="Đã kiểm tra")
                if month < 3:
                    submission_accept(submission=_again(report), by=self.coordinator)
        ReportingPeriod.objects.filter(month__in=(1, 2)).update(locked_at=clock.now() - timedelta(days=20))
        for period in ReportingPeriod.objects.filter(month=2):
            period.lock_reason = "Đã đủ"
            period.save()
        march = list(Submission.objects.filter(period__month=3, unit__code__in=("X1", "SO1")))
        for each in march:
            submission_accept(submission=_again(each), by=self.coordinator)
        confirmation_record(list(map(_again, march)), by=self.coordinator, at=clock.now())

    def _texts(self, report: Submission, by: User) -> None:
        details_save(
            submission=report,
            by=by,
            remarks="Mạng chậm",
            approved_by="Chủ tịch xã",
            document_number="12/BC",
            document_date=date(2020, 4, 2),
        )

    def _rankings(self) -> None:
        frozen = frozen_ranking(self.province, 2, lines=2)
        type(frozen)._base_manager.filter(pk=frozen.pk).update(
            note="Công bố lần đầu", reason="Theo kế hoạch", decision="QĐ 1"
        )

    def _open_reports(self) -> None:
        """April: X1 and X2 type, H1 is asked to correct, SO1 has asked its head to approve."""
        for code in ("X1", "X2"):
            report = submission_start(unit=self.units[code], period=self.periods[4])
            self._type(report, code)
            self._texts(report, self.clerks[code])
            TextSave.objects.get_or_create(
                submission=report, name="remarks", defaults={"saved_by": self.clerks[code].full_name}
            )
        returned = self.province.send("H1", 4, (5, 1, 0), (7, 2, 0))
        submission_return(submission=_again(returned), by=self.coordinator, reason="Xem lại C1", until=UNTIL)
        event = returned.events.order_by("pk").last()
        cell_notes_keep(
            event=event, revision=returned.revisions.get(), notes={("D1", "received_total"): "Nhiều hơn mọi tháng"}
        )
        for code in ("SO1", "SO2"):
            report = submission_start(unit=self.units[code], period=self.periods[4])
            self._type(report, code)
            self._texts(report, self.clerks[code])
            report = _again(report)
            asked = approval_ask(
                submission=report,
                by=self.clerks[code],
                seen=contents_of(report, nil=False).digest,
                address=f"lanh-dao-{code.lower()}@chi-tieu.example",
            )
            ApprovalNotice.objects.create(approval=asked, address=f"{code.lower()}@chi-tieu.example")

    def _type(self, report: Submission, code: str) -> None:
        procedures = self.province.reported_by(code)
        numbers = [(9, 4, 1)] * len(procedures)
        if code == "X2":
            numbers[0] = DRAFT.numbers
        typed = {
            (procedure.pk, name): Typed(value, None)
            for procedure, figures in zip(procedures, numbers, strict=True)
            for name, value in zip(NUMBERS, figures, strict=True)
        }
        cells_save(submission=report, by=self.clerks[code], typed=typed)

    def _one_stop(self) -> None:
        coordinator = self.coordinator
        counted = ",".join(map(str, COUNTED.numbers))
        lines = ("2020-03,X1,C1,120,40,", f"2020-03,X2,C1,{counted}", "2020-03,H1,D1,9,0,")
        preview = system_counts_upload(content=file_of(*lines), file_name="mot-cua.csv", by=coordinator)
        system_counts_apply(upload=preview.upload, by=coordinator)
        system_counts_upload(content=file_of("2020-03,X1,C1,7,1,"), file_name="lan-hai.csv", by=coordinator)
        DifferenceNote.objects.create(
            period=self.periods[3],
            unit=self.units["X1"],
            procedure=self.province.procedures["C1"],
            state="explained",
            text="Đã đối chiếu",
            basis="provisional",
            reported="30.4.1",
            system="120.40.",
            actor=coordinator,
            actor_name=coordinator.full_name,
        )
        record(content_of(*many(2)), coordinator, system="Một cửa")
        bring(content_of(*many(2), dossier("A-1", unit="X99")), coordinator, system="Một cửa")
        for code in ("X1", "X2"):
            draft_choice_set(unit=self.units[code], is_on=True, by=self.clerks[code])

    def _exchange(self) -> None:
        table = CodeTable.objects.create(code="dhis", name="Hệ thống của Bộ", scheme="element")
        CodeMapping.objects.create(table=table, subject="unit", ours="X1", theirs="DON-VI-1")
        for code in ("X1", "X2", ""):
            by = self.clerks[code] if code else self.coordinator
            values = [{"dataElement": "C1.received_total", "value": "8"}]
            said = {"period": "202004", "orgUnit": code or "X1", "dataValues": values}
            value_file_store(
                content=json.dumps(said).encode(), file_name=f"tep-{code}.json", table=None, good_only=False, by=by
            )

    def _mails(self) -> None:
        reminders_send(period=self.periods[4], units=[self.units["X1"], self.units["X2"]], by=self.coordinator)
        call_record(period=self.periods[4], unit=self.units["X3"], by=self.coordinator, note="Hẹn gửi chiều nay")
        recipient = MonthlyRecipient.objects.create(name="Chủ tịch tỉnh", address="chu-tich@chi-tieu.example")
        letter = MonthlyLetter.objects.create(
            period=self.periods[2],
            number=1,
            basis="official",
            subject="Kết quả tháng 2",
            body="Kính gửi",
            page=b"%PDF-1.4",
            actor=self.administrator,
            actor_name="Quản trị viên",
        )
        MonthlyMail.objects.create(letter=letter, address=recipient.address, name=recipient.name, state="failed")
        for code in ("X1", "X2"):
            DigestMail.objects.create(account=self.clerks[code], day=clock.today(), address="x@chi-tieu.example")
        digest_choose(account=self.coordinator, rhythm="daily")
        feed_renew(account=self.clerks["X1"])
        feed_renew(account=self.clerks["X2"])

    def _files(self) -> None:
        """Files that the worker made: each of its owner alone."""
        for owner in (self.coordinator, self.clerks["X1"], self.clerks["X2"]):
            kind = KINDS["dashboard-csv"]
            file_ask(file=kind(owner, "", {}), by=owner)

    def _programs(self) -> None:
        for name, user in self.cast.items():
            token, text = token_make(
                name=f"Chương trình của {user.username}",
                role=user.role,
                verbs=list(verbs_for(user.role)),
                ends_on=date(2020, 12, 31),
                by=user,
                units=[user.unit] if user.unit else [],
            )
            self.tokens[name] = text
            IdempotencyKey.objects.create(token=token, key=f"k-{name}", digest="0" * 64, status=200, body="{}")
        chosen = Chosen("Hệ thống một cửa", f"{RECEIVER}/nhan", [str(each) for each in CHOOSABLE])
        endpoint_create(chosen=chosen, by=self.administrator)
        self.province.send("X3", 4, (3, 1, 0), (0, 0, 0))
        events_dispatch()

    def _upkeep(self) -> None:
        CalendarException.objects.create(day=date(2020, 9, 1), is_working_day=False, document="Công văn 5")
        ConfirmedYear.objects.create(
            year=2020, document="Công văn 6", confirmed_at=clock.now(), confirmed_by_name="Quản trị viên"
        )
        with starting("tick"):
            JobRun.objects.create(
                job="reporting.tasks.open_periods",
                started_by="tick",
                actor_name="Quản trị viên",
                started_at=clock.now(),
                ended_at=clock.now(),
                outcome="failed",
                error="OSError",
            )
            JobHeartbeat.objects.get_or_create(
                job="reporting.tasks.open_periods", defaults={"asked_by_name": "Quản trị viên"}
            )
        checks_count()
        ServiceLevel.objects.first().save()
        QuotaTier.objects.get(code="XA-30").excepted.add(self.units["X3"])
        SecondStep.objects.get_or_create(user=self.coordinator)
        for target, name in (("units.unit", "don-vi.csv"), ("procedures.procedure", "thu-tuc.csv")):
            self._list_brought(target, name)

    def _list_brought(self, target: str, name: str) -> None:
        """A list that an administrator looks at before it is taken, brought as a browser does."""
        from django.test import Client

        client = Client()
        client.force_login(self.administrator)
        head = "code,name" if target == "units.unit" else "code,name,field"
        row = "X1,Xã Một mới" if target == "units.unit" else "C1,Thủ tục mới,Lĩnh vực mới"
        address = f"/admin/{target.replace('.', '/')}/import/"
        client.post(address, {"import_file": SimpleUploadedFile(name, f"{head}\n{row}\n".encode())})


def make_full_province() -> FullProvince:
    """The province; on the settings of ``SWITCHED_ON``."""
    with override_settings(**SWITCHED_ON):
        return FullProvince()


def work_off() -> None:
    """What workers do: publish, make files, send mails."""
    for approval in Approval.objects.open().select_related("submission__unit", "submission__period"):
        contents = contents_of(approval.submission, nil=False)
        Approval.objects.filter(pk=approval.pk).update(digest=contents.digest)
    running = dict(Confirmation.objects.values_list("pk", "until"))
    Confirmation.objects.update(until=clock.now() - timedelta(minutes=5))
    editions_publish()
    for pk, until in running.items():
        Confirmation.objects.filter(pk=pk).update(until=until)
    files_make()
    for mails in (resets_mail, invitations_mail, approvals_mail, reminders_mail, digests_mail, security_events_mail):
        mails()
    opened = list(Invitation.objects.open().select_related("account", "by"))
    invitations_make(accounts=[each.account for each in opened], by=opened[0].by, by_mail=False)
    MonthlyMail.objects.update(state="waiting", try_at=clock.now())
    monthly_mails_send()


def addresses_of_links() -> list[str]:
    """What people are given by mail and on paper, no page links to it."""
    approvals = [f"/approve/{each.token}/" for each in Approval.objects.open()]
    invited = [f"/invitation/{each.pk}/{each.token}/" for each in Invitation.objects.open()]
    feeds = [f"/calendar/{each.pk}/{each.token}.ics" for each in CalendarFeed.objects.all()]
    codes = [f"/verify/{code}/" for code in Revision.objects.values_list("sha256", flat=True)[:2]]
    lists = [f"/admin/{each.target.replace('.', '/')}/import/{each.pk}/" for each in ReferenceUpload.objects.all()]
    reset = re.findall(r"(/password/reset/\S+?/\S+/)", "".join(str(each.body) for each in mail.outbox))
    admin = [f"/admin/{each._meta.label_lower.replace('.', '/')}/{_first(each)}/delete/" for each in own_models()]
    pages = ["/open-data/units/X1/", "/open-data/en/units/X1/", "/admin/data/units-without-clerk/"]
    return [*approvals, *invited, *feeds, *codes, *lists, *reset, *pages, *admin]


def _first(model: type[Model]) -> Any:
    return model._base_manager.order_by("pk").values_list("pk", flat=True).first()


def own_models() -> Iterator[type[Model]]:
    for app in settings.OWN_APPS:
        yield from apps.get_app_config(app).get_models()


def missing() -> set[str]:
    """The models of which there is no row."""
    return {model._meta.label for model in own_models() if not model._base_manager.exists()}


def _again(report: Submission) -> Submission:
    found = Submission.objects.select_related("unit__parent", "period", "sent_revision", "accepted_revision")
    return found.get(pk=report.pk)
