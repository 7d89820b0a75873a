"""No stored text becomes markup, a formula or a command, on whatever page, in whatever file or mail it comes out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pypdfium2
import pytest
from icalendar import Calendar

from tests.attack.marks import MARKUP, NUMBER
from tests.attack.test_passive import offences
from tests.attack.walk import Answer

pytestmark = pytest.mark.django_db

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LETTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGES, SHORTEST_PDF = "application/pdf", 100
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}")
A_NUMBER = re.compile(r"[+-]?[\d.,]+%?")

# Columns of which no page, file or mail of the walk shows a mark, and why.
NOT_SHOWN = {
    "exchange.DossierDay.system": "what a list of dossiers is compared with",
    "reporting.Approval.name": "of what the head has approved; nothing is approved yet",
    "reporting.Approval.position": "of what the head has approved; nothing is approved yet",
    "reporting.ApprovalMail.address": "on the page of the report that asks, in a sentence of its state",
    "reporting.ApprovalMail.refusal": "written anew when it is mailed",
    "reporting.ApprovalNotice.address": "the owner's own",
    "reporting.ApprovalNotice.refusal": "written anew when it is mailed",
    "reporting.Confirmation.by_name": "kept for what was undone",
    "reporting.DigestMail.address": "the owner's own",
    "reporting.DigestMail.refusal": "written anew when it is mailed",
    "reporting.DossierCount.saved_by": "in the sentence about two people on one cell",
    "reporting.FileJob.name": "in the header of the file, made anew",
    "reporting.FileJob.refusal": "of a file that could not be made",
    "reporting.HintNote.text": "next to the hint that it answers",
    "reporting.HistoricalReportingPeriod.lock_reason": "the log shows what changed alone",
    "reporting.MonthlyMail.refusal": "written anew when it is mailed",
    "reporting.Reorganisation.undone_by_name": "of one that was undone",
    "reporting.Reorganisation.undone_reason": "of one that was undone",
    "reporting.TextSave.saved_by": "in the sentence about two people on one text",
    "units.FormerDistrict.legal_basis": "the administration shows it in the row of its unit",
    "reporting.ConfirmedYear.confirmed_by_name": "on the calendar of its year",
    "reporting.ConfirmedYear.document": "on the calendar of its year",
    "units.InvitationMail.address": "in a sentence of its state, on the page of the account",
    "units.InvitationMail.refusal": "written anew when it is mailed",
    "units.JobHeartbeat.asked_by_name": "while the job waits that was asked for",
    "webhooks.Event.subject": "a code in what is sent",
}


def of_kind(found, *kinds: str) -> list[Answer]:
    answers = [answer for answer in found.walk.answers if answer.status == 200 and answer.kind in kinds]
    assert answers
    return answers


def test_every_text_is_marked_and_nearly_every_one_comes_out_somewhere(found):
    marked = {f"{place.model}.{place.column}" for place in found.marks.places.values()}
    texts = [words_of(answer) for answer in found.walk.answers] + [
        str(each.body) + each.subject for each in found.mails
    ]
    numbers = {int(number) for text in texts for number in NUMBER.findall(text)}
    shown = {f"{found.marks.places[number].model}.{found.marks.places[number].column}" for number in numbers}
    assert found.missing == {"units.StaleFigures"}  # drained
    assert found.marks.refused == {"procedures.Publication.revocation_number"}  # only of what is revoked
    assert marked - shown - set(NOT_SHOWN) == set()
    assert len(shown) > 130


def test_no_page_has_one_as_markup(found):
    assert offences(found.walk.pages, lambda answer: [each[0] for each in MARKUP.finditer(answer.text)]) == []
    tags = {tag.attrs.get("id") for answer in found.walk.pages for tag in answer.html.tags}
    assert "zq" not in tags


def test_no_table_of_text_has_one_as_a_formula(found):
    def look(answer):
        for row in csv.reader(io.StringIO(answer.text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))):
            for cell in row:
                if cell.startswith(BEGINS_FORMULA) and not A_NUMBER.fullmatch(cell):
                    yield cell[:40]

    tables = of_kind(found, "text/csv", "application/csv")
    assert any(NUMBER.search(answer.text) for answer in tables)
    assert offences(tables, look) == []


def test_no_workbook_has_one_as_a_formula_or_link(found):
    def look(answer):
        for name, text in parts(answer):
            if "/worksheets/" in name and re.search(r"<f[ >]|<hyperlink ", text):
                yield name
            ElementTree.fromstring(text)

    workbooks = of_kind(found, WORKBOOK)
    assert any(NUMBER.search(text) for answer in workbooks for _name, text in parts(answer))
    assert offences(workbooks, look) == []


def test_no_letter_has_one_as_markup_or_field(found):
    def look(answer):
        for name, text in parts(answer):
            ElementTree.fromstring(text)
            if re.search(r"instrText|fldSimple|TargetMode=\"External\"", text) and NUMBER.search(text):
                fields = re.findall(r"<w:(?:instrText|fldSimple)[^>]*>[^<]*", text)
                yield from (f"{name} {each[:60]}" for each in fields if NUMBER.search(each))
            if MARKUP.search(text):
                yield name

    letters = of_kind(found, LETTER)
    assert any(NUMBER.search(text) for answer in letters for _name, text in parts(answer))
    assert offences(letters, look) == []


def test_a_printed_page_shows_them_letter_by_letter(found):
    texts = [words_of(answer) for answer in of_kind(found, PAGES)]
    numbers = sum(len(NUMBER.findall(text)) for text in texts)
    assert numbers
    assert sum(len(re.findall(r"<b\s*id=zq>\s*ZQ", text)) for text in texts) > 0


def words_of_pdf(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    pages = "".join(page.get_textpage().get_text_range() for page in pdf)
    return pages + "".join(pdf.get_metadata_dict().values())


def test_answers_to_programs_and_calendars_are_well_formed(found):
    for answer in of_kind(found, "application/adx+xml"):
        assert {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(answer.body).iter()} <= {
            "adx",
            "group",
            "dataValue",
        }
    for answer in of_kind(found, "text/calendar"):
        events = Calendar.from_ical(answer.text).walk("VEVENT")
        assert all(NUMBER.search(str(event.get("summary"))) or event.get("uid") for event in events)
        assert not re.search(r"^(=|<|ZQ)", answer.text, re.MULTILINE)


def test_no_mail_has_one_as_markup_or_header(found):
    assert len(found.mails) > 8
    for sent in found.mails:
        message = sent.message()
        assert "\n" not in sent.subject
        assert {name.lower() for name in message} <= HEADERS_OF_MAILS, sent.subject
        for part in message.walk():
            if part.get_content_type() == "text/html":
                assert not MARKUP.search(part.get_payload(decode=True).decode())


HEADERS_OF_MAILS = {
    "content-type",
    "mime-version",
    "content-transfer-encoding",
    "subject",
    "from",
    "to",
    "reply-to",
    "date",
    "message-id",
    "auto-submitted",
    "content-disposition",
}


def parts(answer: Answer) -> list[tuple[str, str]]:
    """The names and texts of what a file of Office is made of."""
    with zipfile.ZipFile(io.BytesIO(answer.body)) as file:
        return [(name, file.read(name).decode()) for name in file.namelist() if name.endswith((".xml", ".rels"))]


def words_of(answer: Answer) -> str:
    """All that an answer says: of files every part, what they tell of themselves too."""
    if answer.kind in (WORKBOOK, LETTER) and answer.body:
        return "".join(text for _name, text in parts(answer))
    if answer.kind == PAGES and len(answer.body) > SHORTEST_PDF:
        return words_of_pdf(answer.body)
    return answer.text
