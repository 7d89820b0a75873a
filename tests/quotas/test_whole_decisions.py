"""A whole decision as a workbook: written and read it says the same, and nothing is taken of a row that is wrong."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from quotas.actions.decisions import decision_apply
from quotas.actions.whole import decision_write
from quotas.claims import claims_of
from quotas.models import NewProcedureRule, Quota, QuotaDecision, QuotaTier, TierScope
from quotas.whole.checking import checked
from quotas.whole.comparing import changes_between
from quotas.whole.content import Content, content_of, units_named
from quotas.whole.mistakes import with_faults
from quotas.whole.reading import FileRow, read_workbook, rows_as_json, rows_of_json
from quotas.whole.sheets import guarded, unguarded
from quotas.whole.writing import decision_xlsx, rows_of, workbook
from tests.factories import make_commune, make_district, make_draft, make_tier, make_unit
from tests.quotas.conftest import quotas_of
from units.codes import ALPHABET
from units.formulas import harmless
from units.models import StaleFigures, Unit, UnitKind
from units.refusals import Refused
from units.vietnamese import nfc
from units.years import LAST_YEAR, OLDEST_YEAR

pytestmark = pytest.mark.django_db
CODES = st.one_of(
    st.sampled_from(["1", "01", "1.10", "1E5", "-2", "00123", "total", "2020-11"]),
    st.text(ALPHABET, min_size=1, max_size=40).filter(lambda code: code not in (".", "..")),
)
LETTERS = st.characters(exclude_categories=["C", "Z"])
NAMES = st.one_of(st.sampled_from(["=1+1", "'=x", "''@y", "-5", "Tổng cộng", "ư" * 500]), st.text(LETTERS, max_size=60))
NAMES = NAMES.map(nfc).filter(lambda name: 0 < len(name) <= 500)
NUMBERS = st.one_of(st.just(""), st.text(LETTERS, max_size=40).map(nfc))
SHARES = st.one_of(st.sampled_from([0, 1, 7, 45, 100, 101, 3725, 10000]), st.integers(0, 10000))


@st.composite
def decisions(draw):
    """The fields of a decision, and its tiers: code, name, minimum, scope, and which of its units are in it."""
    fields = {
        "first_month": draw(st.integers(1, 12)),
        "number": draw(NUMBERS),
        "issued_on": draw(st.none() | st.dates(date(OLDEST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))),
        "signer": draw(NUMBERS),
        "new_procedure_rule": draw(st.sampled_from(NewProcedureRule.values)),
    }
    if fields["new_procedure_rule"] == NewProcedureRule.COUNT_AFTER_DAYS:
        fields["count_after_days"] = draw(st.integers(1, 730))
    codes = draw(st.lists(CODES, max_size=4, unique_by=str.casefold))
    scopes = [draw(st.sampled_from(["department", "units", "communes_of"])) for _code in codes]
    if draw(st.booleans()) and codes:
        scopes = ["department"] * (len(codes) - 1) + ["all_communes"]
    places = {unit: draw(st.integers(-1, len(codes) - 1)) for unit in range(8)}
    excepted = draw(st.sets(st.integers(0, 7)))
    tiers = [(code, draw(NAMES), draw(SHARES), scope) for code, scope in zip(codes, scopes, strict=True)]
    return fields, tiers, places, excepted


def province():
    """Units whose codes a spreadsheet would make numbers of; one ended and its code was given again."""
    districts = [make_district(code, sort_order=number) for number, code in enumerate(("123", "00456"))]
    communes = [make_commune(code, districts[0]) for code in ("00123", "1.100", "1E5")]
    communes.append(make_commune("00123", districts[1], active_until=date(2020, 6, 30)))
    departments = [make_unit(code) for code in ("007", "7", "-1", "SO")]
    departments.append(make_unit("SO", active_until=date(2019, 12, 31)))
    return {"department": departments, "units": communes, "communes_of": districts, "all_communes": []}, communes


def stored(drawn):
    fields, tiers, places, excepted = drawn
    units, communes = province()
    decision = make_draft(**fields)
    for number, (code, name, share, scope) in enumerate(tiers):
        applies_to = "units" if scope == "department" else scope
        kind = "department" if scope == "department" else "commune"
        values = {"name": name, "kind": kind, "applies_to": applies_to}
        tier = make_tier(decision, code, share, **values)
        tier.units.set(unit for place, unit in enumerate(units[scope]) if places[place] == number)
        if applies_to in EXCEPTING:
            tier.excepted.set(unit for place, unit in enumerate(communes) if place in excepted)
    return decision


EXCEPTING = ("communes_of", "all_communes")


def empty():
    for rows in (Quota, QuotaTier, QuotaDecision):
        rows.objects.all().delete()
    Unit.objects.filter(kind=UnitKind.COMMUNE).delete()
    Unit.objects.all().delete()


@settings(max_examples=40)
@given(decisions())
def test_what_is_written_and_read_again_is_the_decision(drawn):
    empty()
    decision = stored(drawn)
    before = content_of(decision)
    found = checked(read_workbook(decision_xlsx(decision)), before)
    assert bool(found.mistakes) == contradicts_itself(decision)
    assert found.content == before
    assert list(found.content.tiers) == list(before.tiers)


def contradicts_itself(decision):
    try:
        claims_of(decision)
    except Refused:
        return True
    return False


def read(content_or_rows, base=None):
    rows = content_or_rows if isinstance(content_or_rows, dict) else rows_of(content_or_rows)
    return checked(_as_read(rows), base or Content())


def reasons(found):
    return [(each.sheet_name, each.line, each.heading) for each in found.mistakes]


@given(st.text(st.sampled_from("'=+-@ a"), max_size=8))
def test_a_guarded_text_is_harmless_and_comes_back(text):
    assert harmless(guarded(text)) == guarded(text)
    assert unguarded(guarded(text)) == text


def test_a_new_draft_of_the_file_gives_the_same_quotas_and_marks_nothing_stale(demanded):
    decision_apply(decision=demanded.decision)
    before = StaleFigures.objects.count()
    content = read_workbook(decision_xlsx(demanded.decision))
    draft = decision_write(content=checked(content).content)
    assert draft.is_draft
    assert quotas_of(draft) == quotas_of(demanded.decision) == {"S1": "SO", "S2": "SO", "X1": "XA", "X2": "XA"}
    assert content_of(draft) == content_of(demanded.decision)
    assert StaleFigures.objects.count() == before


def test_a_decision_in_force_is_never_written(demanded):
    content = content_of(demanded.decision)
    with pytest.raises(Refused) as refused:
        decision_write(content=content, draft=demanded.decision)
    assert refused.value.code == "no_draft"


def changed(draft, change):
    """The draft's rows with a change made in a spreadsheet, read and checked."""
    rows = rows_of(content_of(draft))
    change(rows)
    return read(rows, content_of(draft))


def test_a_draft_becomes_what_the_file_says(demanded, draft):
    def change(rows):
        rows["decision"][0][2] = "12/QĐ-UBND"
        rows["tiers"][1] = ["NEW", "Các xã mới", "commune", 37.25, "communes_of"]
        rows["units"][2:] = [["H1", "", "NEW", "listed", ""], ["X3", "", "NEW", "Trừ ra", ""]]

    found = changed(draft, change)
    assert found.mistakes == []
    before = content_of(draft)
    shown = changes_between(before, found.content, units_named([before, found.content]))
    counts = {key: dict(each.counts) for key, each in shown.items()}
    assert counts == {
        "decision": {"changed": 1},
        "tiers": {"same": 1, "new": 1, "gone": 1},
        "units": {"same": 2, "new": 2, "gone": 2},
    }
    decision_write(content=found.content, draft=draft)
    draft.refresh_from_db()
    assert draft.number == "12/QĐ-UBND"
    assert quotas_of(draft) == {"S1": "SO", "S2": "SO", "X1": "NEW", "X2": "NEW"}
    new = draft.tiers.get(code="NEW")
    assert (new.minimum_hundredths, new.applies_to) == (3725, TierScope.COMMUNES_OF)
    assert [unit.code for unit in new.excepted.all()] == ["X3"]
    assert content_of(draft) == found.content


def test_a_unit_that_changes_its_tier_is_one_row_that_changes(demanded, draft):
    make_tier(draft, "XA-20", 2000)
    found = changed(draft, lambda rows: rows["units"][3].__setitem__(2, "XA-20"))
    shown = changes_between(content_of(draft), found.content, units_named([found.content]))["units"]
    assert [(row.state, row.cells[0], row.cells[2]) for row in shown.rows] == [
        ("changed", ("X2", "X2"), ("XA", "XA-20"))
    ]
    decision_write(content=found.content, draft=draft)
    assert quotas_of(draft)["X2"] == "XA-20"


def test_a_quota_given_apart_from_the_tiers_stays_when_something_else_changes(demanded, draft):
    Quota.objects.create(decision=draft, unit=demanded.units["X3"], tier=demanded.tiers["XA"])
    found = changed(draft, lambda rows: rows["tiers"][0].__setitem__(1, "Sở, ban"))
    decision_write(content=found.content, draft=draft)
    assert quotas_of(draft)["X3"] == "XA"


WRONG = {
    "unknown unit": (lambda rows: rows["units"].append(["X9", "", "XA", "", ""]), [("Đơn vị", 6, "Mã đơn vị")]),
    "unit twice": (lambda rows: rows["units"].append(["S1", "", "SO", "", ""]), [("Đơn vị", 6, "Mã đơn vị")]),
    "other group": (lambda rows: rows["units"].append(["X3", "", "SO", "", ""]), [("Đơn vị", 6, "Mã đơn vị")]),
    "no exception": (
        lambda rows: rows["units"].append(["X3", "", "XA", "excepted", ""]),
        [("Đơn vị", 6, "Mã đơn vị")],
    ),
    "unknown tier": (lambda rows: rows["units"].append(["X3", "", "YZ", "", ""]), [("Đơn vị", 6, "Mã nhóm")]),
    "no list": (
        lambda rows: rows["units"].append(["X3", "", "XA", "maybe", ""]),
        [("Đơn vị", 6, "Thuộc nhóm hoặc trừ ra")],
    ),
    "three faults of a unit": (
        lambda rows: rows["units"].append(["X9", "", "YZ", "maybe", ""]),
        [
            ("Đơn vị", 6, "Mã nhóm"),
            ("Đơn vị", 6, "Thuộc nhóm hoặc trừ ra"),
            ("Đơn vị", 6, "Mã đơn vị"),
        ],
    ),
    "faults of a tier": (
        lambda rows: rows["tiers"].append(["XA", "", "all", "nhiều", "some"]),
        [
            ("Nhóm", 4, "Mã nhóm"),
            ("Nhóm", 4, "Khối"),
            ("Nhóm", 4, "Chỉ tiêu tối thiểu (%)"),
            ("Nhóm", 4, "Phạm vi áp dụng"),
            ("Nhóm", 4, "Tên nhóm"),
        ],
    ),
    "faults of the decision": (
        lambda rows: rows["decision"].__setitem__(0, ["hai", "x", "y" * 201, "hôm qua", "", "tùy", "1e1"]),
        [
            ("Quyết định", 2, "Năm"),
            ("Quyết định", 2, "Áp dụng từ tháng"),
            ("Quyết định", 2, "Ngày ban hành"),
            ("Quyết định", 2, "TTHC mới công bố"),
            ("Quyết định", 2, "Số ngày trước khi tính"),
            ("Quyết định", 2, "Số, ký hiệu"),
        ],
    ),
    "no percentage": (
        lambda rows: rows["tiers"][1].__setitem__(3, "nhiều"),
        [("Nhóm", 3, "Chỉ tiêu tối thiểu (%)")],
    ),
    "share of one": (
        lambda rows: rows["tiers"].append(["N", "N", "commune", 0.45, "units"]),
        [("Nhóm", 4, "Chỉ tiêu tối thiểu (%)")],
    ),
    "share of one as text": (
        lambda rows: rows["tiers"].append(["N", "N", "commune", "0,45", "units"]),
        [("Nhóm", 4, "Chỉ tiêu tối thiểu (%)")],
    ),
    "all of it as text": (
        lambda rows: rows["tiers"].append(["N", "N", "commune", "1.0", "units"]),
        [("Nhóm", 4, "Chỉ tiêu tối thiểu (%)")],
    ),
    "three decimals": (
        lambda rows: rows["tiers"].append(["N", "N", "commune", 12.345, "units"]),
        [("Nhóm", 4, "Chỉ tiêu tối thiểu (%)")],
    ),
    "no group": (lambda rows: rows["tiers"].append(["N", "N", "all", 45, "units"]), [("Nhóm", 4, "Khối")]),
    "no name": (lambda rows: rows["tiers"].append(["N", "", "commune", 45, "units"]), [("Nhóm", 4, "Tên nhóm")]),
    "long name": (
        lambda rows: rows["tiers"].append(["N", "x" * 501, "commune", 45, "units"]),
        [("Nhóm", 4, "Tên nhóm")],
    ),
    "no code": (lambda rows: rows["tiers"].append(["một", "N", "commune", 45, "units"]), [("Nhóm", 4, "Mã nhóm")]),
    "code twice": (lambda rows: rows["tiers"].append(["xa", "N", "commune", 45, "units"]), [("Nhóm", 4, "Mã nhóm")]),
    "departments by scope": (
        lambda rows: rows["tiers"].append(["N", "N", "department", 45, "all_communes"]),
        [("Nhóm", 4, "")],
    ),
    "two tiers": (
        lambda rows: rows["tiers"].append(["N", "N", "commune", 45, "all_communes"]),
        [("Đơn vị", 4, "Mã đơn vị"), ("Đơn vị", 5, "Mã đơn vị")],
    ),
    "thirteenth month": (lambda rows: rows["decision"][0].__setitem__(1, 13), [("Quyết định", 2, "")]),
    "half a month": (
        lambda rows: rows["decision"][0].__setitem__(1, 1.5),
        [("Quyết định", 2, "Áp dụng từ tháng")],
    ),
    "no day": (lambda rows: rows["decision"][0].__setitem__(3, "hôm qua"), [("Quyết định", 2, "Ngày ban hành")]),
    "no rule": (lambda rows: rows["decision"][0].__setitem__(5, ""), [("Quyết định", 2, "TTHC mới công bố")]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_is_named_with_a_sentence(demanded, draft, name):
    change, expected = WRONG[name]
    found = changed(draft, change)
    assert reasons(found) == expected
    assert all(each.reason for each in found.mistakes)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("31/12/1899", ["Đề nghị kiểm tra lại năm."]),
        ("01/01/1900", []),
        ("31/12/2100", []),
        ("01/01/2101", ["Đề nghị kiểm tra lại năm."]),
    ],
)
def test_a_day_of_a_mistyped_year_is_named(demanded, draft, day, expected):
    found = changed(draft, lambda rows: rows["decision"][0].__setitem__(3, day))
    assert [each.reason for each in found.mistakes] == expected


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("code twice", "Dòng này trùng với dòng 3."),
        ("no group", "Đề nghị ghi một trong các nội dung: «Sở, ban, ngành», «UBND cấp huyện», «UBND cấp xã»."),
    ],
)
def test_a_wrong_row_is_answered_with_the_other_line_or_the_choices(demanded, draft, name, said):
    assert [each.reason for each in changed(draft, WRONG[name][0]).mistakes] == [said]


def test_a_code_that_a_spreadsheet_made_a_number_is_recognised(db):
    province()
    draft = make_draft()
    make_tier(draft, "01", 4500, [Unit.objects.get(code="00456")], kind="district")
    rows = rows_of(content_of(draft))
    rows["tiers"][0][0], rows["units"][0][0], rows["units"][0][2] = 1, 456, 1.0
    assert read(rows, content_of(draft)).content == content_of(draft)


def test_a_unit_that_ended_before_the_year_stays_where_it_is_and_comes_to_no_other_decision(demanded, draft):
    old = make_unit("S0", active_until=date(2019, 12, 31))
    demanded.tiers["SO"].units.add(old)
    assert changed(draft, lambda rows: None).content == content_of(draft)
    assert reasons(read(rows_of(content_of(draft)))) == [("Đơn vị", 2, "Mã đơn vị")]


def test_bad_rows_come_back_with_the_whole_file_and_corrected_it_is_taken(demanded, draft):
    rows = rows_of(content_of(draft))
    rows["units"][3][0] = "X9"
    uploaded = rows_of_json(rows_as_json(_as_read(rows)))
    found = checked(uploaded, content_of(draft))
    returned = with_faults(uploaded, found.mistakes)
    assert [fault for _cells, fault in returned["units"]][:3] == ["", "", ""]
    assert "Mã đơn vị: " in returned["units"][3][1]
    again = read_workbook(workbook(returned))
    assert again == uploaded
    cells = {**again["units"][3].cells, "unit": "X2"}
    corrected = {**again, "units": [*again["units"][:3], FileRow(5, cells)]}
    assert checked(corrected, content_of(draft)).content == content_of(draft)


@pytest.mark.parametrize("sheet", ["Quyết định", "Nhóm", "Đơn vị"])
def test_a_missing_sheet_is_named(demanded, sheet):
    with pytest.raises(Refused) as refused:
        read_workbook(_renamed(decision_xlsx(demanded.decision), sheet, "Khác"))
    assert sheet in refused.value.sentence
    assert refused.value.code == "sheet"


def test_a_missing_heading_is_named_with_its_sheet(demanded):
    with pytest.raises(Refused) as refused:
        read_workbook(_renamed(decision_xlsx(demanded.decision), "Khối", "Loại"))
    assert "«Khối»" in refused.value.sentence
    assert "Nhóm" in refused.value.sentence


def test_two_decisions_are_not_read(demanded):
    rows = {key: [(row, "") for row in some] for key, some in rows_of(content_of(demanded.decision)).items()}
    with pytest.raises(Refused) as refused:
        read_workbook(workbook({**rows, "decision": rows["decision"] * 2}))
    assert refused.value.code == "one_decision"


def test_a_long_decision_is_checked_with_as_many_queries_as_a_short_one(demanded, draft):
    base = content_of(draft)
    rows = rows_of(base)
    with CaptureQueriesContext(connection) as short:
        assert checked(_as_read(rows), base).mistakes == []
    for number in range(300):
        make_commune(f"Z{number}", demanded.units["H1"])
        rows["units"].append([f"Z{number}", "", "XA", "", ""])
    with CaptureQueriesContext(connection) as long:
        assert len(checked(_as_read(rows), base).content.places) == 304
    assert len(long) == len(short)


def _as_read(rows):
    return read_workbook(workbook({key: [(row, "") for row in some] for key, some in rows.items()}))


def _renamed(xlsx, old, new):
    """The workbook with another text in place of one, in whichever part of it the text is."""
    stream = BytesIO()
    with ZipFile(BytesIO(xlsx)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old.encode(), new.encode()))
    return stream.getvalue()
