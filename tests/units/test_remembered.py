"""A text is made once for each version of the data, and never shown to a person who asked for another."""

from copy import copy
from datetime import date
from threading import Thread
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.utils.translation import override

from units import clock
from units.models import Unit
from units.remembered import MEMORY, Memory, read_besides, remembered


@pytest.fixture
def reader(settings):
    settings.DEBUG = False
    return SimpleNamespace(data_version=7)


class Made:
    """Makes a text of its own each time, and counts."""

    def __init__(self, *besides):
        self.times = 0
        self.besides = besides

    def __call__(self):
        self.times += 1
        for each in self.besides:
            each()
        return (f"text {self.times}",)


def test_what_was_made_is_given_again(reader):
    make = Made()
    assert remembered(reader, "page", make) == remembered(reader, "page", make) == ("text 1",)
    assert make.times == 1


@pytest.mark.parametrize("version", [8, -7, 7.5])
def test_another_version_of_the_data_is_made_again(reader, version):
    make = Made()
    remembered(reader, "page", make)
    reader.data_version = version
    assert remembered(reader, "page", make) == ("text 2",)


def test_another_question_another_day_and_another_language_are_made_again(reader, settings):
    make = Made()
    remembered(reader, ("page", "clerk"), make)
    assert remembered(reader, ("page", "observer"), make) == ("text 2",)
    with override("en"):
        assert remembered(reader, ("page", "clerk"), make) == ("text 3",)
    settings.DEMO_TODAY = date(2021, 1, 5)
    assert remembered(reader, ("page", "clerk"), make) == ("text 4",)


def test_nothing_is_given_again_without_a_version_or_in_development(reader, settings):
    make = Made()
    unknown = SimpleNamespace(data_version=None)
    assert [remembered(unknown, "page", make), remembered(unknown, "page", make)] == [("text 1",), ("text 2",)]
    settings.DEBUG = True
    assert [remembered(reader, "page", make), remembered(reader, "page", make)] == [("text 3",), ("text 4",)]


@pytest.mark.parametrize(
    "besides",
    [clock.now, lambda: Session.objects.filter(pk="x").update(session_data="y")],
    ids=["the hour", "a statement that writes"],
)
@pytest.mark.django_db
def test_a_text_made_of_more_than_the_data_is_made_each_time(reader, besides):
    make = Made(besides)
    assert [remembered(reader, "page", make), remembered(reader, "page", make)] == [("text 1",), ("text 2",)]


@pytest.mark.django_db
def test_a_table_that_is_not_watched_is_more_than_the_data_and_a_watched_one_is_not():
    from reporting.models import DossierCount

    with read_besides() as besides:
        Unit.objects.count()
        clock.today()
    assert besides == []
    with read_besides() as besides:
        DossierCount.objects.count()
    assert besides == ["reporting_dossiercount"]


def test_who_notes_around_it_hears_of_the_hour_too(reader):
    with clock.noted() as asked:
        remembered(reader, "page", Made(clock.now))
    assert asked == {"hour"}


def test_a_text_that_could_not_be_made_is_not_kept(reader):
    def fail():
        raise LookupError

    with pytest.raises(LookupError):
        remembered(reader, "page", fail)
    assert remembered(reader, "page", Made()) == ("text 1",)


def test_texts_are_safe_to_show(reader):
    assert all(hasattr(text, "__html__") for text in remembered(reader, "page", lambda: ("<p>ấ</p>", "")))


def test_what_was_made_before_everything_was_forgotten_is_not_given_after(reader):
    assert remembered(reader, "page", Made(MEMORY.forget)) == ("text 1",)
    assert remembered(reader, "page", Made(lambda: None)) == ("text 1",)
    MEMORY.forget()
    assert (MEMORY.bytes, remembered(reader, "other", lambda: ("x",))) == (0, ("x",))


def test_a_list_of_levels_that_turns_out_to_be_another_lets_everything_be_forgotten(reader):
    from procedures.models.levels import keep_service_levels, service_levels

    make = Made()
    remembered(reader, "page", make)
    keep_service_levels((), read_at=0)
    assert remembered(reader, "page", make) == ("text 1",)
    another = copy(service_levels()[4])
    another.name = "Tên khác"
    keep_service_levels([another], read_at=0)
    assert remembered(reader, "page", make) == ("text 2",)


def test_the_text_asked_for_longest_ago_is_forgotten_first():
    memory = Memory(most_bytes=10)
    memory.keep("a", ("1234",))
    memory.keep("b", ("ấ",))  # three bytes
    assert (memory.find("a"), memory.bytes) == (("1234",), 7)
    memory.keep("c", ("1234",))
    assert (memory.find("b"), memory.find("a"), memory.find("c"), memory.bytes) == (None, ("1234",), ("1234",), 8)
    memory.keep("a", ("12",))
    assert (memory.find("a"), memory.bytes) == (("12",), 6)
    memory.keep("d", ("12345678901",))  # more than there is room for
    assert (memory.find("d"), memory.find("a"), memory.bytes) == (None, None, 0)


def test_many_threads_leave_the_memory_in_order():
    memory = Memory(most_bytes=500)

    def work(name):
        for number in range(300):
            memory.keep((name, number % 7), ("x" * (number % 50),))
            memory.find((name, (number + 3) % 7))

    threads = [Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [memory.find((name, number)) for name in range(6) for number in range(7)]
    assert memory.bytes == sum(len(texts[0]) for texts in kept if texts) <= 500
