"""The package of a workbook: what is unpacked under a limit, handed on, distrusted or refused."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from units.tables.reader.limits import Limits
from units.tables.reader.packing import OPEN_DOCUMENT, Inspected, inspected
from units.tables.reader.part import PartFacts
from units.tables.reader.refusal import NotRead

SHEET = "<worksheet><sheetData>{}</sheetData></worksheet>"
BOOK = '<workbook><sheets><sheet name="{}" id="r1"/><sheet name="Hai" id="r2"/></sheets>{}</workbook>'
RELATIONS = '<a><Relationship Id="r1" Target="{}"/><Relationship Id="r2" Target="worksheets/b.xml"/></a>'
HIDDEN, FORMULA = '<row r="2" hidden="1"/>', '<row r="1"><c r="A1"><f>1</f><v>0</v></c></row>'


def package(**changed):
    """A workbook of two sheets; a hidden row on the first, a formula with a stored 0 on the second."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": BOOK.format("Một", ""),
        "xl/_rels/workbook.xml.rels": RELATIONS.format("worksheets/a.xml"),
        "xl/worksheets/a.xml": SHEET.format(HIDDEN),
        "xl/worksheets/b.xml": SHEET.format(FORMULA),
    }
    parts |= {name.replace("__", "/"): text for name, text in changed.items()}
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in parts.items():
            if text is not None:
                archive.writestr(name, text)
    return file.getvalue()


def look(limits=Limits(), **changed):  # noqa: B008
    return inspected(package(**changed), limits)


def refusal(content, limits=Limits()):  # noqa: B008
    with pytest.raises(NotRead) as refused:
        inspected(content, limits)
    return refused.value.code


def test_what_was_seen_is_known_by_the_name_of_the_sheet():
    seen = look()
    assert seen.of("Một").hidden_rows == [2]
    assert (seen.of("Hai").hidden_rows, seen.of("Hai").formulas) == ([], {(1, 1): "0"})


def test_of_a_sheet_that_the_workbook_does_not_name_everything_is_believed():
    every = look().of("Ba")
    assert (every.hidden_rows, every.formulas) == ([2], {(1, 1): "0"})


@pytest.mark.parametrize("target", ["worksheets/a.xml", "/xl/worksheets/a.xml", "./worksheets/../worksheets/a.xml"])
def test_a_sheet_is_found_however_its_part_is_named(target):
    seen = look(**{"xl/_rels/workbook.xml.rels": RELATIONS.format(target)})
    assert seen.facts["Một"].hidden_rows == [2]


def test_without_relations_the_parts_themselves_are_what_is_known():
    seen = look(**{"xl/_rels/workbook.xml.rels": None})
    assert seen.facts["xl/worksheets/a.xml"].hidden_rows == [2]


@pytest.mark.parametrize(("said", "stored"), [("1", ""), ("true", ""), ("0", "0")])
def test_a_zero_of_a_program_that_does_not_calculate_is_no_figure(said, stored):
    seen = look(**{"xl/workbook.xml": BOOK.format("Một", f'<calcPr fullCalcOnLoad="{said}"/>')})
    assert seen.of("Hai").formulas == {(1, 1): stored}


def test_pictures_are_not_handed_on_and_every_part_that_was_read_is():
    seen = look(**{"xl/media/image1.png": b"\x89PNG"})
    with ZipFile(BytesIO(seen.content)) as archive:
        names = archive.namelist()
    assert "xl/media/image1.png" not in names
    assert "xl/worksheets/a.xml" in names


def test_an_open_document_is_handed_on_as_it_is():
    content = package(mimetype=OPEN_DOCUMENT, **{"content.xml": "<a/>"})
    assert inspected(content, Limits()) == Inspected(content, {})


def test_an_open_document_with_a_password_says_so():
    parts = {"META-INF/manifest.xml": "<encryption-data/>", "content.xml": "x"}
    assert refusal(package(mimetype=OPEN_DOCUMENT, **parts)) == "password"


@pytest.mark.parametrize("content", ["", "<a", "<!DOCTYPE a><a/>"])
def test_an_open_document_whose_content_is_no_plain_xml_is_not_read(content):
    assert refusal(package(mimetype=OPEN_DOCUMENT, **{"content.xml": content})) == "unread"


@pytest.mark.parametrize("name", ["xl/workbook.bin", "content.xml"])
def test_another_kind_of_workbook_is_said_to_be_one(name):
    assert refusal(package(**{name: "x"})) == "kind"


@pytest.mark.parametrize(
    "part",
    [
        {"xl/vbaProject.bin": "x"},
        {"xl/other/VBAPROJECT.BIN": "x"},
        {"[Content_Types].xml": '<Types a="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'},
    ],
)
def test_macros_are_refused_wherever_the_package_has_them(part):
    assert refusal(package(**part)) == "macros"


def test_a_package_without_a_workbook_is_unread():
    assert refusal(package(**{"xl/workbook.xml": None})) == "unread"


def test_two_parts_whose_names_differ_in_case_or_slashes_are_unread():
    assert refusal(package(**{"XL/Workbook.xml": "<workbook/>"})) == "unread"


def test_what_unpacks_to_more_than_the_limit_is_a_bomb_and_exactly_the_limit_is_none():
    size = sum(len(text) for text in unpacked(package()))
    assert look(Limits(unpacked=size)) is not None
    assert refusal(package(), Limits(unpacked=size - 1)) == "bomb"


def unpacked(content):
    with ZipFile(BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 100])
def test_what_is_no_package_is_unread(content):
    assert refusal(content) == "unread"


def test_a_package_that_was_cut_off_is_unread():
    assert refusal(package()[:-30]) == "unread"


def test_facts_of_all_sheets_together_keep_the_sheets_own_apart():
    first, second = PartFacts([2], {(1, 1): "5"}), PartFacts([3], {})
    seen = Inspected(b"", {"a": first, "b": second})
    assert seen.of("c").hidden_rows == [2, 3]
    assert (first.hidden_rows, second.hidden_rows) == ([2], [3])
