"""Reading and writing data value sets: what is written is read back, and what is odd is refused with its place."""

import json

import pytest
from hypothesis import given

from exchange.value_sets.csv_format import read_csv, write_csv
from exchange.value_sets.json_format import read_json, write_json
from exchange.value_sets.values import MAX_BYTES, DataValue
from tests.exchange.value_sets.value_sets import CODES, DATA_SETS
from units.refusals import Refused


def as_json(data_set, values):
    return "".join(write_json(data_set, values)).encode()


def as_csv(values):
    return "".join(write_csv(values)).encode()


@given(CODES, DATA_SETS)
def test_json_that_is_read_and_written_again_is_the_same_bytes(data_set, values):
    written = as_json(data_set, values)

    found = read_json(written)

    assert found.faults == []
    assert as_json(found.data_set, found.values) == written
    assert [value.value for value in found.values] == [value.value for value in values]


@given(DATA_SETS)
def test_csv_that_is_read_and_written_again_is_the_same_bytes(values):
    written = as_csv(values)

    found = read_csv(written)

    assert (found.faults, found.values) == ([], values)
    assert as_csv(found.values) == written


def test_parts_said_once_are_those_of_every_value_that_does_not_say_its_own():
    document = {
        "dataSet": "S",
        "period": 202004,
        "orgUnit": "X1",
        "completeDate": "2020-05-04",
        "dataValues": [
            {"dataElement": "A", "value": 5},
            {"dataElement": "B", "value": "0", "orgUnit": "X2", "comment": "xem lại", "storedBy": "someone"},
            {"dataElement": "C", "deleted": True},
        ],
    }

    found = read_json(json.dumps(document).encode())

    assert found.values == [
        DataValue("A", "202004", "X1", "5", data_set="S"),
        DataValue("B", "202004", "X2", "0", comment="xem lại", data_set="S"),
        DataValue("C", "202004", "X1", "", deleted=True, data_set="S"),
    ]
    assert [value.place for value in found.values] == ["dataValues[0]", "dataValues[1]", "dataValues[2]"]
    assert (found.data_set, found.complete, found.faults) == ("S", True, [])


@pytest.mark.parametrize(
    ("value", "part", "code"),
    [
        ({"period": "202004", "orgUnit": "X1", "value": "1"}, "dataElement", "missing"),
        ({"dataElement": "A", "period": "202004", "orgUnit": "X1"}, "value", "missing"),
        ({"dataElement": "A", "period": "202004", "orgUnit": "X1", "value": [1]}, "value", "no_text"),
        ({"dataElement": "A", "period": "202004", "orgUnit": "X1", "value": True}, "value", "no_text"),
        ({"dataElement": "A" * 501, "period": "202004", "orgUnit": "X1", "value": "1"}, "dataElement", "long"),
        ({"dataElement": "A", "period": "202004", "orgUnit": "X1", "value": "1", "deleted": 1}, "deleted", "no_truth"),
        ("A", "value", "no_object"),
    ],
)
def test_a_json_value_that_is_none_is_a_fault_with_its_place_and_stops_no_other(value, part, code):
    good = {"dataElement": "A", "period": "202004", "orgUnit": "X1", "value": "1"}

    found = read_json(json.dumps({"dataValues": [good, value, good]}).encode())

    assert [(fault.index, fault.place, fault.part, fault.code) for fault in found.faults] == [
        (1, "dataValues[1]", part, code)
    ]
    assert (len(found.values), found.numbers, found.size) == (2, [0, 2], 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b" " * (MAX_BYTES + 1), "large"),
        (b"{", "unreadable"),
        (b"[]", "unreadable"),
        (b'{"dataValues": {}}', "unreadable"),
        (b'{"dataValues": [NaN]}', "unreadable"),
        (b"\xff\xfe\xfd", "unreadable"),
        (b'{"dataValues": [], "dataValues": []}', "twice"),
        (b'{"dataValue": []}', "unknown_key"),
        (b'{"dataValues": [{"dataElement": "A", "wert": 1}]}', "unknown_key"),
        (b'{"period": {}, "dataValues": []}', "no_text"),
        (b'{"dataSet": "\\ud800", "dataValues": []}', "unreadable"),
    ],
)
def test_json_of_another_shape_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        read_json(content)

    assert refused.value.code == code


def test_json_nested_too_deep_to_read_is_refused():
    with pytest.raises(Refused) as refused:
        read_json(b'{"dataValues": ' + b"[" * 2_000 + b"]" * 2_000 + b"}")

    assert refused.value.code in ("unreadable", "no_object")


def test_more_values_than_are_taken_at_once_are_refused(monkeypatch):
    monkeypatch.setattr("exchange.value_sets.json_format.MAX_VALUES", 2)
    monkeypatch.setattr("exchange.value_sets.csv_format.MAX_VALUES", 2)
    two, three = ([DataValue("A", "202004", "X1", "1")] * number for number in (2, 3))

    assert len(read_json(as_json("S", two)).values) == len(read_csv(as_csv(two)).values) == 2
    for reading, written in ((read_json, as_json("S", three)), (read_csv, as_csv(three))):
        with pytest.raises(Refused) as refused:
            reading(written)
        assert refused.value.code == "too_many"


@pytest.mark.parametrize(
    "heading",
    [
        "dataelement,period,orgunit,catoptcombo,attroptcombo,value,strby,lstupd,cmt",
        '"dataelement","period","orgunit","categoryoptioncombo","attributeoptioncombo","value","storedby","lastupdated","comment"',
        "DataElement,Period,OrgUnit,categoryOptionCombo,attributeOptionCombo,Value,storedBy,lastUpdated,Comment",
    ],
)
def test_csv_with_either_names_of_its_columns_is_read(heading):
    found = read_csv(f"\ufeff{heading}\r\nA,202004,X1,B,,5,someone,2020-05-01,xem lại\r\n".encode())

    assert found.values == [DataValue("A", "202004", "X1", "5", "B", comment="xem lại")]


def test_csv_columns_come_in_any_order_and_with_other_separators():
    found = read_csv(b"value;orgunit;dataelement;period;deleted\n5;X1;A;202004;false\n\n;X2;A;202004;true\n")

    assert found.values == [DataValue("A", "202004", "X1", "5"), DataValue("A", "202004", "X2", "", deleted=True)]
    assert [value.place for value in found.values] != ["", ""]


def test_a_code_that_a_spreadsheet_would_run_is_written_harmless_and_read_back():
    value = DataValue("=1+1", "202004", "-X", "5")

    written = as_csv([value])

    assert b"\n'=1+1,202004,'-X," in written
    assert read_csv(written).values == [value]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"dataelement,period,orgunit\nA,202004,X1\n", "missing_column"),
        (b"dataelement,period,orgunit,value,wert\n", "unknown_column"),
        (b"dataelement,period,orgunit,value,catoptcombo,categoryoptioncombo\n", "twice"),
        (b'dataelement,period,orgunit,value\n"A', "unreadable"),
        (b"dataelement,period,orgunit,value\n\xff", "unreadable"),
    ],
)
def test_csv_of_another_shape_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        read_csv(content)

    assert refused.value.code == code


def test_a_row_of_csv_that_is_no_value_is_a_fault_with_its_line():
    found = read_csv(b"dataelement,period,orgunit,value,deleted\nA,202004,X1,1,\nA,202004\nA,202004,X1,1,2\nA,,X1,1,\n")

    assert [(fault.index, fault.code) for fault in found.faults] == [(1, "cells"), (2, "no_truth"), (3, "missing")]
    assert ["3" in found.faults[0].place, "4" in found.faults[1].place] == [True, True]
    assert found.numbers == [0]
