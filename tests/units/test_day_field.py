"""The field of a day: how people write one, what is no day, how it is shown, and that every form has it."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.conf import settings as portal_settings
from django.utils.translation import override

from tests.reporting.pages import words
from units.day_field import AdminDayInput, DayChoices, DayField, DayInput

ROOT = Path(__file__).parents[2]
FIFTH = date(2021, 1, 5)
WAYS = [
    "05/01/2021",
    "5/1/2021",
    "05.01.2021",
    "5-1-2021",
    "05012021",
    "2021-01-05",
    " 5/1/2021 ",
    "5/01/2021.",
    "ngày 5 tháng 1 năm 2021",
]


class OneDay(forms.Form):
    on = DayField(label="Ngày")
    until = DayField(label="Đến ngày", required=False)


def refused(**typed):
    return {name: errors.as_data()[0].code for name, errors in OneDay(typed).errors.items()}


@pytest.mark.parametrize("text", WAYS)
def test_a_day_is_read_as_people_write_it(text):
    form = OneDay({"on": text})
    assert form.is_valid()
    assert form.cleaned_data == {"on": FIFTH, "until": None}


@pytest.mark.parametrize("text", ["05/01", "1/5/21", "5/2021", "hôm nay", "2021", "0501202", "050120211", "٠٥/٠١/٢٠٢١"])
def test_what_is_no_day_is_refused_with_an_example(text):
    assert refused(on=text) == {"on": "invalid"}
    with override("vi"):
        assert OneDay({"on": text}).errors["on"] == ["Đề nghị ghi ngày theo dạng 31/12/2020."]


@pytest.mark.parametrize(
    "text", ["31/02/2021", "29/02/2021", "2021-02-29", "31.4.2021", "13/13/2021", "00/01/2021", "31042021"]
)
def test_a_day_that_no_calendar_has_is_named_in_a_sentence(text):
    with override("vi"):
        sentence = f"Lịch không có ngày {text}. Đề nghị kiểm tra lại ngày và tháng."
        assert OneDay({"on": text}).errors["on"] == [sentence]


@pytest.mark.parametrize("text", ["05/01/1021", "05/01/1999", "01/01/2101"])
def test_a_mistyped_year_is_refused(text):
    assert refused(on=text) == {"on": "year"}
    assert DayField(first_year=1900).clean("05/01/1999") == date(1999, 1, 5)


def test_nothing_typed_is_none_or_required():
    assert refused(on=" ") == {"on": "required"}
    assert DayField(required=False).clean("  ") is None
    assert DayField(required=False).clean(FIFTH) == FIFTH


def test_a_day_that_is_stored_counts_as_unchanged_however_it_is_written():
    form = OneDay({"on": "5.1.2021"}, initial={"on": FIFTH})
    assert form.changed_data == []


@pytest.mark.parametrize("value", [FIFTH, *WAYS])
def test_a_day_is_shown_as_official_documents_write_it_with_its_day_of_the_week(value):
    with override("vi"):
        shown = DayInput().render("on", value, {"id": "id_on"})
    assert 'value="05/01/2021"' in shown
    assert words(shown) == "thứ Ba"
    assert 'type="text"' in shown
    assert 'inputmode="numeric"' in shown


def test_a_text_that_is_no_day_is_shown_as_it_was_typed_and_escaped():
    shown = DayInput().render("on", '31/02/2021"<b>', {"id": "id_on"})
    assert 'value="31/02/2021&quot;&lt;b&gt;"' in shown
    assert words(shown) == ""


def test_both_languages_show_the_same_day_and_name_it_in_their_own_words():
    with override("en"):
        shown = DayInput().render("on", FIFTH, {"id": "id_on"})
    assert 'value="05/01/2021"' in shown
    assert words(shown) == "Tuesday"
    assert "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday" in shown


def test_the_days_of_an_address_are_shown_and_a_mistake_comes_back_with_its_sentence():
    labels = {"since": "Từ ngày", "until": "Đến ngày"}
    with override("vi"):
        choices = DayChoices({"since": "31/02/2021", "page": "2"}, labels, {"since": FIFTH, "until": FIFTH})
        since, until = choices
        assert [str(error) for error in since.errors] == [
            "Lịch không có ngày 31/02/2021. Đề nghị kiểm tra lại ngày và tháng."
        ]
        assert 'value="31/02/2021"' in str(since)
        assert 'value="05/01/2021"' in str(until)
        assert (since.id_for_label, since.html_name) == ("since", "since")


def test_the_administration_offers_its_calendar_next_to_the_same_field():
    form = type("AdminDay", (forms.Form,), {"on": DayField(widget=AdminDayInput)})({"on": "5.1.2021"})
    assert 'class="vDateField"' in str(form["on"])
    assert "DateTimeShortcuts.js" in str(form.media)
    assert form.is_valid()
    assert form.cleaned_data == {"on": FIFTH}


def test_no_form_or_page_has_another_field_for_a_day():
    """A browser's own field shows mm/dd/yyyy where its language is English, and a form must not read days otherwise."""
    others = "type=.date|forms[.]DateField|forms[.]DateInput|AdminDateWidget|datetime-local"
    found = subprocess.run(
        ["grep", "-rnE", others, *portal_settings.OWN_APPS, "templates", "static/js", "static/css"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    assert [line for line in found if not line.startswith("units/day_field.py:")] == []
