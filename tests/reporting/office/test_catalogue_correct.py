"""«Đính chính»: a publication rewritten from its beginning, asked twice; one recorded by mistake deleted."""

from datetime import date

import pytest

from procedures.models import Publication
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.browserless import confirm, fields_of, is_confirmation, typed
from tests.reporting.pages import text
from trials.recount import recount, stored


@pytest.fixture
def publication(working_province):
    return working_province.procedures["C1"].publications.get()


def page_of(publication):
    return f"/admin/catalogue/publications/{publication.pk}/"


def checked(client, publication, **values):
    """The page that asks why, after ``values`` were typed into the facts."""
    address = page_of(publication)
    return client.post(address, typed(client, address, action="check", **values))


def corrected(client, publication, reason="Ghi nhầm ngày", **values):
    """The page of what the correction changes."""
    asked = checked(client, publication, **values)
    return client.post(page_of(publication), fields_of(asked) | {"reason": [reason], "action": ["correct"]})


def test_a_correction_asks_why_and_then_shows_what_it_changes(administrator, working_province, publication):
    asked = checked(administrator, publication, effective_on="01/02/2020", decision_number="7/QĐ")
    assert "03/06/2019 01/02/2020" in text(asked)
    assert not is_confirmation(asked)
    without = administrator.post(page_of(publication), fields_of(asked) | {"reason": [""], "action": ["correct"]})
    assert "Đề nghị ghi lý do." in text(without)
    shown = corrected(administrator, publication, effective_on="01/02/2020", decision_number="7/QĐ")
    assert is_confirmation(shown)
    assert "Lý do: Ghi nhầm ngày" in text(shown)
    publication.refresh_from_db()
    assert publication.effective_on == date(2019, 6, 3)
    done = confirm(administrator, page_of(publication), shown)
    assert done.url == f"/admin/procedures/procedure/{publication.procedure_id}/change/"
    publication.refresh_from_db()
    assert (publication.effective_on, publication.decision_number) == (date(2020, 2, 1), "7/QĐ")
    record = publication.history.first()
    assert (record.history_change_reason, record.history_user) == ("Ghi nhầm ngày", working_province.administrator)
    figures_drain()
    assert stored(2020) == recount(2020)


def test_a_correction_without_effect_on_figures_is_confirmed_too(administrator, publication):
    shown = corrected(administrator, publication, decision_number="7/QĐ")
    assert is_confirmation(shown)
    publication.refresh_from_db()
    assert publication.decision_number == ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Các ô chưa có gì thay đổi."),
        ({"at_commune": []}, "Đề nghị chọn ít nhất một cấp"),
        ({"at_province": "on"}, "TTHC cấp tỉnh phải có sở, ban, ngành giải quyết."),
        ({"ended_on": "01/01/2019"}, "Ngày cuối không được trước ngày đầu."),
        ({"effective_on": "1/13/2020"}, "Lịch không có ngày 1/13/2020."),
        ({"revocation_number": "9/QĐ"}, "phải có ngày cuối cùng có hiệu lực"),
    ],
)
def test_facts_that_cannot_be_are_refused_and_stay_typed(administrator, publication, values, sentence):
    response = checked(administrator, publication, **values)
    assert sentence in text(response)
    for name, value in values.items():
        assert fields_of(response).get(name, []) == ([value] if value else [])


def test_back_from_the_preview_leads_to_the_reason_and_to_what_was_typed(administrator, publication):
    shown = corrected(administrator, publication, decision_number="7/QĐ")
    why = administrator.post(page_of(publication), fields_of(shown) | {"_back": ["1"]})
    assert fields_of(why)["reason"] == ["Ghi nhầm ngày"]
    facts = administrator.post(page_of(publication), fields_of(why) | {"action": ["show"]})
    assert fields_of(facts)["decision_number"] == ["7/QĐ"]
    assert "reason" not in fields_of(facts)


def test_a_change_of_the_past_says_which_confirmed_months_it_reaches(working_province, administrator, publication):
    for month in (3, 4):
        for code in ("X1", "X2"):
            sent = working_province.send(code, month, (5, 1, 0), (0, 0, 0))
            submission_accept(submission=sent, by=working_province.coordinator)
    figures_drain()
    page = corrected(administrator, publication, ended_on="31/03/2020")
    assert "Thay đổi này liên quan đến 2 báo cáo đã xác nhận của 2 đơn vị (04/2020)." in text(page)
    page = corrected(administrator, publication, ended_on="15/02/2020")
    assert "Thay đổi này liên quan đến 4 báo cáo đã xác nhận của 2 đơn vị (từ 03/2020 đến 04/2020)." in text(page)
    page = corrected(administrator, publication, decision_number="5/QĐ")
    assert "báo cáo đã xác nhận" not in text(page)


def delete(client, publication):
    data = {"delete": "1", "action": "correct", "reason": "Nhập nhầm"}
    return client.post(page_of(publication), data)


def test_a_publication_with_figures_is_ended_and_not_deleted(working_province, administrator, publication):
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    assert "Xóa lần công bố này" not in text(administrator.get(page_of(publication)))
    page = text(delete(administrator, publication))
    assert "Đã có số liệu báo cáo theo công bố có hiệu lực từ ngày 03/06/2019. Đề nghị nhập ngày kết thúc" in page
    assert Publication.objects.filter(pk=publication.pk).exists()


def test_a_publication_without_figures_is_deleted_when_it_is_confirmed(administrator, publication):
    assert "Xóa lần công bố này" in text(administrator.get(page_of(publication)))
    asked = administrator.post(page_of(publication), {"delete": "1", "action": "check"})
    assert "Lý do" in text(asked)
    shown = delete(administrator, publication)
    assert Publication.objects.filter(pk=publication.pk).exists()
    confirm(administrator, page_of(publication), shown)
    assert not Publication.objects.filter(pk=publication.pk).exists()
    assert Publication.history.filter(id=publication.pk).first().history_change_reason == "Nhập nhầm"


def test_the_page_of_a_procedure_shows_its_publications_and_leads_to_what_changes_them(administrator, publication):
    page = administrator.get(f"/admin/procedures/procedure/{publication.procedure_id}/change/")
    assert page_of(publication) in page.content.decode()
    assert "/admin/catalogue/change/?verb=raise&codes=C1" in page.content.decode()
    assert not [name for name in fields_of(page) if name.endswith(("-level", "-ended_on"))]
