"""Khánh Hòa 2020 comes out exact, and the demo's day is what it says."""

import csv
import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from quotas.models import QuotaDecision
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.figures.recompute import Recomputed
from reporting.figures.totals import to_date, year_totals
from reporting.models import Basis, Compliance, Submission
from tests import ROOT
from tests.browserless import confirm
from tests.reporting.pages import text
from tests.reporting.rows import made_once
from units.models import StaleFigures, Unit, User

DATA = ROOT / "demo" / "khanh_hoa_2020"

pytestmark = pytest.mark.django_db


def load_year():
    call_command("load_province", DATA, verbosity=0)
    call_command("import_counts", DATA / "counts_2020.csv", submissions=DATA / "submissions_2020.csv", accept=True)
    figures_drain()


@pytest.fixture
def year_2020():
    """The whole year loaded and confirmed, as on a day in 2021."""
    with time_machine.travel("2021-02-01T09:00:00+07:00", tick=False):
        made_once("year 2020", load_year)
        yield


def test_the_export_equals_the_expected_file_byte_for_byte(year_2020, tmp_path):
    call_command("export_compliance", year=2020, output=tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == (DATA / "expected_2020.csv").read_bytes()


def test_the_provinces_rows_equal_the_expected_ones(year_2020):
    months = year_totals([2020], [Basis.OFFICIAL]).province(2020, Basis.OFFICIAL)
    with (DATA / "expected_province_2020.csv").open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    assert len(expected) == 12
    for row in expected:
        month = int(row["period"][5:])
        totals, ytd = months[month], to_date(months, month)
        assert [totals.received_total, totals.received_online, totals.returned_by_post] == [
            int(row["received_total"]),
            int(row["received_online"]),
            int(row["returned_by_post"]),
        ]
        assert (str(totals.rate), str(ytd.rate)) == (row["rate_percent"], row["ytd_rate_percent"])
        assert [ytd.received_total, ytd.received_online] == [
            int(row["ytd_received_total"]),
            int(row["ytd_received_online"]),
        ]
        assert [totals.exempt_received_total, totals.exempt_received_online] == [
            int(row["exempt_received_total"]),
            int(row["exempt_received_online"]),
        ]


def test_from_scratch_equals_what_the_import_left(year_2020):
    assert Compliance.objects.filter(period__year=2020).count() == 165 * 12 * 2
    assert figures_recompute() == Recomputed(written=0, removed=0)


def test_loading_twice_changes_nothing(year_2020, tmp_path):
    units = Unit.history.count()
    call_command("load_province", DATA, verbosity=0)
    call_command("import_counts", DATA / "counts_2020.csv", submissions=DATA / "submissions_2020.csv", accept=True)
    assert Unit.history.count() == units
    assert not StaleFigures.objects.exists()
    assert set(Submission.objects.values_list("version", flat=True)) == {3}  # begun, sent, confirmed


def test_a_load_never_overwrites_what_an_administrator_changed(year_2020):
    unit = Unit.objects.get(code="SCT")
    unit.name = "Sở Công Thương tỉnh"
    unit.save()
    tier = QuotaDecision.objects.get().tiers.get(code="SO-45")
    tier.minimum_hundredths = 5000
    tier.save()
    call_command("load_province", DATA, verbosity=0)
    unit.refresh_from_db()
    tier.refresh_from_db()
    assert (unit.name, tier.minimum_hundredths) == ("Sở Công Thương tỉnh", 5000)


HEADER = "period,unit_code,procedure_code,received_total,received_online,returned_by_post\n"
GOOD = "2020-12,BQLVP,KHA-BQLVP-001,9,2,2\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("2020-12,BQLVP,KHA-BQLVP-001,-1,0,0\n", "Dòng 2, cột «received_total», giá trị «-1»: Số hồ sơ phải từ 0"),
        ("2020-12,BQLVP,KHA-BQLVP-001,1.5,0,0\n", "«1.5» không phải là số nguyên"),
        ("2020-12,BQLVP,KHA-BQLVP-001,10000000,0,0\n", "Số hồ sơ phải từ 0 đến 9.999.999."),
        ("2020-12,BQLVP,KHA-BQLVP-001,abc,0,0\n", "«abc» không phải là số nguyên"),
        ("2020-12,BQLVP,KHA-BQLVP-001,1,2,0\n", "Số hồ sơ trực tuyến (2) lớn hơn tổng số hồ sơ tiếp nhận (1)."),
        (GOOD + GOOD, "Dòng 3, cột «procedure_code», giá trị «KHA-BQLVP-001»: Dòng này trùng với dòng 2."),
        ("2020-12,XXX,KHA-BQLVP-001,1,0,0\n", "giá trị «XXX»: Không có đơn vị mang mã này."),
        ("2020-12,SCT,KHA-BQLVP-001,1,0,0\n", "Đơn vị không báo cáo TTHC này trong kỳ."),
        ("2020-12,SCT,NO-SUCH,1,0,0\n", "Không có TTHC mang mã này."),
        ("2031-12,SCT,KHA-BQLVP-001,1,0,0\n", "Không có kỳ báo cáo này."),
        (GOOD, "Báo cáo thiếu số liệu của 5 TTHC."),
    ],
)
def test_a_bad_row_is_refused_with_line_column_value_and_reason(tmp_path, rows, message):
    with time_machine.travel("2021-02-01T09:00:00+07:00", tick=False):
        call_command("load_province", DATA, verbosity=0)
        path = tmp_path / "counts.csv"
        path.write_text(HEADER + rows, encoding="utf-8")
        with pytest.raises(CommandError) as refused:
            call_command("import_counts", path)
    assert message in str(refused.value)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER.encode("utf-16"), "không phải văn bản UTF-8"),
        (b"period,unit_code\n", "Dòng tiêu đề phải có đủ các cột"),
        ((HEADER + GOOD.replace("\n", "\x00\n")).encode(), "không phải là tệp văn bản"),
        ((HEADER + '2020-12,"BQLVP\n').encode(), "không đọc được theo dạng CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(tmp_path, content, message):
    path = tmp_path / "counts.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("import_counts", path)
    assert message in str(refused.value)


def test_of_many_bad_rows_a_hundred_are_shown_and_all_are_counted(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + "2020-12,XXX,A,1,0,0\n" * 2000, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("import_counts", path)
    lines = str(refused.value).splitlines()
    assert len({line.partition(",")[0] for line in lines if line.startswith("Dòng ")}) == 100
    assert "2.000/2.000" in lines[0]
    assert "1.900" in lines[-1]


def test_other_figures_for_a_confirmed_report_are_refused_and_the_same_are_nothing(year_2020, tmp_path):
    with (DATA / "counts_2020.csv").open(encoding="utf-8") as file:
        row = next(line for line in file if line.startswith("2020-04,SCT,"))
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + row, encoding="utf-8")
    call_command("import_counts", path)
    *head, total, online, post = row.strip().split(",")
    path.write_text(HEADER + ",".join([*head, str(int(total) + 1), online, post]) + "\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Đề nghị mở lại báo cáo trước"):
        call_command("import_counts", path)
    assert set(Submission.objects.values_list("version", flat=True)) == {3}


@pytest.fixture
def demo(settings):
    settings.DEMO, settings.DEMO_TODAY = True, date(2021, 1, 4)
    call_command("load_demo")
    figures_drain()


def test_the_demos_day(demo, login):
    page = text(login(User.objects.get(username="coordinator")).get("/dashboard/?period=2020-12&basis=provisional"))
    for figure in ("117 (70,91%)", "41,58%", "6.711 trực tuyến / 16.141 tiếp nhận", "12/17", "7/9", "98/139"):
        assert figure in page
    april = text(login(User.objects.get(username="observer")).get("/dashboard/?period=2020-04&basis=official"))
    for figure in ("29,87%", "5.311 trực tuyến / 17.779 tiếp nhận", "3.180"):
        assert figure in april
    home = text(login(User.objects.get(username="clerk-569")).get("/"))
    for figure in ("30,42%", "2.108 hồ sơ trực tuyến / 6.930", "−4,58", "2.426", "còn thiếu 318", ": 5/8"):
        assert figure in home


def test_a_month_from_the_clerk_to_the_dashboard_and_a_tier_that_flips_a_verdict(
    demo, login, django_capture_on_commit_callbacks
):
    clerk, coordinator = (login(User.objects.get(username=name)) for name in ("clerk-569", "coordinator"))
    address = "/submissions/2020-12/569/"
    names = re.findall(r'class="cell" id="([^"]+)"', clerk.get(address).content.decode())
    assert len(names) == 66
    posted = {name: "1" if name.endswith("online") else "2" for name in names}
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(address, posted | {"action": "send", "approved": "1"})
        coordinator.post(address, {"action": "accept"})
    row = Compliance.objects.get(unit__code="569", period__year=2020, period__month=12, basis=Basis.OFFICIAL)
    assert (row.received_total, row.received_online, row.months_reported) == (38, 19, 12)
    assert "6.968" in text(coordinator.get("/dashboard/?period=2020-12&basis=official"))
    administrator = login(User.objects.get(username="admin"))
    unit_page = "/dashboard/units/569/?period=2020-12"
    assert "Chưa đạt chỉ tiêu" in text(coordinator.get(unit_page))
    with django_capture_on_commit_callbacks(execute=True):
        asked = administrator.post(decision_page(), lowered("HUYEN-35", "30"))
        assert "UBND thành phố Cam Ranh" in text(asked)
        assert confirm(administrator, decision_page(), asked).status_code == 302
    assert "Đạt chỉ tiêu" in text(coordinator.get(unit_page)).replace("Chưa đạt", "")


def decision_page():
    return f"/admin/quotas/quotadecision/{QuotaDecision.objects.get().pk}/change/"


def lowered(code, minimum):
    """The administrator's form of the decision with one tier's minimum typed again."""
    decision = QuotaDecision.objects.get()
    tiers = list(decision.tiers.all())
    posted = {
        "year": 2020,
        "first_month": 1,
        "number": "",
        "issued_on": "",
        "signer": "",
        "new_procedure_rule": decision.new_procedure_rule,
        "tiers-TOTAL_FORMS": len(tiers),
        "tiers-INITIAL_FORMS": len(tiers),
    }
    for place, tier in enumerate(tiers):
        percent = minimum if tier.code == code else str(Decimal(tier.minimum_hundredths) / 100)
        values = {
            "id": tier.pk,
            "decision": decision.pk,
            "code": tier.code,
            "name": tier.name,
            "kind": tier.kind,
            "minimum_hundredths": percent,
            "applies_to": tier.applies_to,
        }
        posted |= {f"tiers-{place}-{name}": value for name, value in values.items()}
    return posted


def test_a_percentage_outside_0_to_100_is_refused_with_a_sentence(demo, login):
    administrator = login(User.objects.get(username="admin"))
    page = text(administrator.post(decision_page(), lowered("HUYEN-35", "101")))
    assert "Chỉ tiêu phải từ 0% đến 100%." in page
    assert QuotaDecision.objects.get().tiers.get(code="HUYEN-35").quotas.count() == 6
