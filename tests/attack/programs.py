"""What programs may read with a token: every operation of the description, every address of the DHIS2 shape."""

from __future__ import annotations

from itertools import product

from api.description import description
from tests.attack.walk import routes

VALUES = {"period": ["2020-03", "2020-04"], "unit": ["X1", "X2"], "number": ["1"], "kind": ["commune"]}
MONTH_OF_DHIS2 = "period=202004&orgUnit={unit}"


def addresses_of_programs() -> list[str]:
    return [*_described(), *_of_dhis2()]


def _described() -> list[str]:
    found = []
    for path, methods in description()["paths"].items():
        if "get" not in methods:
            continue
        asked = methods["get"].get("parameters", [])
        required = [each["name"] for each in asked if each.get("required")]
        in_path = {each["name"] for each in asked if each["in"] == "path"}
        months = ["2020-02"] if path.endswith("/{number}") and "/rankings/" in path else VALUES["period"]
        codes = ["C1"] if "/procedures/" in path else ["X1", "X2"]
        for values in product(*((VALUES | {"code": codes, "period": months})[name] for name in required)):
            given = dict(zip(required, values, strict=True))
            query = "&".join(f"{name}={value}" for name, value in given.items() if name not in in_path)
            address = path.format(**given)
            found += [f"{address}?{query}" if query else address]
            if any(each["name"] == "basis" for each in asked):
                found += [f"{address}?{query}&basis=provisional"]
    return found


def _of_dhis2() -> list[str]:
    found = []
    for route in routes():
        if not route.startswith("dhis2/") or "<path:" in route or route in ("dhis2/", "dhis2/<str:table>/"):
            continue
        address = "/" + route.replace("<str:table>", "dhis")
        if "dataValue" in address:
            months = [MONTH_OF_DHIS2.format(unit=unit) for unit in ("X1", "X2")]
            found += [f"{address}?{month}" for month in months]
        elif "<str:code>" in address:
            found += [address.replace("<str:code>", code) for code in ("X1", "C1.received_total")]
        else:
            found += [address]
    return found
