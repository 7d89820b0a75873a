import polib

from scripts.check_messages import differences, messages_of, out_of_date, wrong_placeholders


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


def test_a_placeholder_that_the_english_has_not_is_noticed() -> None:
    written = {key("Until %(day)s"): "Đến %(ngay)s", key("%(n)s units"): "%(n)s đơn vị"}

    assert list(wrong_placeholders(written)) == ["a placeholder that the English has not: Until %(day)s"]
