"""ADX: a message is written by the profile's schema, read back equal, and read safely."""

from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

import exchange.adx
from exchange.adx.reading import read_adx
from exchange.adx.writing import write_adx
from exchange.value_sets.values import MAX_BYTES, DataValue
from tests.exchange.value_sets.value_sets import CODES, DATA_SETS
from units.refusals import Refused

EXPORTED = "2021-01-04T14:05:00+07:00"
SCHEMA = etree.XMLSchema(etree.parse(Path(exchange.adx.__file__).parent / "adx.xsd"))
VALUE = DataValue("A", "2025-12-15/P1M", "X1", "5", "1.001", data_set="S")


def as_adx(data_set, values, dimension="procedure", exported=EXPORTED):
    return "".join(write_adx(data_set, values, exported=exported, dimension=dimension)).encode()


def message(inside, attributes=""):
    return f'<adx xmlns="urn:ihe:qrph:adx:2015" exported="{EXPORTED}" {attributes}>{inside}</adx>'.encode()


def group(inside, attributes=""):
    return message(f'<group orgUnit="X1" period="2020-04-01/P1M" {attributes}>{inside}</group>')


@given(CODES, DATA_SETS)
def test_a_message_that_is_read_and_written_again_is_the_same_bytes(data_set, values):
    written = as_adx(data_set, values)

    found = read_adx(written, dimension="procedure")

    assert found.faults == []
    assert as_adx("", found.values, exported=found.exported) == written
    assert [value.value for value in found.values] == [value.value for value in values]


@given(CODES, DATA_SETS.filter(bool))
def test_a_message_is_valid_by_the_schema(data_set, values):
    for value in values:
        if not value.period.endswith("P1M"):
            object.__setattr__(value, "period", "2020-04-01/P1M")

    SCHEMA.assertValid(etree.fromstring(as_adx(data_set, values)))


@pytest.mark.parametrize(
    "broken",
    [
        message(""),
        group(""),
        group('<dataValue dataElement="A"/>'),
        group('<dataValue dataElement="A" value="many"/>'),
        group('<dataValue value="1"/>'),
        message('<group orgUnit="X1" period="202004"><dataValue dataElement="A" value="1"/></group>'),
        message('<group period="2020-04-01/P1M"><dataValue dataElement="A" value="1"/></group>'),
        (
            b'<adx xmlns="urn:ihe:qrph:adx:2015"><group orgUnit="X1" period="2020-04-01/P1M">'
            b'<dataValue dataElement="A" value="1"/></group></adx>'
        ),
    ],
)
def test_the_schema_notices_what_the_profile_does_not_allow(broken):
    assert not SCHEMA.validate(etree.fromstring(broken))


def test_values_of_one_unit_and_period_are_one_group():
    values = [VALUE, DataValue("B", "2025-12-15/P1M", "X1", "0", "1.001", data_set="S")]

    assert as_adx("S", values).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<adx xmlns="urn:ihe:qrph:adx:2015" exported="{EXPORTED}">\n'
        '  <group orgUnit="X1" period="2025-12-15/P1M" dataSet="S">\n'
        '    <dataValue dataElement="A" procedure="1.001" value="5"/>\n'
        '    <dataValue dataElement="B" procedure="1.001" value="0"/>\n'
        "  </group>\n"
        "</adx>\n"
    )


def test_an_annotation_is_read_as_the_comment_and_written_back():
    value = DataValue("A", "2020-04-01/P1M", "X1", "0", comment="theo công văn\r\n số 5 <b>")

    assert read_adx(as_adx("", [value]), dimension="procedure").values == [value]


def test_a_message_of_another_writer_is_read():
    content = (
        b'<?xml version="1.0"?><!-- made elsewhere --><a:adx xmlns:a="urn:ihe:qrph:adx:2015"'
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:ihe:qrph:adx:2015 adx.xsd"'
        b' exported="2020-05-01T00:00:00Z"><a:group orgUnit="X1" period="202004" completeDate="2020-05-01">'
        b'<a:dataValue value="5" sex="F" dataElement="A"/></a:group></a:adx>'
    )

    found = read_adx(content, dimension="sex")

    assert found.values == [DataValue("A", "202004", "X1", "5", "F")]
    assert [value.place for value in found.values] == ["group[1]/dataValue[1]"]
    assert (found.complete, found.exported) == (True, "2020-05-01T00:00:00Z")


def test_a_value_without_a_part_is_a_fault_with_its_place():
    found = read_adx(
        group('<dataValue dataElement="A" value="1"/><dataValue value="1"/><dataValue dataElement="B"/>'),
        dimension="procedure",
    )

    assert [(fault.index, fault.place, fault.part) for fault in found.faults] == [
        (1, "group[1]/dataValue[2]", "dataElement"),
        (2, "group[1]/dataValue[3]", "value"),
    ]
    assert len(found.values) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" " * (MAX_BYTES + 1), "large"),
        (b"<adx", "unreadable"),
        (b"<adx/>", "unreadable"),
        (b'<?xml version="1.0" encoding="no-such"?><adx/>', "unreadable"),
        (message('<dataValue dataElement="A" value="1"/>'), "unreadable"),
        (group("<group/>"), "unreadable"),
        (group('<dataValue dataElement="A" value="1"><annotation/><annotation/></dataValue>'), "unreadable"),
        (group('<dataValue dataElement="A" value="1"><annotation><b/></annotation></dataValue>'), "unreadable"),
        (group('<dataValue dataElement="A" value="1" sex="F"/>'), "unknown_key"),
        (group('<dataValue dataElement="A" value="1"/>', 'mechanism="M"'), "unknown_key"),
        (b'<!DOCTYPE adx><adx xmlns="urn:ihe:qrph:adx:2015"/>', "unreadable"),
        (b'<!DOCTYPE adx [<!ENTITY a "b">]><adx xmlns="urn:ihe:qrph:adx:2015">&a;</adx>', "unreadable"),
        (b'<!DOCTYPE adx [<!ENTITY a SYSTEM "file:///etc/hostname">]><adx>&a;</adx>', "unreadable"),
    ],
)
def test_what_is_no_message_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        read_adx(content, dimension="procedure")

    assert refused.value.code == code


def test_more_values_or_groups_than_are_taken_at_once_are_refused(monkeypatch):
    monkeypatch.setattr("exchange.adx.reading.MAX_VALUES", 2)
    value = '<dataValue dataElement="A" value="1"/>'
    empty = '<group orgUnit="X1" period="2020-04-01/P1M"/>'

    assert len(read_adx(group(value * 2), dimension="procedure").values) == 2
    for content in (group(value * 3), message(empty * 3)):
        with pytest.raises(Refused) as refused:
            read_adx(content, dimension="procedure")
        assert refused.value.code == "too_many"
