"""Nothing of a unit's draft, and no person's name or address, leaves by any outlet: all that leaves is searched.

Who may read what is the table of ``tests/attack/test_who_reads_what.py``, which holds for pages. What goes to
receivers, logs, metrics and everybody is searched as what nobody with an account reads.
"""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMessage

from api.description import description
from open_data.models import Dataset, FileFormat
from tests.attack.figures import COUNTED, DRAFT, WAITING, figures_in
from tests.attack.marks import NUMBER, Marked
from tests.attack.test_marked_texts import PAGES, SHORTEST_PDF, words_of, words_of_pdf
from tests.attack.test_who_reads_what import REACH, may_read, may_read_figures, names, role_of
from tests.attack.walk import NOBODY, Answer
from tests.exchange.dossiers.files import PERSON, TELEPHONE
from webhooks.models import EventType

pytestmark = pytest.mark.django_db
LOGIN = re.compile(r"\b(?:clerk|moi)-(?:x|so|h)\d\b")
ADDRESS = re.compile(r"[\w.+-]+@chi-tieu\.example")
LEADER = "leader"  # reads the monthly mail without an account: figures as an observer does, no person


# What anybody reads in files of open data besides what pages without an account show.
PUBLISHED = {
    "procedures.Publication": {"decision_number"},
    "procedures.ServiceLevel": {"name"},
    "quotas.QuotaDecision": {"number"},
    "units.UnitSuccession": {"legal_basis"},
}
OF_LEADERS = {"reporting.MonthlyLetter": {"subject", "body"}, "reporting.MonthlyMail": {"name"}}
NOWHERE = Marked("typed", "by nobody", None, "")


def test_everything_that_leaves_is_searched(outlets):
    found = outlets.outlets
    read = {answer.address.partition("?")[0] for answer in found.of("read") if answer.status == 200}
    operations = [path for path, methods in description()["paths"].items() if "get" in methods]
    assert len([each for each in read if each.startswith("/api/v1/")]) >= len(operations)
    assert {each.rpartition(".")[2] for each in read if "dataValueSets." in each} == {"json", "csv", "xml", "adx"}
    written = {answer.address.partition(" ")[0] for answer in found.of("write")}
    assert len(written) == sum(method != "get" for each in description()["paths"].values() for method in each)
    files = {answer.kind for answer in found.of("file") if answer.status == 200}
    assert len(files) == 7, files  # Excel, Word, PDF, CSV in two names, JSON, ADX
    published = {answer.address for answer in found.of("published")}
    assert {name for name in published if name.startswith("quotas/2020.")} == {
        f"quotas/2020.{each}" for each in FileFormat.values
    }
    assert {each.partition("/")[0].partition(".")[0] for each in published if each[0] != "/"} == set(Dataset.values)
    assert any(each.startswith("compliance/2020-03.") for each in published)
    assert {each.address for each in found.of("webhook")} == set(EventType.values)
    assert [each.status for each in found.of("metrics")] == [200]
    assert 'route="api:v1:units"' in found.of("metrics")[0].text
    assert len(found.logged) >= 2
    assert len(found.mails) > 8


def offences(answers: list[Answer], places: dict[int, Marked]) -> set[str]:
    """What who got it may not read: marked texts, planted figures, logins, addresses, the people of dossiers."""
    found = set()
    for answer in answers:
        text, at = words_of(answer), f"{answer.method} {answer.route or answer.address}"
        for number in {int(each) for each in NUMBER.findall(text)}:
            place = places.get(number)
            if place is None:
                found.add(f"{answer.who}: what was typed, {number}, at {at}")
            elif not may_read(answer.who, place) and not (answer.method == "published" and names(place, PUBLISHED)):
                found.add(f"{answer.who}: {place.model}.{place.column} of «{place.owner}» at {at}")
        for planted in figures_in(text):
            if not may_read_figures("observer" if answer.who == LEADER else answer.who, planted):
                found.add(f"{answer.who}: {planted.kind}, at {at}")
        found |= {f"{answer.who}: {each} at {at}" for each in (PERSON, TELEPHONE) if each in text}
        found |= {f"{answer.who}: {each} at {at}" for each in ADDRESS.findall(text) if not NUMBER.search(each)}
    return found


def test_nobody_reads_what_is_of_others(outlets):
    assert offences(outlets.outlets.answers, outlets.marks.places) == set()


def test_what_is_for_nobody_in_particular_names_no_login(outlets):
    """Receivers, collectors and everybody; a program reads its own."""
    public = [answer for answer in outlets.outlets.answers if answer.who == NOBODY]
    assert len({answer.method for answer in public}) >= 4
    assert [str(answer) for answer in public if LOGIN.search(words_of(answer))] == []


def test_each_outlet_shows_the_figures_to_who_may_read_them(outlets):
    """So that what is not found is missing because it is refused, not because nobody looked."""
    seen = {
        (answer.method, role_of(answer.who), planted.kind)
        for answer in outlets.outlets.answers
        for planted in figures_in(words_of(answer))
    }
    assert seen >= {
        ("read", "other commune", DRAFT.kind),
        ("read", "coordinator", DRAFT.kind),
        ("read", "coordinator", WAITING.kind),
        ("read", "observer", WAITING.kind),
        ("write", "other commune", DRAFT.kind),
        ("dhis2", "other commune", DRAFT.kind),
        ("file", "coordinator", DRAFT.kind),
        ("file", "coordinator", WAITING.kind),
        ("file", "observer", WAITING.kind),
        ("file", "observer", COUNTED.kind),
    }


def test_the_log_tells_nothing_of_people_or_figures(outlets):
    text = "\n".join(outlets.outlets.logged)
    assert "login failure" in text
    assert "IntegrityError" in text  # of a row that the database refused
    assert {f"{outlets.marks.places.get(int(each))}" for each in NUMBER.findall(text)} == set()
    assert figures_in(text) == set()
    assert [each for each in (PERSON, TELEPHONE) if each in text] == []
    assert LOGIN.findall(text) == []
    assert ADDRESS.findall(text) == []


def test_a_mail_tells_its_reader_what_pages_would_and_leaders_what_everybody_with_an_account_reads(outlets):
    places, found, readers = outlets.marks.places, set(), set()
    for message in outlets.outlets.mails:
        for to in message.recipients():
            number = NUMBER.search(to)
            own = places[int(number[1])] if number else NOWHERE
            who = reader_of(own)
            readers.add(who)
            text = words_of_mail(message)
            said = {places.get(int(each), NOWHERE) for each in NUMBER.findall(text)}
            found |= {f"{who}: {place}" for place in said if not is_for(who, own, place)}
            found |= {f"{who}: {each.kind}" for each in figures_in(text) if not may_read_figures(who, each)}
    assert found == set()
    assert {"commune", "other commune", "leader"} <= readers


def is_for(who: str, own: Marked, place: Marked) -> bool:
    """Whether the reader of a mail may read ``place``: what pages show, or what is of whose address ``own`` is."""
    if who == LEADER:
        return may_read(who, place) or names(place, OF_LEADERS)
    return may_read(who, place) or bool(own.owner and own.owner == place.owner)


def reader_of(place: Marked) -> str:
    """Whose address is stored there."""
    if place.model.startswith("reporting.Monthly"):
        return LEADER
    of_units = {code: who for who, codes in REACH.items() for code in codes}
    return of_units.get(place.owner, place.owner)


def words_of_mail(message: EmailMessage) -> str:
    """Subject, text and what is attached; the addresses are its reader's."""
    attached = "".join(
        words_of_pdf(content) if kind == PAGES and len(content) > SHORTEST_PDF else str(content)
        for _name, content, kind in message.attachments
    )
    return f"{message.subject}{message.body}{attached}"
