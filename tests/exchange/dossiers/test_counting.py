"""Dossiers are counted once each, where they belong by their day, and only what counts is read of them."""

import csv
import json
import random
import tempfile
import tracemalloc
from collections import Counter
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.apps import apps
from django.db import connection

from exchange.actions.dossiers import counting
from exchange.actions.dossiers.bringing import dossier_file_bring
from exchange.actions.dossiers.counting import dossier_files_count
from exchange.actions.dossiers.recording import dossier_file_record
from exchange.dossiers.counting import counted
from exchange.dossiers.parts import refused_read
from exchange.models import CodeMapping, CodeTable, DossierFile, DossierState
from reporting.actions.submissions import submission_start
from reporting.models import ReportingPeriod, SystemCount
from tests.exchange.dossiers.files import (
    HEAD,
    PERSON,
    TELEPHONE,
    bring,
    content_of,
    dossier,
    many,
    record,
    refusals,
)
from tests.factories import make_commune, make_procedure, make_publication, make_succession
from tests.reporting.one_stop import counts
from units.models import SuccessionKind, Unit
from units.refusals import Refused
from units.sql import rows_of


@pytest.fixture
def by(working_province):
    return working_province.coordinator


def text_of_database():
    """Everything that is stored in the tables of the portal's apps, as one text."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in rows_of(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}"):
            for value in row:
                found.append(bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value))
    return "\n".join(found)


def test_dossiers_become_three_numbers_by_unit_procedure_and_month(by):
    rows = [
        *many(3, channel="1"),
        *many(4, start=10, channel="2", post="1"),
        *many(2, start=20, channel="3"),
        *many(5, start=30, procedure="C2", day="2020-04-01"),
        *many(1, start=40, unit="SO1", procedure="P1", day="30/04/2020"),
    ]
    record(content_of(*rows), by)
    assert counts() == {
        "2020-03 X1 C1": (9, 4, 4),
        "2020-04 X1 C2": (5, 0, 0),
        "2020-04 SO1 P1": (1, 0, 0),
    }


def test_any_file_has_the_counts_that_a_plain_loop_finds(by):
    chance = random.Random(7)
    units = {"X1": ("C1", "C2"), "X2": ("C1", "C2"), "H1": ("D1", "D2"), "SO1": ("P1", "P2")}
    rows, expected, seen = [], Counter(), set()
    for _row in range(600):
        unit = chance.choice(list(units))
        procedure, month, channel = chance.choice(units[unit]), chance.choice([1, 2, 3, 4]), chance.choice("123")
        own, post = f"H-{chance.randrange(400)}", chance.choice("01")
        rows.append(dossier(own, unit, procedure, f"2020{month:02d}{chance.randrange(1, 29):02d}080000", channel, post))
        if own not in seen:
            seen.add(own)
            expected[f"2020-{month:02d} {unit} {procedure}", 0] += 1
            expected[f"2020-{month:02d} {unit} {procedure}", 1] += channel == "2"
            expected[f"2020-{month:02d} {unit} {procedure}", 2] += post == "1"
    file = record(content_of(*rows), by)
    places = {place for place, _number in expected}
    assert counts() == {place: tuple(expected[place, number] for number in range(3)) for place in places}
    assert (file.good, file.repeated) == (len(seen), 600 - len(seen))


def test_a_number_that_comes_twice_counts_once_and_the_file_says_how_many(by):
    rows = [dossier("A-1", channel="2"), dossier(" a-1 ", channel="2"), dossier("A-2")]
    file = record(content_of(*rows), by)
    assert counts() == {"2020-03 X1 C1": (2, 1, 0)}
    assert (file.rows, file.good, file.repeated, file.differing, file.refused) == (3, 2, 1, 0, 0)


def test_a_repeated_number_that_says_something_else_is_named(by):
    file = bring(content_of(dossier("A-1", channel="1"), dossier("A-2"), dossier("A-1", channel="2")), by)
    assert (file.good, file.repeated, file.differing) == (2, 1, 1)
    assert "dòng 4" in " ".join(file.outcome["notes"])


def test_a_refused_row_does_not_stop_a_good_one_with_its_number(by):
    file = record(content_of(dossier("A-1", channel="9"), dossier("A-1", channel="2")), by)
    assert counts() == {"2020-03 X1 C1": (1, 1, 0)}
    assert (file.good, file.repeated, file.refused) == (1, 0, 1)


def test_without_numbers_every_row_counts_and_the_page_says_so(by):
    rows = [row[1:] for row in (dossier("A-1"), dossier("A-1"))]
    file = record(content_of(*rows, head=HEAD[1:]), by)
    assert counts() == {"2020-03 X1 C1": (2, 0, 0)}
    assert any("không có mã hồ sơ" in note for note in file.outcome["notes"])


def test_results_by_post_are_not_counted_where_the_file_does_not_say_them(by):
    head = ("MaTTHC", "KenhThucHien", "NgayTiepNhan", "MaDinhDanhDV")
    record(content_of(("C1", "2", "20200305", "X1"), head=head), by)
    assert counts() == {"2020-03 X1 C1": (1, 1, None)}


@pytest.mark.parametrize(
    ("channel", "online"),
    [
        ("", 0),
        ("1", 0),
        ("2", 1),
        ("3", 0),
        ("Trực tiếp", 0),
        ("TRỰC TUYẾN", 1),
        ("Bưu chính công ích", 0),
        ("BCCI", 0),
    ],
)
def test_each_channel_counts_and_only_the_second_one_is_online(by, channel, online):
    record(content_of(dossier("A-1", channel=channel)), by)
    assert counts() == {"2020-03 X1 C1": (1, online, 0)}


REFUSED = {
    "no such unit": (dossier("A", unit="X99"), "Không có đơn vị mang mã này"),
    "no such procedure": (dossier("A", procedure="C99"), "Không có TTHC mang mã này"),
    "a procedure of others": (dossier("A", procedure="P1"), "Đơn vị không báo cáo TTHC này trong kỳ"),
    "a day in no period": (dossier("A", day="20190305"), "Ngày này không thuộc kỳ báo cáo nào"),
    "a month that goes on": (dossier("A", day="20200514"), "Ngày này không thuộc kỳ báo cáo nào"),
    "no day": (dossier("A", day="05/13/2020"), "Không phải là ngày"),
    "a channel that there is not": (dossier("A", channel="4"), "Kênh thực hiện là 1"),
    "no such answer": (dossier("A", post="2"), "Việc trả kết quả qua BCCI"),
    "no number": (dossier(""), "Hồ sơ không có mã"),
    "no unit": (dossier("A", unit=""), "Ô"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_row_that_cannot_be_counted_is_refused_with_its_reason(by, what):
    row, reason = REFUSED[what]
    file = bring(content_of(row, dossier("B")), by)
    assert (file.rows, file.good, file.refused) == (2, 1, 1)
    [(_column, label)] = refusals(file)
    assert label.startswith(reason), label


def test_a_row_says_everything_that_is_wrong_with_it_and_is_one_refused_row(by):
    rows = [
        dossier("", unit="X99", procedure="C99", day="20190305", channel="4", post="2"),
        dossier("A", unit="", procedure="P1", day="hôm qua"),
        dossier("B", unit="X99", procedure="P1"),
        dossier("C", procedure="P1", channel="4"),
    ]
    file = bring(content_of(*rows), by)
    assert (file.rows, file.good, file.refused) == (4, 0, 4)
    listed = csv.reader(StringIO(b"".join(refused_read(file)).decode("utf-8-sig")))
    number, procedure, channel, day, unit, post = HEAD[:6]
    assert [(row[0], row[1]) for row in listed][1:] == [
        *(("2", column) for column in (number, day, unit, procedure, channel, post)),
        *(("3", column) for column in (day, unit)),
        ("4", unit),
        *(("5", column) for column in (procedure, channel)),
    ]


def test_an_unknown_code_with_a_sign_that_only_looks_right_says_which_one(by):
    dash = "C1\N{EN DASH}2"
    rows = [
        dossier("A", unit="\N{CYRILLIC CAPITAL LETTER HA}1"),
        dossier("B", procedure=dash),
        dossier("C", unit="X99"),
    ]
    file = bring(content_of(*rows), by)
    assert refusals(file) == {
        ("MaDinhDanhDV", "Không có đơn vị mang mã này"): 2,
        ("MaTTHC", "Không có TTHC mang mã này"): 1,
    }
    lines = b"".join(refused_read(file)).decode().splitlines()
    assert [sign in line for sign, line in zip(("U+0425", "U+2013", "U+"), lines[1:], strict=True)] == [
        True,
        True,
        False,
    ]


def test_all_refused_rows_are_counted_and_the_first_are_named(by):
    rows = [dossier(f"A-{number}", unit=f"Z{number}") for number in range(130)]
    file = bring(content_of(*rows, *many(250, channel="8")), by)
    kinds = {kind["column"]: kind for kind in file.outcome["kinds"]}
    assert {column: kind["count"] for column, kind in kinds.items()} == {"MaDinhDanhDV": 130, "KenhThucHien": 250}
    assert (len(kinds["MaDinhDanhDV"]["groups"]), kinds["MaDinhDanhDV"]["unlisted"]) == (100, 30)
    assert (file.refused, file.good, SystemCount.objects.count()) == (380, 0, 0)


def test_a_month_from_the_15th_to_the_14th_is_the_month_of_its_days(by):
    moved = {3: (date(2020, 2, 15), date(2020, 3, 14)), 4: (date(2020, 3, 15), date(2020, 4, 14))}
    for month, (starts_on, ends_on) in moved.items():
        ReportingPeriod.objects.filter(month=month).update(starts_on=starts_on, ends_on=ends_on)
    days = ["20200215", "20200314235959", "20200315", "20200414", "20200415"]
    file = record(content_of(*(dossier(f"A-{day}", day=day) for day in days)), by)
    assert counts() == {"2020-03 X1 C1": (2, 0, 0), "2020-04 X1 C1": (2, 0, 0)}
    assert refusals(file) == {("NgayTiepNhan", "Ngày này không thuộc kỳ báo cáo nào"): 1}


def ended(unit, last, kind=SuccessionKind.MERGER):
    """``unit`` ends on ``last``, and X9 of the same district carries on its work."""
    heir = make_commune("X9", unit.parent, active_from=date.fromordinal(last.toordinal() + 1))
    Unit.objects.filter(pk=unit.pk).update(active_until=last)
    make_succession(unit, heir, heir.active_from, kind)
    return heir


def test_dossiers_of_a_unit_merged_in_the_month_count_for_its_successor(working_province, by):
    ended(working_province.units["X2"], date(2020, 3, 9))
    rows = [
        dossier("A-1", unit="X2", day="20200305"),
        dossier("A-2", unit="X9", day="20200310"),
        dossier("A-3", unit="X2", day="20200201"),
        dossier("A-4", unit="X2", day="20200310"),
        dossier("A-5", unit="X9", day="20200309"),
    ]
    file = record(content_of(*rows), by)
    assert counts() == {"2020-03 X9 C1": (2, 0, 0), "2020-02 X2 C1": (1, 0, 0)}
    reason = "Vào ngày tiếp nhận không có đơn vị nào mang mã này đang hoạt động"
    assert refusals(file) == {("MaDinhDanhDV", reason): 2}


def test_a_unit_that_sent_the_month_itself_keeps_its_dossiers(working_province, by):
    working_province.send("X2", 3, (5, 1, 0), (0, 0, 0))
    ended(working_province.units["X2"], date(2020, 3, 30))
    record(content_of(dossier("A-1", unit="X2", day="20200305")), by)
    assert counts() == {"2020-03 X2 C1": (1, 0, 0)}


def test_nobody_is_guessed_for_the_dossiers_of_a_unit_that_was_split(working_province, by):
    ended(working_province.units["X2"], date(2020, 3, 9), SuccessionKind.SPLIT)
    file = bring(content_of(dossier("A-1", unit="X2", day="20200305")), by)
    [(column, label)] = refusals(file)
    assert (column, label[:40]) == ("MaDinhDanhDV", "Đơn vị kết thúc hoạt động trước ngày cuố")


def test_a_procedure_counts_from_the_day_to_the_day_of_its_publication(by):
    make_publication(make_procedure("C7"), on=date(2020, 3, 10), until=date(2020, 3, 20))
    days = ["20200309", "20200310", "20200320", "20200321"]
    file = record(content_of(*(dossier(f"A-{day}", procedure="C7", day=day) for day in days)), by)
    assert counts() == {"2020-03 X1 C7": (2, 0, 0)}
    assert list(refusals(file).values()) == [2]


def test_codes_are_recognised_as_everywhere_in_the_portal(by):
    make_publication(make_procedure("1.001570"))
    make_commune("00123", Unit.objects.get(code="H1"))
    rows = [dossier("A-1", unit=" x1\u200b", procedure="c1"), dossier("A-2", unit="123", procedure="1.00157")]
    file = record(content_of(*rows), by)
    assert counts() == {"2020-03 X1 C1": (1, 0, 0), "2020-03 00123 1.001570": (1, 0, 0)}
    assert any("2 mã" in note for note in file.outcome["notes"])


def workbook(*rows):
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_a_workbook_and_lines_of_json_say_the_same_as_a_table_of_text(by):
    rows = [*many(3, channel="2", post="1"), *many(2, start=5, procedure="C2"), dossier("A", unit="X99")]
    book = workbook(["Danh sách hồ sơ"], HEAD, *rows, [None, None, None, None, None, None, "Tổng cộng"])
    lines = "\n".join(json.dumps(dict(zip(HEAD, row, strict=True))) for row in rows).encode()
    files = [bring(content, by, system=name) for name, content in enumerated(content_of(*rows), book, lines)]
    assert len({file.digest for file in files}) == 1
    assert [(file.rows, file.good, file.refused) for file in files] == [(6, 5, 1)] * 3
    assert len({json.dumps(file.outcome["periods"]) for file in files}) == 1


def enumerated(*contents):
    return [(f"system {number}", content) for number, content in enumerate(contents)]


def test_a_date_cell_is_its_day(by):
    book = workbook(HEAD, ["A-1", "C1", 2, date(2020, 3, 5), "X1", 1, PERSON, TELEPHONE])
    record(book, by)
    assert counts() == {"2020-03 X1 C1": (1, 1, 1)}


def test_vietnamese_headings_are_recognised(by):
    head = (
        "Mã hồ sơ",
        "Mã TTHC",
        "Hình thức tiếp nhận",
        "Ngày tiếp nhận",
        "Mã đơn vị",
        "Trả kết quả qua BCCI",
        "Họ tên",
    )
    record(content_of(dossier("A-1", channel="Trực tuyến", post="có", day="05/03/2020 08:15")[:7], head=head), by)
    assert counts() == {"2020-03 X1 C1": (1, 1, 1)}


def test_headings_again_and_rows_without_a_dossier_are_left_out(by):
    rows = [dossier("A-1"), HEAD, ("Cộng", "", "", "", "", "", "", ""), dossier("A-2")]
    file = record(content_of(*rows), by)
    assert (file.rows, file.good, file.refused) == (2, 2, 0)
    assert any("2 dòng" in note for note in file.outcome["notes"])


def test_headings_in_two_lines_with_numbers_are_left_out_on_every_page(by):
    two = [("Hồ sơ", "TTHC", "Kênh", "Ngày", "Đơn vị", "Trả kết quả", "", ""), HEAD, [f"({at})" for at in range(1, 9)]]
    content = content_of(*two[1:], dossier("A-1"), *two, dossier("A-2"), head=two[0])
    file = record(content, by)
    assert (file.rows, file.good, file.refused) == (2, 2, 0)
    assert any("3 dòng" in note for note in file.outcome["notes"])


NEEDED = {
    "MaTTHC": "Mã TTHC",
    "KenhThucHien": "Kênh thực hiện",
    "NgayTiepNhan": "Ngày tiếp nhận",
    "MaDinhDanhDV": "Mã đơn vị",
}


@pytest.mark.parametrize("missing", NEEDED)
def test_a_file_without_a_needed_column_is_refused_as_a_whole(by, missing):
    head = tuple("Khác" if name == missing else name for name in HEAD)
    with pytest.raises(Refused, match=f"Còn thiếu: «{NEEDED[missing]}»"):
        bring(content_of(dossier("A-1"), head=head), by)
    assert DossierFile.objects.count() == 0


def test_nothing_of_a_person_and_no_number_of_a_dossier_is_ever_stored(by, monkeypatch):
    monkeypatch.setattr(counting, "ROWS_AT_ONCE", 0)
    number = "000.00.16.H32-200305-0001"
    content = content_of(dossier(number), dossier("B-2", unit="X99"))
    waiting = bring(content, by)
    assert waiting.state == DossierState.WAITING
    stored = [text_of_database(), *(line for line in kept_lines(waiting))]
    dossier_files_count()
    waiting.refresh_from_db()
    stored += [text_of_database(), *kept_pieces(waiting)]
    dossier_file_record(file=waiting, leave_out=1, by=by)
    stored.append(text_of_database())
    for secret in (PERSON, TELEPHONE, number):
        assert not [text for text in stored if secret in text or secret.encode().hex() in text]


def kept_lines(file):
    from exchange.dossiers.parts import lines_read

    return list(lines_read(file))


def kept_pieces(file):
    import zlib

    return [zlib.decompress(bytes(part.content)).decode("utf-8", "replace") for part in file.parts.all()]


@pytest.mark.parametrize(
    ("column", "strange"),
    [
        ("unit", PERSON),
        ("unit", TELEPHONE),
        ("procedure", "Số 5 đường Trần Phú"),
        ("procedure", "056123456789"),
        ("day", TELEPHONE),
        ("day", "sinh ngày 3/4/1980"),
        ("channel", PERSON),
        ("channel", PERSON.upper()),
        ("post", TELEPHONE),
    ],
)
def test_what_is_in_the_wrong_column_is_kept_nowhere(by, column, strange):
    """A comma too many in an address moves the rest of the row by one cell."""
    file = bring(content_of(dossier("1", **{column: strange}), dossier("2")), by)

    assert (file.refused, file.good) == (1, 1)
    kept = [json.dumps(file.outcome, ensure_ascii=False), b"".join(refused_read(file)).decode()]
    assert not [text for text in kept if strange in text]
    assert "thông tin cá nhân" in kept[1]


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("unit", "X9"),
        ("unit", "000.00.16.H32"),
        ("day", "20201305093000"),
        ("day", "31/02/2020"),
        ("channel", "Tại xã"),
    ],
)
def test_a_wrong_value_of_its_column_is_named(by, column, wrong):
    file = bring(content_of(dossier("1", **{column: wrong})), by)

    assert wrong in b"".join(refused_read(file)).decode()


def test_the_memory_of_counting_does_not_grow_with_the_rows(by, monkeypatch):
    monkeypatch.setattr("exchange.dossiers.tally.SUMS_AT_ONCE", 50)
    monkeypatch.setattr("exchange.dossiers.parts.PIECE", 64 * 1024)
    monkeypatch.setattr(counting, "ROWS_AT_ONCE", 0)

    def peak(rows):
        file = bring(content_of(*many(rows, channel="2")), by, system=f"{rows} rows")
        tracemalloc.start()
        found = counted(file)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found.good == rows
        return most

    peak(10)
    few, many_more = peak(10_000), peak(40_000)
    assert many_more < few * 1.2


def test_sums_on_the_disk_are_those_that_fit_in_the_memory(by, monkeypatch):
    rows = [dossier(f"A-{n}", unit=f"X{n % 3 + 1}", procedure=f"C{n % 2 + 1}", channel="2") for n in range(120)]
    in_memory = bring(content_of(*rows), by, system="one")
    monkeypatch.setattr("exchange.dossiers.tally.SUMS_AT_ONCE", 1)
    monkeypatch.setattr("exchange.dossiers.parts.ROWS_A_PIECE", 2)
    on_disk = bring(content_of(*rows), by, system="two")
    assert in_memory.digest == on_disk.digest
    assert on_disk.outcome["periods"] == in_memory.outcome["periods"]


def test_a_file_of_the_operating_system_is_read_where_it_is(by):
    """A large upload is on the disk already: the child reads it there, and this process reads its check code."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content_of(*many(3)))
        file.flush()
        brought = dossier_file_bring(file=file, size=file.tell(), file_name="a.csv", system="one", by=by)
    assert brought.good == 3


def test_a_draft_is_never_touched(working_province, by):
    submission = submission_start(unit=working_province.units["X1"], period=working_province.periods[4])
    record(content_of(*many(3, day="20200405")), by)
    assert submission.counts.count() == 0


@pytest.fixture
def table(working_province):
    """What a one-stop system calls X1, X2 and C1; from 10 March X2 has another code there."""
    table = CodeTable.objects.create(code="mot-cua", name="Một cửa")
    for subject, ours, theirs, first, last in (
        ("unit", "X1", "H32.22", None, None),
        ("unit", "X2", "H32.23", None, date(2020, 3, 9)),
        ("unit", "X2", "H32.24", date(2020, 3, 10), None),
        ("procedure", "C1", "TT-1", None, None),
    ):
        CodeMapping.objects.create(
            table=table, subject=subject, ours=ours, theirs=theirs, valid_from=first, valid_until=last
        )
    return table


def test_a_code_table_says_which_unit_and_procedure_a_row_means_on_its_day(by, table):
    rows = [
        dossier("1", unit="H32.22", procedure="TT-1"),
        dossier("2", unit="H32.23", procedure="TT-1", day="20200309"),
        dossier("3", unit="H32.24", procedure="C2", day="20200310"),
        dossier("4", unit="X1", procedure="TT-1"),
        dossier("5", unit="H32.23", procedure="TT-1", day="20200310"),
        dossier("6", unit="H32.99", procedure="TT-1"),
        dossier("7", unit="H32.22", procedure="C1"),
    ]
    file = bring(content_of(*rows), by, table=table)
    in_table = "Mã không có trong bảng mã và cũng không phải mã của hệ thống này"
    other = "Vào ngày tiếp nhận, bảng mã dùng mã khác cho mục này"
    assert refusals(file) == {
        ("MaDinhDanhDV", in_table): 2,
        ("MaDinhDanhDV", other): 1,
        ("MaTTHC", other): 1,
    }
    dossier_file_record(file=file, leave_out=4, by=by)
    assert counts() == {"2020-03 X1 C1": (1, 0, 0), "2020-03 X2 C1": (1, 0, 0), "2020-03 X2 C2": (1, 0, 0)}


def test_a_code_table_that_was_deleted_meanwhile_is_not_passed_over(by, table, monkeypatch):
    monkeypatch.setattr("exchange.actions.dossiers.counting.ROWS_AT_ONCE", 0)
    file = bring(content_of(dossier("1", unit="H32.22", procedure="TT-1")), by, table=table)
    table.delete()
    dossier_files_count()
    file.refresh_from_db()
    assert file.state == "failed"
