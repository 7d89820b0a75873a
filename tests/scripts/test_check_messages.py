from pathlib import Path

import polib

from scripts.check_messages import (
    differences,
    messages_of,
    named_for_libraries,
    not_collected,
    of_libraries,
    out_of_date,
    taken_from_libraries,
    wrong_names,
    wrong_placeholders,
    wrong_tone,
)


def key(english: str) -> tuple[None, str]:
    return (None, english)


def test_a_fuzzy_entry_counts_as_not_translated() -> None:
    entries = [
        polib.POEntry(msgid="Send", msgstr="Gửi"),
        polib.POEntry(msgid="Save", msgstr="Lưu", flags=["fuzzy"]),
        polib.POEntry(msgid="Gone", msgstr="Mất", obsolete=True),
        polib.POEntry(msgid="%d day", msgid_plural="%d days", msgstr_plural={0: "%d ngày"}),
    ]

    assert messages_of(entries) == {key("Send"): "Gửi", key("Save"): "", key("%d day"): "%d ngày"}


def test_a_text_without_vietnamese_and_one_no_longer_used_are_named() -> None:
    written = {key("Send"): "Gửi", key("Save"): "", key("Gone"): "Mất"}
    found = {key("Send"): "", key("Save"): "", key("New"): ""}

    assert sorted(differences(written, found)) == [
        "no Vietnamese for: New",
        "no Vietnamese for: Save",
        "no longer in the sources: Gone",
    ]


def test_an_old_mo_is_noticed() -> None:
    assert list(out_of_date({key("Send"): "Gửi báo cáo"}, {key("Send"): "Gửi"})) == [
        "the .mo is older than the .po: Send"
    ]
    assert list(out_of_date({key("Send"): "Gửi"}, {key("Send"): "Gửi"})) == []


def test_a_text_that_calls_this_system_by_the_name_of_another_is_noticed() -> None:
    named = {key("Ours"): "Mã của Cổng", key("National"): "Cổng Dịch vụ công quốc gia", key("Port"): "máy chủ và cổng"}

    assert list(wrong_names(named)) == ["«Cổng» is the portal of public services, «hệ thống» is this one: Ours"]


def test_a_text_of_another_tone_than_the_rest_is_noticed() -> None:
    written = {
        key("Yours"): "Mã của bạn",
        key("Please"): "Vui lòng chọn tệp",
        key("Quoted"): "Không có “%(code)s”.",
        key("Ours"): "Đề nghị chọn «Tệp», ban hành theo bản mẫu",
    }

    assert list(wrong_tone(written)) == [
        "of another tone than the rest (bạn): Yours",
        "of another tone than the rest (Vui lòng): Please",
        "of another tone than the rest (“): Quoted",
    ]


def test_a_placeholder_that_the_english_has_not_is_noticed() -> None:
    written = {key("Until %(day)s"): "Đến %(ngay)s", key("%(n)s units"): "%(n)s đơn vị"}

    assert list(wrong_placeholders(written)) == ["a placeholder that the English has not: Until %(day)s"]


def test_a_bare_word_that_a_library_asks_for_too_is_named_unless_its_translation_is_meant_for_both():
    written = {
        key("None"): "Không có",
        key("Home"): "Trang chủ",
        ("a filter", "Show all"): "Bỏ lọc",
        key("Send"): "Gửi",
    }

    assert list(taken_from_libraries(written, {"None", "Home", "Show all", ""}, {"Home"})) == [
        "a library asks for this too: give it a context, or name it in units/library_texts.py: None"
    ]


def test_what_libraries_ask_for_is_read_from_their_own_catalogues():
    assert {"None", "Show all", "Confirm import", "Log out"} <= of_libraries()
    assert named_for_libraries('A = (gettext_noop("Home"),)') == {"Home"}


def test_a_name_under_which_no_text_is_collected_is_named() -> None:
    code = "from django.utils.translation import gettext as _now\nfrom django.utils.translation import gettext as _\n"
    assert [line.split(":")[0] for line in not_collected(Path("a.py"), code)] == ["a.py calls gettext _now"]


def test_a_text_inside_an_f_string_is_named_unless_it_has_no_words_of_its_own() -> None:
    code = 'a = f"{day}: {_(\'day off\')}"\nb = f"{day}: {_(name)}"\nc = f"{day}: {word}"\n'
    complaints = not_collected(Path("a.py"), code)
    assert [line.partition(":")[0] for line in complaints] == ["a.py has a text inside an f-string in line 1"]
