"""What a citizen reads: found by any name, in plain words, and whole where there is little or nothing to show."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from open_data.actions.editions import editions_publish
from open_data.changes import MOST as MOST_CHANGES
from open_data.models import Edition, PublishedUnit
from open_data.search import MOST, search
from quotas.models import QuotaTier
from reporting.models import ReportingPeriod, Submission
from tests.open_data.published import confirm, open_province, renew, switch_on
from tests.reporting.pages import text
from units import clock
from units.models import Unit, UnitSuccession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped")]
LONG = "Xã " + " ".join(["Ngoài"] * 83) + " Xa"


def page(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return text(answer)


def raw(address):
    return Client().get(address).content.decode()


def found(words):
    return [hit.unit.code for hit in search(words).units]


@pytest.fixture
def merged(province):
    """Commune X9 «Xã Cũ» was renamed to X8 «Xã Giữa», which was merged into X3."""
    today = clock.today()
    eve, before = clock.day_before(today), today - timedelta(days=10)
    old = Unit.objects.create(code="X9", name="Xã Cổ Đạm", kind="commune", active_until=clock.day_before(before))
    middle = Unit.objects.create(code="X8", name="Xã Giữa", kind="commune", active_from=before, active_until=eve)
    new = province.units["X3"]
    for predecessor, successor, day in ((old, middle, before), (middle, new, today)):
        UnitSuccession.objects.create(
            predecessor=predecessor, successor=successor, effective_on=day, kind="merger", legal_basis="Nghị quyết 1"
        )
    editions_publish()
    return province


@pytest.mark.parametrize("words", ["Xã Ba", "xa ba", "XA BA", "ba", "x3", "X3"])
def test_a_unit_is_found_by_its_name_without_accents_or_by_its_code(province, words):
    assert "X3" in found(words)


def test_a_unit_is_found_by_its_national_code(province):
    Unit.objects.filter(code="X3").update(gso_code="22363")
    editions_publish()
    assert found("22363") == ["X3"]


@pytest.mark.parametrize("words", ["co dam", "Xã Giữa"])
def test_a_former_name_leads_to_the_unit_of_today(merged, words):
    assert found(words) == ["X3"]
    shown = page(f"/open-data/?q={words}")
    assert "UBND xã Ba, huyện Một trước đây: UBND xã" in shown


def test_a_name_that_was_changed_without_a_succession_is_found_too(province):
    unit = Unit.objects.get(code="X3")
    unit.save()  # its history begins
    unit.name = "Xã Mới"
    unit.save()
    editions_publish()
    assert found("xa ba") == found("xa moi") == ["X3"]


def test_a_unit_that_ended_says_who_carries_on(merged):
    shown = page("/open-data/units/X9/")
    assert "Đơn vị này hoạt động đến hết ngày" in shown
    assert "Đơn vị kế thừa: UBND xã Ba, huyện Một" in shown
    assert "Kế thừa từ: Xã Giữa." in page("/open-data/units/X3/")


def test_a_unit_that_was_abolished_is_found_by_itself(province):
    Unit.objects.create(code="X7", name="Xã Giải Thể", kind="commune", active_until=date(2020, 5, 1))
    editions_publish()
    hits = search("giai the")
    assert ([hit.unit.code for hit in hits.units], [unit.code for unit in hits.ended]) == ([], ["X7"])
    assert "đến hết ngày 01/05/2020" in page("/open-data/?q=giai+the")


def test_a_code_that_was_given_again_means_the_unit_of_today(province):
    Unit.objects.create(code="x3", name="Xã Xưa", kind="commune", active_until=date(2019, 1, 1), has_old_code=True)
    editions_publish()
    assert "UBND xã Ba, huyện Một" in page("/open-data/units/X3/")
    assert "UBND xã Ba, huyện Một" in page("/open-data/units/x3/")


def test_many_units_are_cut_and_it_is_said(province):
    rows = [
        Unit(code=f"Y{n}", name=f"Xã Nhiều {n}", kind="commune", search_key=f"xa nhieu {n}", sort_key=str(n))
        for n in range(MOST + 1)
    ]
    Unit.objects.bulk_create(rows)
    editions_publish()
    hits = search("xa nhieu")
    assert (len(hits.units), hits.more) == (MOST, True)
    assert "Còn nhiều đơn vị khác" in page("/open-data/?q=xa+nhieu")


@pytest.mark.parametrize("words", ["không có", "%", "_", "'; DROP TABLE", "\\", "x" * 5000])
def test_words_that_no_unit_has_are_answered_in_a_sentence(province, words):
    answer = Client().get("/open-data/", {"q": words})
    assert answer.status_code == 200
    assert "Không có đơn vị nào mang tên này" in text(answer)


def test_what_was_typed_is_shown_and_harmless(province):
    content = Client().get("/open-data/", {"q": '"><b>x</b>'}).content.decode()
    assert "<b>x</b>" not in content
    assert 'value="&quot;&gt;&lt;b&gt;x&lt;/b&gt;"' in content


def test_a_unit_says_quota_rate_group_and_months(province):
    shown = page("/open-data/units/X1/")
    assert "25,00% hồ sơ được nộp trực tuyến: 15 trên tổng số 60." in shown
    assert "Chỉ tiêu được giao: 25%. Đã đạt, cao hơn 0,00 điểm phần trăm." in shown
    assert "Tính chung khối «UBND cấp xã»: 25,00%. Tỷ lệ của đơn vị này bằng mức chung." in shown
    assert "Trong 1 đơn vị có chỉ tiêu và phát sinh hồ sơ, 1 đơn vị đạt chỉ tiêu." in shown
    assert "5 / 30 16,67% 25,00%" in shown


def test_a_unit_below_its_quota_reads_what_is_missing_and_no_blame(province):
    shown = page("/open-data/units/SO1/")
    assert "Chỉ tiêu được giao: 45%. Nếu thêm 10 hồ sơ trong số đã nhận được nộp trực tuyến thì đạt chỉ tiêu." in shown
    assert "Chưa đủ báo cáo (1/3 tháng)." in shown
    assert "chưa có báo cáo được xác nhận" in shown
    for word in ("không đạt", "yếu kém", "xếp hạng", "hạng "):
        assert word not in shown.lower()


def test_a_unit_without_quota_or_report_says_so(province):
    assert "Đơn vị này không được giao chỉ tiêu" not in page("/open-data/units/X1/")
    assert "Trong năm chưa có báo cáo nào được xác nhận" in page("/open-data/units/X2/")


def test_open_months_and_provisional_figures_are_on_no_page(province):
    for address in ("/open-data/", "/open-data/units/X1/", "/open-data/units/X2/", "/open-data/datasets/compliance/"):
        content = Client().get(address).content.decode()
        assert "4/2020" not in re.sub(r"\d\d/0?4/2020", "", content)
        assert "77" not in re.sub(r"<svg.*?</svg>|[0-9a-f]{64}", "", content, flags=re.S)
        assert "2020-04" not in content


def test_a_correction_is_shown_on_the_page_of_its_dataset(province):
    confirm(Submission.objects.get(unit__code="X2", period=province.periods[1]))
    renew()
    editions_publish()
    shown = page("/open-data/datasets/compliance/")
    assert "Các lần công bố đã được thay" in shown
    assert "1 dòng khác với lần công bố 1." in shown
    content = Client().get("/open-data/datasets/compliance/").content.decode()
    assert "/open-data/compliance/2020-01.v1.csv" in content
    assert "77" in page("/open-data/units/X2/")


def test_an_edition_lists_the_rows_that_it_changed_with_both_values(province):
    confirm(Submission.objects.get(unit__code="X2", period=province.periods[1]))
    renew()
    editions_publish()
    shown = page("/open-data/datasets/compliance/2020-01.v2/")
    assert "1 dòng khác với lần công bố 1." in shown
    assert "Xã Hai 2020-01, X2" in shown
    assert "Trong đó tiếp nhận trực tuyến, trong tháng: 0 → 33 received_online" in shown
    assert "Tháng đó có báo cáo đã xác nhận hay không: không → có reported" in shown
    assert "từ tháng 01 đến hết tháng: trống" not in shown
    before = page("/open-data/datasets/compliance/2020-01.v1/")
    assert "Lần công bố 2" in before
    assert "Nội dung thay đổi" not in before
    assert 'href="/open-data/compliance/2020-01.v2.csv"' in raw("/open-data/datasets/compliance/2020-01.v2/")
    assert 'href="/open-data/datasets/compliance/2020-01.v2/"' in raw("/open-data/datasets/compliance/")


def test_an_edition_writes_quotas_rates_and_verdicts_as_other_pages_do(province):
    confirm(Submission.objects.get(unit__code="X2", period=province.periods[1]))
    QuotaTier.objects.filter(minimum_hundredths=2500).update(minimum_hundredths=3250)
    renew()
    editions_publish()
    address = "/open-data/datasets/compliance/2020-01.v2/"
    shown = page(address)
    assert "Kết quả của các đơn vị theo tháng: tháng 01/2020, lần công bố 2 Công bố ngày" in shown
    assert "không giao chỉ tiêu: 25% → 32,5% quota_percent" in shown
    assert "để trống: không phát sinh hồ sơ: trống → 42,86% rate_percent" in shown
    assert "không có tỷ lệ hoặc chỉ tiêu: trống → +10,36 gap_points" in shown
    assert "+25,00 → +17,50 gap_points" in shown
    assert "Chưa báo cáo → Đạt chỉ tiêu status" in shown
    assert "Xã Hai 2020-01, X2 Tháng" in shown  # that it was expected goes without saying
    Unit.objects.filter(code="X2").update(active_until=date(2019, 12, 31))
    renew()
    editions_publish()
    assert "Xã Hai 2020-01, X2, Đơn vị có phải báo cáo tháng đó hay không: không" in page(address.replace("v2", "v3"))


def test_an_edition_says_which_rows_are_new_and_which_are_no_more(province):
    Unit.objects.filter(code="X3").update(code="X33")
    editions_publish()
    shown = page("/open-data/en/datasets/units.v2/")
    assert "2 rows differ from edition 1." in shown
    assert re.search(r"Xã Ba X33 New row", shown)
    assert re.search(r"Xã Ba X3 Row that is no more", shown)


def test_an_edition_lists_so_many_changed_rows_and_says_how_many_more_there_are(province):
    rows = [Unit(code=f"Y{n}", name=LONG, kind="commune", sort_key=f"{n:04}") for n in range(MOST_CHANGES + 3)]
    Unit.objects.bulk_create(rows)
    Unit.objects.filter(code="X1").update(name="Xã Khác")
    editions_publish()
    address = "/open-data/datasets/units.v2/"
    assert "Còn 4 dòng thay đổi không liệt kê ở đây" in page(address)
    content = raw(address)
    assert content.count("Dòng mới") == MOST_CHANGES
    assert len(content) < 100_000


def test_an_edition_whose_changed_rows_were_not_kept_says_how_many_there_are(province):
    confirm(Submission.objects.get(unit__code="X2", period=province.periods[1]))
    renew()
    editions_publish()
    Edition.objects.update(changes=None)
    assert "Còn 1 dòng thay đổi không liệt kê ở đây" in page("/open-data/datasets/compliance/2020-01.v2/")


def test_without_a_closed_month_pages_say_so():
    open_province(locked=())
    editions_publish()
    assert "Chưa công bố tháng nào." in page("/open-data/")
    assert "Chưa công bố số liệu nào của đơn vị này." in page("/open-data/units/X1/")
    assert "Chưa công bố dữ liệu nào." in page("/open-data/datasets/compliance/")
    assert Client().get("/open-data/catalog.jsonld").status_code == 200


def test_before_anything_was_published_pages_say_so():
    switch_on()
    assert "Chưa công bố tháng nào." in page("/open-data/")
    assert "Chưa công bố dữ liệu nào." in page("/open-data/datasets/")
    assert Client().get("/open-data/units/X1/").status_code == 404
    assert Client().get("/open-data/catalog.jsonld").json()["dcat:dataset"] == []


def test_one_month_is_drawn_as_a_dot():
    open_province(locked=(1,))
    editions_publish()
    answer = Client().get("/open-data/units/X1/")
    assert answer.content.decode().count("<circle") >= 1
    assert "Từ tháng 01 đến hết tháng 01/2020" in text(answer)


def test_a_year_without_districts_speaks_of_none():
    province = open_province()
    Unit.objects.filter(kind="commune").update(parent=None)
    Unit.objects.filter(kind="district").update(active_until=date(2019, 12, 31))
    assert not ReportingPeriod.objects.get(pk=province.periods[1].pk).has_districts
    renew()
    editions_publish()
    for address in ("/open-data/", "/open-data/units/X1/", "/open-data/?q=xa"):
        assert "huyện" not in page(address), address
    assert "UBND xã Một" in page("/open-data/units/X1/")


def test_a_name_of_five_hundred_letters_is_shown_whole(province):
    assert len(LONG) > 500
    Unit.objects.filter(code="X3").update(name=LONG, search_key="xa ngoai xa")
    editions_publish()
    for address in ("/open-data/units/X3/", "/open-data/?q=ngoai"):
        assert LONG[3:] in page(address)
    assert PublishedUnit.objects.get(code="X3").name == LONG


def test_the_english_pages_are_english(province):
    shown = page("/open-data/en/units/X1/")
    assert "25.00% of the dossiers were handed in online: 15 of 60." in shown
    content = Client().get("/open-data/en/units/X1/").content.decode()
    assert 'action="/open-data/en/"' in content
    assert 'href="/open-data/en/datasets/"' in content


def test_no_page_needs_a_script_a_style_attribute_or_another_host(province):
    addresses = ("/open-data/", "/open-data/units/X1/", "/open-data/datasets/", "/open-data/datasets/compliance/")
    for address in addresses:
        content = Client().get(address).content.decode()
        assert "<script" not in content
        assert " style=" not in content
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!example\.vn)', content)
        assert '<link rel="alternate" type="application/ld+json" href="/open-data/catalog.jsonld">' in content
        assert "<form" not in content or 'method="post"' not in content


@pytest.mark.parametrize(
    ("stored", "vietnamese", "english"),
    [
        ("tỉnh Khánh Hòa", "Hồ sơ trực tuyến tỉnh Khánh Hòa", "Online dossiers of Khánh Hòa province"),
        ("Thành phố Đà Nẵng", "Hồ sơ trực tuyến Thành phố Đà Nẵng", "Online dossiers of Đà Nẵng city"),
        ("Khánh Hòa", "Hồ sơ trực tuyến Khánh Hòa", "Online dossiers of Khánh Hòa"),
    ],
)
def test_the_province_is_named_in_the_language_of_the_page(province, stored, vietnamese, english):
    switch_on(province=stored)
    assert vietnamese in text(Client().get("/open-data/"))
    assert english in text(Client().get("/open-data/en/"))
    titles = {
        each["@language"]: each["@value"] for each in Client().get("/open-data/catalog.jsonld").json()["dct:title"]
    }
    assert titles == {"vi": f"{vietnamese}: dữ liệu mở", "en": f"{english}: open data"}
