"""What becomes of a file of dossiers: counted once, shown, recorded as the whole of its months, or given up."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
import xlsxwriter

from exchange.actions.dossiers import bringing, counting
from exchange.actions.dossiers.counting import dossier_files_count
from exchange.actions.dossiers.forgetting import dossier_files_clear
from exchange.actions.dossiers.recording import dossier_file_compare, dossier_file_give_up, dossier_file_record
from exchange.models import DossierFile, DossierPart, DossierState, PartKind
from reporting.actions.reconciliation import system_counts_apply, system_counts_upload
from reporting.models import CountSource, SystemCount, SystemUpload
from tests.exchange.dossiers.files import HEAD, SYSTEM, bring, content_of, dossier, many, record, refusals
from tests.factories import make_period
from tests.reporting import one_stop
from tests.reporting.one_stop import counts
from tests.units.tables.files import sheets
from units import clock
from units.refusals import Refused

OTHER = "Hệ thống của Bộ Tư pháp"
OLD = content_of(*many(5, channel="2"), *many(3, start=10, procedure="C2"), *many(2, start=20, day="20200405"))
NEW = content_of(*many(6, channel="2"), *many(1, start=30, unit="X2"))


@pytest.fixture
def by(working_province):
    return working_province.coordinator


@pytest.fixture
def later(monkeypatch):
    """Files are left to a worker."""
    monkeypatch.setattr(counting, "ROWS_AT_ONCE", 0)


def table_of(*lines, by):
    """Record a table of counts, as another source than any system's dossiers."""
    shown = system_counts_upload(content=one_stop.file_of(*lines), file_name="bang.csv", by=by)
    system_counts_apply(upload=shown.upload, by=by)


def periods_of(file):
    return {row["period"]: row for row in file.outcome["periods"]}


def test_nothing_is_recorded_before_it_was_seen(by):
    file = bring(OLD, by)
    assert file.state == DossierState.COUNTED
    assert (counts(), SystemUpload.objects.count()) == ({}, 0)
    march = periods_of(file)["2020-03"]
    assert {
        name: march[name] for name in ("units", "rows", "received_total", "received_online", "returned_by_post")
    } == {
        "units": 1,
        "rows": 2,
        "received_total": 8,
        "received_online": 5,
        "returned_by_post": 0,
    }
    assert (march["new"], march["changed"], march["removed"], march["first"], march["last"]) == (
        *(2, 0, 0),
        *("2020-03-05", "2020-03-05"),
    )


def test_a_file_is_the_whole_of_its_months_for_its_system(by):
    record(OLD, by)
    file = bring(NEW, by)
    march = periods_of(file)["2020-03"]
    assert (march["new"], march["changed"], march["removed"], march["of_others"]) == (1, 1, 1, 0)
    assert [change["pairs"][0] for change in file.outcome["changes"]] == [[5, 6]]
    dossier_file_record(file=file, by=by)
    assert counts() == {"2020-03 X1 C1": (6, 6, 0), "2020-03 X2 C1": (1, 0, 0), "2020-04 X1 C1": (2, 0, 0)}
    upload = SystemUpload.objects.latest("pk")
    assert (upload.new, upload.changed, upload.removed, upload.unchanged, upload.rows) == (1, 1, 1, 0, 2)
    assert (upload.system, upload.source, upload.periods, upload.digest) == (SYSTEM, "file", "2020-03", file.digest)


WHOLE = content_of(*many(2), *many(3, start=10, day="20200316"), *many(1, start=20, day="20200317"))
HALF = content_of(*many(4))


def test_a_file_of_half_a_month_says_which_days_it_would_remove(by):
    record(WHOLE, by)
    file = bring(HALF, by)
    lost = [{"day": "2020-03-16", "dossiers": 3}, {"day": "2020-03-17", "dossiers": 1}]
    assert periods_of(file)["2020-03"]["lost_days"] == lost
    for said in (0, 1, 3):
        with pytest.raises(Refused) as refused:
            dossier_file_record(file=file, lose_days=said, by=by)
        assert refused.value.code == "days_lost"
    assert counts() == {"2020-03 X1 C1": (6, 0, 0)}
    dossier_file_record(file=file, lose_days=2, by=by)
    assert counts() == {"2020-03 X1 C1": (4, 0, 0)}
    assert periods_of(bring(WHOLE, by))["2020-03"]["lost_days"] == []


def test_days_are_compared_with_those_of_the_same_system_and_months(by):
    record(WHOLE, by)
    assert periods_of(bring(HALF, by, system=OTHER))["2020-03"]["lost_days"] == []
    april = bring(content_of(*many(1, start=50, day="20200402")), by)
    assert periods_of(april)["2020-04"]["lost_days"] == []
    dossier_file_record(file=april, by=by)
    assert periods_of(bring(HALF, by))["2020-03"]["lost_days"] != []


def test_days_recorded_meanwhile_are_not_lost_unseen(by):
    half = bring(HALF, by)
    assert periods_of(half)["2020-03"]["lost_days"] == []
    whole = bring(WHOLE, by, system=OTHER)
    DossierFile.objects.filter(pk=whole.pk).update(system=SYSTEM)
    dossier_file_record(file=DossierFile.objects.get(pk=whole.pk), by=by)
    with pytest.raises(Refused) as refused:
        dossier_file_record(file=half, by=by)
    assert refused.value.code == "days_lost"
    assert len(periods_of(dossier_file_compare(file=half))["2020-03"]["lost_days"]) == 2


def test_counts_of_another_source_stay_where_the_file_says_nothing_of_them(by):
    table_of("2020-03,X1,C2,40,4,", "2020-03,X1,C1,5,5,0", by=by)
    record(content_of(*many(3, unit="X2")), by, system=OTHER)
    file = bring(content_of(*many(5, channel="2")), by)
    march = periods_of(file)["2020-03"]
    assert (march["new"], march["changed"], march["removed"]) == (0, 0, 0)
    assert (march["from_others"], march["of_others"]) == (1, 2)
    dossier_file_record(file=file, by=by)
    assert counts() == {"2020-03 X1 C1": (5, 5, 0), "2020-03 X1 C2": (40, 4, None), "2020-03 X2 C1": (3, 0, 0)}
    assert SystemCount.objects.get(unit__code="X1", procedure__code="C1").upload.system == SYSTEM


def test_what_a_system_took_over_is_its_own_when_the_next_file_lacks_it(by):
    table_of("2020-03,X1,C1,5,5,0", by=by)
    record(content_of(*many(5, channel="2")), by)
    record(content_of(*many(1, unit="X2")), by)
    assert counts() == {"2020-03 X2 C1": (1, 0, 0)}


def test_the_same_file_again_changes_nothing(by):
    record(OLD, by)
    before = list(SystemCount.objects.order_by("pk").values())
    record(OLD, by)
    assert list(SystemCount.objects.order_by("pk").values()) == before


def test_recording_twice_does_nothing_more(by):
    file = record(OLD, by)
    assert dossier_file_record(file=file, by=by).upload_id == file.upload_id
    assert SystemUpload.objects.count() == 1


def test_refused_rows_are_left_out_only_by_choice(by):
    file = bring(content_of(*many(2), dossier("A", unit="X99")), by)
    for chosen in (0, 2):
        with pytest.raises(Refused, match="1 dòng chưa hợp lệ") as refused:
            dossier_file_record(file=file, leave_out=chosen, by=by)
        assert refused.value.code == "refused_rows"
    assert counts() == {}
    dossier_file_record(file=file, leave_out=1, by=by)
    assert counts() == {"2020-03 X1 C1": (2, 0, 0)}
    assert SystemUpload.objects.get().refused == 1


def test_what_others_recorded_meanwhile_is_shown_before_anything_is_recorded(by):
    file = bring(NEW, by)
    table_of("2020-03,X1,C1,99,9,", by=by)
    with pytest.raises(Refused) as refused:
        dossier_file_record(file=file, by=by)
    assert refused.value.code == "moved"
    assert counts() == {"2020-03 X1 C1": (99, 9, None)}
    file = dossier_file_compare(file=file)
    march = periods_of(file)["2020-03"]
    assert (march["new"], march["changed"], march["from_others"], march["first"]) == (1, 1, 1, "2020-03-05")
    dossier_file_record(file=file, by=by)
    assert counts() == {"2020-03 X1 C1": (6, 6, 0), "2020-03 X2 C1": (1, 0, 0)}


def test_a_unit_that_ended_meanwhile_is_not_recorded(working_province, by):
    file = bring(OLD, by)
    working_province.procedures["C2"].publications.all().delete()
    with pytest.raises(Refused) as refused:
        dossier_file_record(file=file, by=by)
    assert (refused.value.code, counts()) == ("changed", {})


def test_a_month_that_goes_on_is_refused(by):
    make_period(5)
    file = bring(content_of(dossier("A", day="20200514")), by)
    assert [kind["label"] for kind in file.outcome["kinds"]] == ["Kỳ báo cáo chưa kết thúc"]


def test_a_file_of_which_no_row_was_counted_cannot_be_recorded(by):
    file = bring(content_of(dossier("A", unit="X99")), by)
    with pytest.raises(Refused) as refused:
        dossier_file_record(file=file, leave_out=1, by=by)
    assert refused.value.code == "empty"


@pytest.mark.parametrize("who", ["observer", "administrator"])
def test_only_coordinators_bring_and_record(working_province, by, who):
    user = getattr(working_province, who)
    with pytest.raises(Refused):
        bring(OLD, user)
    file = bring(OLD, by)
    with pytest.raises(Refused):
        dossier_file_record(file=file, by=user)
    with pytest.raises(Refused):
        dossier_file_give_up(file=file, by=user)
    assert DossierFile.objects.get().state == DossierState.COUNTED


@pytest.mark.parametrize("system", ["", "   ", "x" * 101])
def test_a_system_has_a_name_of_one_line(by, system):
    with pytest.raises(Refused) as refused:
        bring(OLD, by, system=system)
    assert (refused.value.code, DossierFile.objects.count()) == ("system", 0)


def test_a_long_file_waits_for_a_worker_and_is_counted_once(by, later):
    file = bring(OLD, by)
    assert (file.state, file.rows, file.parts.count()) == (DossierState.WAITING, 10, 1)
    assert dossier_files_count() == 1
    assert dossier_files_count() == 0
    file.refresh_from_db()
    assert (file.state, file.good, file.tries) == (DossierState.COUNTED, 10, 1)
    assert set(file.parts.values_list("kind", flat=True)) == {PartKind.COUNTS}


def test_a_killed_count_is_begun_again_and_given_up_in_the_end(by, later):
    file = bring(OLD, by)
    DossierPart.objects.create(file=file, kind=PartKind.COUNTS, number=0, content=b"of the killed one")
    lost = {"state": DossierState.COUNTING, "alive_at": clock.now() - timedelta(minutes=2)}
    DossierFile.objects.update(tries=1, **lost)
    assert dossier_files_count() == 1
    DossierFile.objects.update(tries=3, **lost)
    assert dossier_files_count() == 0
    file.refresh_from_db()
    assert (file.state, file.parts.count()) == (DossierState.FAILED, 0)
    assert "3 lần" in file.refusal


def test_a_count_that_is_alive_is_left_alone(by, later):
    bring(OLD, by)
    DossierFile.objects.update(state=DossierState.COUNTING, tries=1, alive_at=clock.now())
    assert dossier_files_count() == 0


def test_a_count_that_fails_is_said_and_stops_no_other(by, later, monkeypatch):
    bad, good = bring(OLD, by, system="one"), bring(OLD, by, system="two")
    DossierFile.objects.filter(pk=bad.pk).update(shape={})
    assert dossier_files_count() == 1
    states = dict(DossierFile.objects.values_list("pk", "state"))
    assert states == {bad.pk: DossierState.FAILED, good.pk: DossierState.COUNTED}


def test_a_person_has_a_bounded_number_of_files_waiting(by, later):
    for number in range(bringing.MAX_PENDING):
        bring(OLD, by, system=str(number))
    with pytest.raises(Refused) as refused:
        bring(OLD, by)
    assert refused.value.code == "too_many"


def test_a_new_file_of_a_person_and_system_gives_up_the_one_before(by):
    first = bring(OLD, by)
    bring(OLD, by, system=OTHER)
    bring(NEW, by)
    first.refresh_from_db()
    assert (first.state, first.parts.count()) == (DossierState.ENDED, 0)
    assert DossierFile.objects.filter(state=DossierState.COUNTED).count() == 2


def test_a_file_that_is_given_up_cannot_be_recorded(by):
    file = bring(OLD, by)
    dossier_file_give_up(file=file, by=by)
    with pytest.raises(Refused) as refused:
        dossier_file_record(file=file, by=by)
    assert (refused.value.code, DossierPart.objects.count()) == ("given_up", 0)


def test_counts_are_forgotten_after_a_day(by, later):
    counted, waiting, recorded = bring(OLD, by), None, None
    dossier_files_count()
    recorded = bring(NEW, by, system="two")
    dossier_files_count()
    recorded = dossier_file_record(file=DossierFile.objects.get(pk=recorded.pk), by=by)
    waiting = bring(NEW, by, system="three")
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        with pytest.raises(Refused):
            dossier_file_record(file=counted, by=by)
        assert dossier_files_clear() == 1
    states = dict(DossierFile.objects.values_list("pk", "state"))
    assert states == {
        counted.pk: DossierState.ENDED,
        waiting.pk: DossierState.FAILED,
        recorded.pk: DossierState.RECORDED,
    }
    assert DossierPart.objects.count() == 0


def test_files_that_were_not_recorded_are_forgotten_after_a_month(by):
    bring(OLD, by)
    recorded = record(NEW, by, system="two")
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        dossier_files_clear()
        dossier_files_clear()
    assert list(DossierFile.objects.values_list("pk", flat=True)) == [recorded.pk]


def test_no_report_sending_or_figure_changes(working_province, by):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    before = one_stop.everything_else()
    record(OLD, by)
    assert one_stop.everything_else() == before


def test_units_that_lost_counts_have_their_hints_counted_again(working_province, by):
    working_province.send("X1", 3, (8, 5, 0), (100, 100, 0))
    record(OLD, by)
    waiting = working_province.units["X1"].submissions.get(period__month=3)
    with_counts = waiting.warnings
    record(content_of(*many(1, unit="X2")), by)
    waiting.refresh_from_db()
    assert waiting.warnings < with_counts


def test_few_and_many_rows_take_the_same_queries(by, django_assert_num_queries):
    few = bring(content_of(*many(2)), by)
    rows = [dossier(f"B-{n}", unit=f"X{n % 3 + 1}", procedure=f"C{n % 2 + 1}") for n in range(60)]
    rows += [dossier(f"C-{n}", day=f"20200{n % 4 + 1}05") for n in range(60)]
    many_rows = bring(content_of(*rows), by, system=OTHER)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    for file in (few, many_rows):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            dossier_file_compare(file=file)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_an_upload_by_another_program_says_so(by):
    file = bring(OLD, by, source=CountSource.API)
    dossier_file_record(file=file, by=by)
    assert SystemUpload.objects.get().source == CountSource.API


def workbook_of(*rows):
    """A workbook in which a cell that begins with «=» is a formula with a stored text, and #N/A an error."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate((HEAD, *rows)):
            for column, text in enumerate(row):
                if text.startswith(("=", "#")):
                    sheet.write_formula(line, column, "=A1", value=text.removeprefix("="))
                else:
                    sheet.write_string(line, column, text)
    return content.getvalue()


def bring_workbook(by, *rows):
    return bring(workbook_of(*rows), by, name="ho-so.xlsx")


@pytest.mark.parametrize(
    ("column", "heading"),
    [*zip(("number", "procedure", "channel", "day", "unit", "post"), HEAD, strict=False)],
)
@pytest.mark.parametrize(("cell", "said"), [("=2", "Ô có công thức. "), ("#N/A", "Ô báo lỗi (#N/A). ")])
def test_an_error_and_a_formula_of_a_text_are_no_blanks_and_called_what_they_are(by, column, heading, cell, said):
    """A blank channel is direct: the result of a look-up was counted as such."""
    file = bring_workbook(by, dossier("1"), dossier(**{"number": "2"} | {column: cell}))
    assert (file.rows, file.good) == (2, 1)
    [(named, label)] = refusals(file)
    assert named == heading
    assert label.startswith(said), label


def test_numbers_that_are_formulas_of_a_text_are_not_one_dossier(by):
    file = bring_workbook(by, dossier("=H32-1"), dossier("=H32-2"))
    assert (file.rows, file.good, file.repeated) == (2, 0, 0)


def test_another_sheet_of_dossiers_is_not_left_out_without_a_word(by):
    head = [*HEAD]
    content = sheets({"Tháng 2": [head, [*dossier("1", day="05/02/2020")]], "Tháng 3": [head, [*dossier("2")]]})
    file = bring(content, by, name="ho-so.xlsx")
    assert file.rows == 1
    assert file.outcome["notes"][0].startswith("Chỉ đọc trang tính «Tháng 2»")
    assert "«Tháng 3»" in file.outcome["notes"][0]


def test_a_hidden_column_that_is_counted_is_named(by):
    book, file = openpyxl.Workbook(), BytesIO()
    for row in (HEAD, dossier("A-1")):
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = book.active.column_dimensions["H"].hidden = True
    book.save(file)
    notes = bring(file.getvalue(), by, name="ho-so.xlsx").outcome["notes"]
    assert notes[0] == "Đã đọc cả cột đang ẩn trong tệp: «KenhThucHien» (C1). Đề nghị kiểm tra lại."
