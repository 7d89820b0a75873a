"""Remarks, approver, document number and date: saved with what was seen, as cells are; nothing silently overwritten."""

import json
from datetime import date

import pytest

from reporting.actions.details import TextsRefused, details_save, details_save_each
from reporting.actions.submissions import submission_start
from reporting.entry.texts import clean_text, texts_of
from reporting.models import TEXTS, Submission, TextSave
from reporting.transitions import lock_submission
from tests.factories import make_clerk
from tests.reporting.pages import entry_fields, text
from units.models import User

URL = "/submissions/2020-04/SO1/"
CELLS = f"{URL}cells/"
B_TYPED = {
    "remarks": "Đường truyền\nhỏng",
    "approved_by": "Giám đốc",
    "document_number": "12/BC",
    "document_date": "2020-05-04",
}

SHOWN = B_TYPED | {"document_date": "04/05/2020"}  # what the fields of the page hold then


@pytest.fixture
def province(working_province):
    working_province.colleague = make_clerk(working_province.units["SO1"], "clerk-so1b", full_name="Trần Hai")
    return working_province


@pytest.fixture
def report(province):
    return submission_start(unit=province.units["SO1"], period=province.periods[4])


@pytest.fixture
def mine(province, login):
    return login(province.clerks["SO1"])


@pytest.fixture
def theirs(province, login):
    return login(province.colleague)


def fields(client):
    return entry_fields(client.get(URL))


def stored():
    return texts_of(Submission.objects.get(unit__code="SO1"))


def save_all(client):
    client.post(URL, fields(client) | B_TYPED | {"action": "save"})
    assert stored() == B_TYPED


@pytest.mark.parametrize("names_what_was_seen", [True, False])
def test_an_older_page_that_saves_a_figure_leaves_the_texts_of_others_alone(mine, theirs, names_what_was_seen):
    older = fields(mine)
    if not names_what_was_seen:
        older = {name: value for name, value in older.items() if name not in {f"{text}.seen" for text in TEXTS}}
    save_all(theirs)
    answer = mine.post(URL, older | {"P1.received_total": "7", "action": "save"})
    assert answer.status_code == 302
    assert stored() == B_TYPED


@pytest.mark.parametrize("name", TEXTS)
def test_a_contested_text_shows_both_and_its_writer_chooses(mine, theirs, name):
    older = fields(mine)
    save_all(theirs)
    typed, kept = ("06/05/2020", "2020-05-06") if name == "document_date" else ("Của tôi", "Của tôi")
    answer = mine.post(URL, older | {name: typed, "P1.received_total": "7", "action": "save"})
    assert stored() == B_TYPED
    shown = text(answer)
    other = "04/05/2020" if name == "document_date" else " ".join(B_TYPED[name].split())
    assert f"Ô này vừa được Trần Hai lưu là «{other}» lúc 09:00" in shown
    assert f"Lấy «{other}»" in shown
    again = entry_fields(answer)
    assert (again[name], again[f"{name}.seen"], again["P1.received_total"]) == (typed, B_TYPED[name], "7")
    untouched = [each for each in TEXTS if each != name]
    assert {each: again[each] for each in untouched} == {each: SHOWN[each] for each in untouched}
    take = mine.post(URL, again | {"action": f"take:{name}"})
    assert take.status_code == 302
    assert stored() == B_TYPED
    mine.post(URL, again | {"action": "save"})
    assert stored() == B_TYPED | {name: kept}


@pytest.mark.parametrize("typed", ["4/5/2020", "04.05.2020", "2020-05-04", "04052020"])
def test_a_day_written_otherwise_is_the_day_that_was_seen(mine, theirs, typed):
    save_all(theirs)
    page = fields(mine)
    assert (page["document_date"], page["document_date.seen"]) == ("04/05/2020", "2020-05-04")
    theirs.post(URL, fields(theirs) | {"document_date": "5/5/2020", "action": "save"})
    answer = mine.post(URL, page | {"document_date": typed, "remarks": "Mạng chậm", "action": "save"})
    assert answer.status_code == 302  # touched by nobody here, so not contested
    assert stored() == B_TYPED | {"document_date": "2020-05-05", "remarks": "Mạng chậm"}


def test_two_who_type_different_texts_do_not_collide(mine, theirs):
    older = fields(mine)
    theirs.post(URL, fields(theirs) | {"remarks": "Thiếu máy", "action": "save"})
    assert mine.post(URL, older | {"approved_by": "Giám đốc", "action": "save"}).status_code == 302
    assert stored() == {"remarks": "Thiếu máy", "approved_by": "Giám đốc", "document_number": "", "document_date": ""}


def test_two_who_type_the_same_text_do_not_collide(mine, theirs):
    older = fields(mine)
    theirs.post(URL, fields(theirs) | {"remarks": "Thiếu máy\nhai cái", "action": "save"})
    assert mine.post(URL, older | {"remarks": " Thiếu máy\r\nhai cái ", "action": "save"}).status_code == 302


def test_ones_own_other_window_is_named_as_such(mine):
    older = fields(mine)
    mine.post(URL, fields(mine) | {"remarks": "Thiếu máy", "action": "save"})
    answer = mine.post(URL, older | {"remarks": "Mất mạng", "action": "save"})
    assert "Ô này vừa được chính đơn vị ở cửa sổ khác lưu là «Thiếu máy»" in text(answer)


def test_a_colleague_of_the_same_name_is_not_taken_for_the_own_window(province, mine, theirs):
    User.objects.update(full_name="Cán bộ đầu mối")
    older = fields(mine)
    theirs.post(URL, fields(theirs) | {"remarks": "Thiếu máy", "P1.received_total": "5", "action": "save"})
    answer = text(mine.post(URL, older | {"remarks": "Mất mạng", "action": "save"}))
    assert "Ô này vừa được Cán bộ đầu mối lưu là «Thiếu máy»" in answer
    cell = text(mine.post(URL, older | {"P1.received_total": "6", "action": "save"}))
    assert "Ô này vừa được Cán bộ đầu mối lưu là 5" in cell


def test_a_text_can_be_made_blank_again(mine):
    save_all(mine)
    mine.post(URL, fields(mine) | dict.fromkeys(TEXTS, "") | {"action": "save"})
    assert set(stored().values()) == {""}


def test_texts_at_their_full_length_with_line_ends_are_kept(mine):
    remarks = ("x" * 49 + "\r\n") * 20
    assert mine.post(URL, fields(mine) | {"remarks": remarks, "action": "save"}).status_code == 302
    assert stored()["remarks"] == clean_text(remarks)


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "20-05-04", "31/02/2020"])
def test_a_date_that_is_a_slip_of_the_key_is_refused_next_to_its_field(mine, day):
    answer = mine.post(URL, fields(mine) | {"document_date": day, "remarks": "Khác", "action": "save"})
    assert answer.status_code == 200
    assert 'id="id_document_date_error"' in answer.content.decode()
    assert not Submission.objects.exists()  # nothing of the form, and no empty report


def test_a_null_character_is_refused_in_vietnamese(mine):
    answer = autosave(mine, remarks={"text": "a\0b", "seen": ""}).json()
    assert answer["details"] == {"remarks": ["Nội dung không được chứa ký tự rỗng (null)."]}


# --- The actions ---


def test_nothing_is_written_when_one_text_is_contested(province, report):
    details_save(submission=report, by=province.colleague, remarks="Của B", approved_by="")
    typed = {"remarks": "Của A", "approved_by": "Giám đốc"}
    with pytest.raises(TextsRefused) as refusal:
        details_save(submission=report, by=province.clerks["SO1"], seen={"remarks": "", "approved_by": ""}, **typed)
    (conflict,) = refusal.value.conflicts
    assert (conflict.name, conflict.mine, conflict.theirs, conflict.who, conflict.at) == (
        "remarks",
        "Của A",
        "Của B",
        "Trần Hai",
        "09:00",
    )
    assert stored()["approved_by"] == ""
    now = lock_submission(report)
    saved = details_save_each(submission=now, by=province.clerks["SO1"], seen={"remarks": ""}, texts=typed)
    assert (saved.saved, [each.name for each in saved.conflicts]) == ({"approved_by": "Giám đốc"}, ["remarks"])
    assert stored() == {"remarks": "Của B", "approved_by": "Giám đốc", "document_number": "", "document_date": ""}


def test_who_saved_which_text_is_kept_for_each(province, report):
    details_save(submission=report, by=province.colleague, remarks="Của B", document_date=date(2020, 5, 4))
    details_save(submission=report, by=province.coordinator, remarks="Của C")
    saves = TextSave.objects.values_list("name", "saved_by", "saver__username")
    assert set(saves) == {("remarks", "coordinator", "coordinator"), ("document_date", "Trần Hai", "clerk-so1b")}


def test_a_text_whose_writer_is_not_known_is_contested_without_a_name(province, report):
    Submission.objects.update(remarks="Từ trước")
    with pytest.raises(TextsRefused, match="Ô này vừa được lưu là «Từ trước»"):
        details_save(submission=report, by=province.clerks["SO1"], seen={"remarks": ""}, remarks="Mới")


# --- While typing ---


def autosave(client, **details):
    body = json.dumps({"cells": {}, "details": details})
    return client.post(CELLS, body, content_type="application/json")


def test_an_autosave_writes_only_the_touched_texts(mine, theirs):
    save_all(theirs)
    answer = autosave(mine, approved_by={"text": "Phó giám đốc", "seen": "Giám đốc"}).json()
    assert (answer["texts"], answer["details"], answer["contested_texts"]) == ({"approved_by": "Phó giám đốc"}, {}, {})
    assert stored() == B_TYPED | {"approved_by": "Phó giám đốc"}


def test_an_autosave_tells_of_each_text_what_became_of_it(mine, theirs):
    save_all(theirs)
    answer = autosave(
        mine,
        remarks={"text": "Của tôi", "seen": ""},
        approved_by={"text": "Phó giám đốc", "seen": "Giám đốc"},
        document_date={"text": "0001-01-01", "seen": "2020-05-04"},
    ).json()
    assert answer["texts"] == {"approved_by": "Phó giám đốc"}
    assert list(answer["details"]) == ["document_date"]
    contested = answer["contested_texts"]["remarks"]
    assert (contested["mine"], contested["theirs"]) == ("Của tôi", B_TYPED["remarks"])
    assert "Trần Hai" in contested["sentence"]
    assert stored() == B_TYPED | {"approved_by": "Phó giám đốc"}


@pytest.mark.parametrize(
    "details",
    [
        {"remarks": ["a"]},
        {"remarks": 3},
        {"remarks": None},
        {"remarks": {"seen": ""}},
        {"remarks": {"text": ["a"], "seen": ""}},
        {"remarks": {"text": "a", "seen": None}},
        {"status": "accepted"},
        ["remarks"],
        None,
    ],
)
def test_texts_of_a_shape_that_no_page_would_send_are_refused(mine, details):
    body = json.dumps({"cells": {}, "details": details})
    assert mine.post(CELLS, body, content_type="application/json").status_code == 400
    assert not Submission.objects.exists()
