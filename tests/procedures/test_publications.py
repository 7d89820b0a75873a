"""A procedure's publications over time: when they are in force, at which levels, and which may not be together."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from procedures.models import AuthorityLevel, Procedure, Publication, level_flags, parse_levels, write_levels
from tests.factories import make_district, make_procedure, make_publication, make_unit
from units.models import UnitKind

FIRST, LAST = date(2020, 3, 1), date(2020, 6, 30)
COMMUNE, DISTRICT, PROVINCE = AuthorityLevel.COMMUNE, AuthorityLevel.DISTRICT, AuthorityLevel.PROVINCE


@pytest.fixture
def procedure(db):
    return make_procedure("P")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_in_force"),
    [
        (date(2020, 2, 1), date(2020, 2, 29), False),
        (date(2020, 2, 1), FIRST, True),
        (date(2020, 4, 1), date(2020, 4, 30), True),
        (date(2020, 1, 1), date(2020, 12, 31), True),
        (LAST, date(2020, 7, 31), True),
        (date(2020, 7, 1), date(2020, 7, 31), False),
    ],
)
def test_a_publication_is_in_force_during_a_month_on_some_day_of_it(procedure, starts_on, ends_on, is_in_force):
    make_publication(procedure, on=FIRST, until=LAST)
    assert Publication.objects.in_force_during(starts_on, ends_on).exists() == is_in_force


def test_a_publication_without_a_last_day_goes_on(procedure):
    make_publication(procedure, on=FIRST)
    assert Publication.objects.in_force_during(date(2099, 1, 1), date(2099, 1, 31)).exists()


@pytest.mark.parametrize(
    ("levels", "codes"),
    [
        ([], []),
        ([COMMUNE], ["C", "DC"]),
        ([DISTRICT], ["D", "DC"]),
        ([COMMUNE, DISTRICT], ["C", "D", "DC"]),
        ([PROVINCE], ["P"]),
    ],
)
def test_publications_are_found_by_any_of_their_levels(procedure, levels, codes):
    make_publication(procedure, [PROVINCE], department=make_unit("S"))
    for code, handled in (("C", [COMMUNE]), ("D", [DISTRICT]), ("DC", [DISTRICT, COMMUNE])):
        make_publication(make_procedure(code), handled)
    found = Publication.objects.at_levels(levels).values_list("procedure__code", flat=True)
    assert sorted(found) == codes


def test_a_level_that_does_not_exist_is_no_level(db):
    with pytest.raises(ValueError, match="ward"):
        Publication.objects.at_levels(["ward"])


def publication(procedure, **values):
    levels = values.pop("levels", [COMMUNE])
    return Publication(procedure=procedure, level=3, **{"effective_on": FIRST} | values, **level_flags(levels))


@pytest.mark.parametrize(
    ("days", "is_refused"),
    [
        ({"effective_on": date(2020, 7, 1)}, False),
        ({"effective_on": LAST}, True),
        ({"effective_on": date(2020, 1, 1), "ended_on": date(2020, 2, 29)}, False),
        ({"effective_on": date(2020, 1, 1), "ended_on": FIRST}, True),
        ({"effective_on": date(2020, 1, 1)}, True),
        ({"effective_on": date(2020, 4, 1), "ended_on": date(2020, 4, 1)}, True),
    ],
)
def test_two_publications_of_one_procedure_do_not_overlap(procedure, days, is_refused):
    make_publication(procedure, on=FIRST, until=LAST)
    if is_refused:
        with pytest.raises(ValidationError, match="không được trùng nhau"):
            publication(procedure, **days).clean()
    else:
        publication(procedure, **days).clean()


def test_publications_of_two_procedures_may_overlap(procedure):
    make_publication(make_procedure("Q"), on=FIRST)
    publication(procedure).clean()


def test_a_stored_publication_does_not_overlap_itself(procedure):
    make_publication(procedure, on=FIRST).clean()


@pytest.mark.parametrize(
    ("levels", "kind", "sentence"),
    [
        ([PROVINCE], None, "TTHC cấp tỉnh phải có sở"),
        ([PROVINCE, COMMUNE], None, "TTHC cấp tỉnh phải có sở"),
        ([COMMUNE], UnitKind.DEPARTMENT, "Chỉ TTHC cấp tỉnh mới ghi sở"),
        ([PROVINCE], UnitKind.DISTRICT, "Chọn"),
        ([PROVINCE], UnitKind.DEPARTMENT, None),
        ([PROVINCE, COMMUNE], UnitKind.DEPARTMENT, None),
        ([DISTRICT, COMMUNE], None, None),
    ],
)
def test_a_department_is_there_exactly_for_the_level_of_the_province(procedure, levels, kind, sentence):
    unit = make_unit("U", kind) if kind else None
    new = publication(procedure, levels=levels, department=unit)
    if sentence:
        with pytest.raises(ValidationError) as refused:
            new.clean()
        assert list(refused.value.message_dict) == ["department"]
        assert sentence.lower() in refused.value.messages[0].lower()
    else:
        new.clean()


def test_what_a_form_left_out_is_left_to_its_fields():
    Publication().clean()


@pytest.mark.parametrize(
    ("levels", "handled_by"),
    [
        ([PROVINCE], "Sở S"),
        ([PROVINCE, COMMUNE], "Sở S; Cấp xã"),
        ([DISTRICT, COMMUNE], "Cấp huyện; Cấp xã"),
    ],
)
def test_who_handles_it_is_the_department_and_the_other_levels(procedure, levels, handled_by):
    department = make_unit("S") if PROVINCE in levels else None
    made = make_publication(procedure, levels, department=department)
    assert (made.levels, made.handled_by) == (levels, handled_by)


def test_a_publication_is_called_by_code_level_and_day(procedure):
    assert str(make_publication(procedure, on=FIRST, level=4)) == "P Mức độ 4 01/03/2020"


# levels as a file has them


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("province", [PROVINCE]),
        ("commune;province", [PROVINCE, COMMUNE]),
        ("province + commune", [PROVINCE, COMMUNE]),
        ("commune;commune", [COMMUNE]),
        ("", None),
        ("ward", None),
        ("province;ward", None),
        ("province;", None),
        ("Province", None),
    ],
)
def test_levels_are_read_in_any_order_and_nothing_else(text, levels):
    assert parse_levels(text) == levels


def test_levels_are_written_in_their_order_and_read_again():
    text = write_levels([COMMUNE, PROVINCE])
    assert text == "province;commune"
    assert parse_levels(text) == [PROVINCE, COMMUNE]
    assert write_levels([]) == ""


@pytest.mark.parametrize(
    ("kind", "level"),
    [(UnitKind.DEPARTMENT, PROVINCE), (UnitKind.DISTRICT, DISTRICT), (UnitKind.COMMUNE, COMMUNE)],
)
def test_each_group_reports_the_procedures_of_one_level(kind, level):
    assert AuthorityLevel.of_kind(kind) == level
    assert level_flags([level])[level.flag]


# procedures


@pytest.mark.parametrize(
    ("code", "is_local"), [("KHA-1", True), ("1.001570", False), ("kha-1", False), ("XKHA-1", False)]
)
def test_codes_of_the_province_are_known_by_their_beginning(code, is_local):
    assert Procedure(code=code).has_local_code == is_local


@pytest.mark.parametrize("code", ["p", "P"])
def test_a_code_is_one_code_in_any_case(procedure, code):
    with pytest.raises(ValidationError) as refused:
        Procedure(code=code, name="x", field="y").clean()
    assert list(refused.value.message_dict) == ["code"]
    procedure.clean()


@pytest.mark.parametrize(
    ("words", "codes"), [("khai tu", ["1.2"]), ("HỘ TỊCH", ["1.2"]), ("1.", ["1.2", "1.3"]), ("khong", [])]
)
def test_procedures_are_found_by_name_field_or_a_part_of_the_code(db, words, codes):
    make_procedure("1.2", name="Đăng ký khai tử", field="Hộ tịch")
    make_procedure("1.3", name="Cấp phép", field="Xây dựng")
    assert list(Procedure.objects.search(words).values_list("code", flat=True)) == codes


def test_procedures_read_by_their_ids_are_in_the_order_of_the_catalogue(db):
    made = [make_procedure(code, sort_order=order) for code, order in (("B", 2), ("C", 1), ("A", 2))]
    assert [each.code for each in Procedure.objects.with_ids([each.pk for each in made])] == ["C", "A", "B"]
    assert Procedure.objects.with_ids([]) == []


def test_a_district_is_no_department(procedure):
    with pytest.raises(ValidationError):
        publication(procedure, levels=[PROVINCE], department=make_district("H")).clean()
