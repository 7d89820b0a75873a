"""The workbook of a decision on its pages: written out, brought back, shown, corrected, applied once."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quotas.models import DecisionState, QuotaDecision
from quotas.whole.content import content_of
from quotas.whole.reading import read_workbook
from quotas.whole.writing import decision_xlsx, rows_of, workbook
from tests.browserless import confirm, is_confirmation
from tests.factories import make_unit, make_user
from tests.quotas.conftest import quotas_of
from tests.reporting.pages import text
from units.actions.uploads import uploads_delete_old
from units.models import ReferenceUpload, Role, StaleFigures

LIST = "/admin/quotas/quotadecision/"


def file_of(decision, change=lambda rows: None):
    rows = rows_of(content_of(decision))
    change(rows)
    return workbook({key: [(row, "") for row in some] for key, some in rows.items()})


def bring(client, address, content, name="quyet-dinh.xlsx"):
    return client.post(address, {"import_file": SimpleUploadedFile(name, content)}, follow=True)


def apply(client, page):
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]
    address = f"{page.wsgi_request.path}apply/"
    answer = client.post(address, {"seen": seen})
    if is_confirmation(answer):
        answer = confirm(client, address, answer)
    return answer


def renamed(rows):
    rows["tiers"][1][1] = "Các xã, phường"
    rows["units"].pop()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_nobody_but_an_administrator_takes_or_brings_a_workbook(demanded, login, role):
    client = login(make_user(role))
    number = demanded.decision.pk
    for address in (f"{LIST}{number}/workbook.xlsx", f"{LIST}{number}/take/", f"{LIST}take/", f"{LIST}take/1/"):
        assert client.get(address).status_code in (302, 403)
    assert client.post(f"{LIST}take/1/apply/").status_code in (302, 403)


def test_the_pages_of_a_decision_and_of_the_list_lead_to_the_workbook(demanded, administrator):
    number = demanded.decision.pk
    page = administrator.get(f"{LIST}{number}/change/").content.decode()
    assert f'href="{LIST}{number}/workbook.xlsx"' in page
    assert f'href="{LIST}{number}/take/"' in page
    assert f'href="{LIST}take/"' in administrator.get(LIST).content.decode()


def test_the_workbook_of_a_decision_is_saved(demanded, administrator):
    answer = administrator.get(f"{LIST}{demanded.decision.pk}/workbook.xlsx")
    assert answer["Content-Disposition"] == f'attachment; filename="quyet-dinh-2020-{demanded.decision.pk}.xlsx"'
    assert read_workbook(answer.content) == read_workbook(decision_xlsx(demanded.decision))


def test_a_draft_is_changed_after_its_rows_and_its_quotas_were_shown(draft, administrator):
    page = bring(administrator, f"{LIST}{draft.pk}/take/", file_of(draft, renamed))
    assert "Nhóm 0 1 0 1" in text(page)
    assert "Đơn vị 0 0 1 3" in text(page)
    assert "Bỏ đi X2 UBND xã X2, huyện H1 XA Thuộc nhóm" in text(page)
    assert quotas_of(draft)["X2"] == "XA"
    answer = apply(administrator, page)
    assert answer["Location"] == f"{LIST}{draft.pk}/change/"
    assert quotas_of(draft) == {"S1": "SO", "S2": "SO", "X1": "XA"}
    assert draft.tiers.get(code="XA").name == "Các xã, phường"
    assert not StaleFigures.objects.exists()


def test_a_decision_in_force_is_compared_and_stays_while_a_new_draft_is_made(demanded, administrator):
    decision, before = demanded.decision, content_of(demanded.decision)
    page = bring(administrator, f"{LIST}{decision.pk}/take/", file_of(decision, renamed))
    assert "Lập dự thảo mới" in page.content.decode()
    answer = apply(administrator, page)
    new = QuotaDecision.objects.exclude(pk=decision.pk).get()
    assert answer["Location"] == f"{LIST}{new.pk}/change/"
    assert new.is_draft
    assert quotas_of(new) == {"S1": "SO", "S2": "SO", "X1": "XA"}
    assert content_of(decision) == before
    assert quotas_of(decision)["X2"] == "XA"
    assert new.history.get().history_user.role == Role.ADMINISTRATOR


def test_a_file_on_the_list_becomes_a_new_draft(demanded, administrator):
    page = bring(administrator, f"{LIST}take/", file_of(demanded.decision))
    apply(administrator, page)
    new = QuotaDecision.objects.exclude(pk=demanded.decision.pk).get()
    assert content_of(new) == content_of(demanded.decision)
    assert quotas_of(new) == quotas_of(demanded.decision)


def test_a_file_that_says_what_is_stored_has_nothing_to_press(draft, administrator):
    page = bring(administrator, f"{LIST}{draft.pk}/take/", file_of(draft))
    assert "không có gì thay đổi" in text(page)
    assert b'name="seen"' not in page.content


def test_mistakes_are_shown_and_the_whole_file_comes_back_with_them(draft, administrator):
    content = file_of(draft, lambda rows: rows["units"].append(["X9", "", "XA", "", ""]))
    page = bring(administrator, f"{LIST}{draft.pk}/take/", content)
    assert "Đơn vị 6 Mã đơn vị X9 Năm 2020 không có đơn vị mang mã này" in text(page)
    assert b'name="seen"' not in page.content
    back = administrator.get(f"{page.wsgi_request.path}faults.xlsx")
    assert read_workbook(back.content) == read_workbook(content)
    assert "Lỗi".encode() in _texts(back.content)
    upload = ReferenceUpload.objects.get()
    answer = administrator.post(f"{LIST}take/{upload.pk}/apply/", {"seen": "x"}, follow=True)
    assert "có dòng cần sửa" in text(answer)
    assert "X9" not in quotas_of(draft)


def test_a_file_that_is_no_workbook_is_answered_with_a_sentence(demanded, administrator):
    page = bring(administrator, f"{LIST}take/", b"ma;ten\n1;2\n", "x.csv")
    assert "không có trang tính «Quyết định»" in text(page)
    assert not ReferenceUpload.objects.exists()


def test_what_was_shown_is_applied_and_nothing_else(draft, administrator):
    page = bring(administrator, f"{LIST}{draft.pk}/take/", file_of(draft, renamed))
    tier = draft.tiers.get(code="SO")
    tier.units.add(make_unit("S3"))
    answer = apply(administrator, page)
    assert answer["Location"] == page.wsgi_request.path
    assert "đã thay đổi từ lúc xem trước" in text(administrator.get(answer["Location"]))
    assert draft.tiers.get(code="XA").name == "Các xã"
    assert "S3" in text(administrator.get(answer["Location"]))


def test_a_draft_put_in_force_meanwhile_is_not_changed(draft, administrator):
    page = bring(administrator, f"{LIST}{draft.pk}/take/", file_of(draft, renamed))
    QuotaDecision.objects.update(state=DecisionState.IN_FORCE)
    apply(administrator, page)
    assert draft.tiers.get(code="XA").name == "Các xã"
    assert QuotaDecision.objects.count() == 1


def test_a_file_is_applied_once_and_its_rows_are_forgotten(draft, administrator):
    page = bring(administrator, f"{LIST}{draft.pk}/take/", file_of(draft, renamed))
    apply(administrator, page)
    assert ReferenceUpload.objects.get().table == {}
    again = administrator.get(page.wsgi_request.path, follow=True)
    assert "đã được ghi nhận trước đó" in text(again)
    assert administrator.post(f"{page.wsgi_request.path}apply/", {"seen": "x"}).status_code == 302
    assert draft.tiers.count() == 2


def test_a_file_that_is_not_applied_is_forgotten_after_some_days(draft, administrator):
    bring(administrator, f"{LIST}{draft.pk}/take/", file_of(draft, renamed))
    upload = ReferenceUpload.objects.get()
    upload.uploaded_at -= timedelta(days=8)
    upload.save()
    uploads_delete_old()
    assert not ReferenceUpload.objects.exists()


def test_a_decision_deleted_meanwhile_is_said(draft, administrator):
    page = bring(administrator, f"{LIST}{draft.pk}/take/", file_of(draft, renamed))
    draft.quotas.all().delete()
    draft.tiers.all().delete()
    draft.delete()
    assert "đã được xóa" in text(administrator.get(page.wsgi_request.path, follow=True))


def _texts(xlsx):
    with ZipFile(BytesIO(xlsx)) as file:
        return file.read("xl/sharedStrings.xml")
