"""Figures by DHIS2's addresses: whole data value sets, and single values."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from exchange.actions.value_sets import Imported, value_set_import
from exchange.code_tables.codes import Codes
from exchange.dhis2.answers import CallRefusedError, answer, import_answer
from exchange.dhis2.asked_values import BASIS, PERIODS, UNITS, asked_of
from exchange.dhis2.parameters import bad, deletes, require_known, require_off, require_schemes, truth
from exchange.value_sets.export import count_of, values_of, write_values
from exchange.value_sets.json_format import id_schemes, read_one
from exchange.value_sets.meaning import part_of
from exchange.value_sets.reading import ADX, FORMATS, JSON, Format, format_of_type, read_values
from exchange.value_sets.values import DEFAULT_COMBOS, MAX_BYTES, MAX_VALUES, DataValue, ValueSet, not_divided
from exchange.views.dhis2.calling import Call, call
from reporting.models import CountSource
from units.refusals import Refused

GOOD_ONLY = "goodRowsOnly"  # the portal's own
WRITING = ("dryRun", "importStrategy", "async", "force", "skipAudit", "skipExistingCheck", "preheatCache", GOOD_ONLY)
READING = ("dataSet", "period", "startDate", "endDate", "orgUnit", "children", "attributeOptionCombo", BASIS)
SINGLE = {"de": "data_element", "pe": "period", "ou": "org_unit", "co": "category_option_combo"}
SINGLE_ALSO = {"ao": "attribute_option_combo", "ds": "data_set", "value": "value", "comment": "comment"}


@call("GET", "POST")
def data_value_sets(called: Call, ending: str = "") -> HttpResponseBase:
    """Give a data value set, or take one."""
    return _take(called) if called.request.method == "POST" else _give(called, ending)


def _take(called: Call) -> HttpResponse:
    """Type the values of a body into their cells: all of them, or none."""
    request = called.request
    require_known(request.GET, WRITING)
    require_off(request.GET)
    found = format_of_type(request.headers.get("Content-Type", ""))
    if found is None or request.headers.get("Content-Encoding", "identity") != "identity":
        known = ", ".join(each.content_type for each in FORMATS.values())
        sentence = _("Send one of these types, not compressed: %(known)s.") % {"known": known}
        raise CallRefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence, "type")
    content = request.read(MAX_BYTES + 1)
    value_set = _read(content, found, called.codes)
    if deletes(request.GET) and value_set.deletes is None:  # what a body says goes first
        value_set.delete_all()
    dry_run, good_only = truth(request.GET, "dryRun") or value_set.is_trial, truth(request.GET, GOOD_ONLY)
    done = _import(called, value_set, dry_run=dry_run, good_only=good_only)
    return import_answer(done, dry_run=dry_run, good_only=good_only)


def _read(content: bytes, found: Format, codes: Codes) -> ValueSet:
    try:
        value_set = read_values(content, found.name, dimension=codes.dimension)
        if found.name == JSON:
            require_schemes(id_schemes(content))
    except Refused as refused:
        is_large = refused.code in ("large", "too_many")
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_large else HTTPStatus.BAD_REQUEST
        raise CallRefusedError(status, refused.sentence, refused.code or "") from refused
    return value_set


def _import(called: Call, value_set: ValueSet, *, dry_run: bool = False, good_only: bool = False) -> Imported:
    return value_set_import(
        value_set=value_set,
        codes=called.codes,
        scope=called.scope,
        source=CountSource.API,
        good_only=good_only,
        dry_run=dry_run,
    )


def _give(called: Call, ending: str) -> HttpResponseBase:
    """The figures that the caller sees of the asked periods and units."""
    request = called.request
    require_known(request.GET, READING)
    found = _format_asked(request.headers.get("Accept", ""), ending)
    asked = asked_of(called.scope, called.codes, request.GET)
    number = count_of(asked)
    if number > MAX_VALUES:
        sentence = _("These are %(n)s values; at most %(most)s are given at once. Ask for fewer periods or units.")
        values = {"n": number, "most": MAX_VALUES}
        raise CallRefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence % values, "too_many")
    if found.name == ADX and not number:
        raise CallRefusedError(HTTPStatus.NOT_FOUND, _("There is no value of these periods and units."), "no_values")
    content = "".join(write_values(asked, called.codes, found.name))
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=f"{found.content_type}; charset=utf-8", headers=headers)


def _format_asked(accepted: str, ending: str) -> Format:
    """The format by the ending of the address, else the first of the header Accept that there is; else JSON.

    Raises:
        CallRefusedError: only others are accepted.
    """
    if ending:
        return FORMATS[{"xml": ADX}.get(ending, ending)]
    types = [each.strip() for each in accepted.split(",") if each.strip()]
    for each in types:
        if found := format_of_type(each):
            return found
    if not types or any(each.partition(";")[0].strip() in ("*/*", "application/*") for each in types):
        return FORMATS[JSON]
    known = ", ".join(each.content_type for each in FORMATS.values())
    raise CallRefusedError(HTTPStatus.NOT_ACCEPTABLE, _("Accept one of: %(known)s.") % {"known": known}, "type")


@call("GET", "POST", "DELETE")
def data_values(called: Call) -> HttpResponseBase:
    """Give, take or clear one value."""
    request = called.request
    if request.method == "POST":
        value = _single_sent(called)
        done = _import(called, _alone(value))
        return import_answer(done, dry_run=False, good_only=False, created=True)
    require_known(request.GET, (*SINGLE, "ao", "ds"))
    value = _single(request.GET)
    if request.method == "DELETE":
        done = _import(called, _alone(replace(value, deleted=True)))
        if done.faults:
            return import_answer(done, dry_run=False, good_only=False)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return answer([_stored(called, value)])


def _single_sent(called: Call) -> DataValue:
    """The value of a POST: in the query, or as JSON.

    Raises:
        CallRefusedError: neither holds one.
    """
    request = called.request
    require_known(request.GET, (*SINGLE, *SINGLE_ALSO))
    if format_of_type(request.headers.get("Content-Type", "")) != FORMATS[JSON]:
        return _single(request.GET)
    content = request.read(MAX_BYTES + 1)
    try:
        value_set = read_one(content)
    except Refused as refused:
        raise bad(refused.sentence, refused.code or "") from refused
    if value_set.faults:
        raise bad(value_set.faults[0].sentence, value_set.faults[0].code)
    return value_set.values[0]


def _single(query: QueryDict) -> DataValue:
    missing = next((name for name in ("de", "pe", "ou") if not query.get(name)), None)
    if missing:
        raise bad(_("“%(part)s” is missing.") % {"part": missing}, "missing")
    texts: dict[str, Any] = {attribute: query.get(name, "") for name, attribute in (SINGLE | SINGLE_ALSO).items()}
    return DataValue(**texts)


def _alone(value: DataValue) -> ValueSet:
    return ValueSet(values=[value], numbers=[0])


def _stored(called: Call, value: DataValue) -> str:
    """What the cell that a value names holds, for who may see it.

    Raises:
        CallRefusedError: it names none, or the cell is blank.
    """
    query = QueryDict(mutable=True)
    query.setlist(PERIODS, [value.period])
    query.setlist(UNITS, [value.org_unit])
    asked = asked_of(called.scope, called.codes, query)
    cell = called.codes.cell_into(value.data_element, value.category_option_combo, asked.months[0].ends_on)
    _require_default(value)
    element, combo = called.codes.cell_out(*cell, asked.months[0].ends_on)
    for found in values_of(asked, called.codes, by_days=False):
        if (found.data_element, found.category_option_combo) == (element, combo):
            return found.value
    sentence = _("There is no value of “%(code)s”.") % {"code": part_of(value, "dataElement")}
    raise CallRefusedError(HTTPStatus.CONFLICT, sentence, "no_value")


def _require_default(value: DataValue) -> None:
    if value.attribute_option_combo not in DEFAULT_COMBOS:
        sentence = not_divided(part_of(value, "attributeOptionCombo"))
        raise CallRefusedError(HTTPStatus.CONFLICT, sentence, "divided")
