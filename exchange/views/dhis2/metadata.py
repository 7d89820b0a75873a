"""What a client reads before it sends figures: about the portal, its data set, units and data elements."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from exchange.dhis2 import things
from exchange.dhis2.answers import CallRefusedError, answer
from exchange.dhis2.fields import DEFAULT, chosen, fields_of
from exchange.dhis2.parameters import bad, page_of, require_known
from exchange.views.dhis2.calling import Call, call
from units import clock
from units.models import PortalSettings

SHAPES_OF = "2.40"  # the version of DHIS2 whose shapes these answers have
PAGE, MOST = 50, 1000
LIST = ("fields", "page", "pageSize", "paging", "totalPages", "level")
KINDS = ("dataSets", "organisationUnits", "dataElements", "categoryOptionCombos")


@call("GET")
def system_info(called: Call) -> HttpResponseBase:
    """What this is, and how days are written."""
    require_known(called.request.GET, ())
    return answer(
        {
            "systemName": PortalSettings.load().province,
            "version": SHAPES_OF,
            "calendar": "iso8601",
            "dateFormat": "yyyy-mm-dd",
            "serverDate": clock.local(clock.now()).isoformat(timespec="milliseconds"),
        }
    )


@call("GET")
def me(called: Call) -> HttpResponseBase:
    """The account of the token, and the unit whose figures it enters."""
    require_known(called.request.GET, ("fields",))
    user = called.scope.user
    own = [{"id": called.codes.unit_out(user.unit.code, clock.today())}] if user.unit is not None else []
    thing = {
        "id": str(user.pk),
        "username": user.username,
        "displayName": user.get_full_name(),
        "organisationUnits": own,
        "dataSets": [each["id"] for each in things.data_sets(called.codes)],
    }
    return answer(chosen(thing, fields_of(called.request.GET.get("fields", ":all"))))


@call("GET")
def listed(called: Call, kind: str) -> HttpResponseBase:
    """A list of things, by pages of 50 or as many as are asked for."""
    query = called.request.GET
    require_known(query, LIST if kind == "organisationUnits" else LIST[:-1])
    found = _all(called, kind)
    if "level" in query:
        levels = query.getlist("level")
        if not set(levels) <= {"1", "2"}:
            raise bad(_("“%(name)s” must be a number from 1 to %(most)s.") % {"name": "level", "most": 2}, "level")
        found = [each for each in found if str(each["level"]) in levels]
    fields = fields_of(query.get("fields", DEFAULT))
    page = page_of(query, MOST, PAGE)
    if page is None:
        return answer({kind: [chosen(each, fields) for each in found]})
    number, size = page
    shown = found[(number - 1) * size : number * size]
    pager = {"page": number, "pageCount": max(1, -(-len(found) // size)), "total": len(found), "pageSize": size}
    return answer({"pager": pager, kind: [chosen(each, fields) for each in shown]})


@call("GET")
def one(called: Call, kind: str, code: str) -> HttpResponseBase:
    """One thing of a list, by its code."""
    require_known(called.request.GET, ("fields",))
    found = next((each for each in _all(called, kind) if each["id"] == code), None)
    if found is None:
        raise CallRefusedError(HTTPStatus.NOT_FOUND, _("There is no “%(code)s”.") % {"code": code[:60]}, "not_found")
    return answer(chosen(found, fields_of(called.request.GET.get("fields", ":all"))))


def _all(called: Call, kind: str) -> list[things.Thing]:
    today = clock.today()
    if kind == "dataSets":
        return things.data_sets(called.codes)
    if kind == "organisationUnits":
        return things.units(called.codes, called.scope, today)
    if kind == "dataElements":
        return things.data_elements(called.codes, today)
    return things.option_combos(called.codes, today)
