"""What satisfies each constraint of procedures, and what breaks it."""

from datetime import date

from procedures.models import Procedure, Publication, ServiceLevel
from tests.constraints.bent import again, change, code_cases, one
from units.models import Unit


def service_level(**values):
    level = {"number": 50, "code": "a", "name": "A", "scheme": "Nghị định khác", "rank": 1}
    return ServiceLevel.objects.create(**level | {"active_from": date(2030, 1, 1)} | values)


CASES = [
    *code_cases(Procedure, "procedure_code_spelled"),
    (
        "procedure_code_unique_in_any_case",
        lambda: again(Procedure, code="p1.1"),
        lambda: again(Procedure, code="p1"),
    ),
    (
        "publication_handled_at_some_level",
        lambda: change(Publication, at_commune=True),
        lambda: change(Publication, at_province=False, department=None),
    ),
    (
        "publication_of_province_has_department",
        lambda: change(Publication, at_province=False, at_commune=True, department=None),
        lambda: change(Publication, department=None),
    ),
    (
        "publication_department_only_of_province",
        lambda: change(Publication, department=one(Unit, code="SO2")),
        lambda: change(Publication, at_province=False, at_commune=True),
    ),
    ("publication_level_known", lambda: change(Publication, level=4), lambda: change(Publication, level=100)),
    (
        "publication_ends_after_start",
        lambda: change(Publication, ended_on=date(2019, 6, 3)),
        lambda: change(Publication, ended_on=date(2019, 6, 2)),
    ),
    (
        "service_level_number_in_range",
        lambda: service_level(number=99),
        lambda: service_level(number=100),
    ),
    (
        "service_level_ends_after_start",
        lambda: service_level(active_until=date(2030, 1, 1)),
        lambda: service_level(active_until=date(2029, 12, 31)),
    ),
    (
        "service_level_rank_once_in_scheme",
        lambda: [service_level(), service_level(number=51, code="b", rank=2)],
        lambda: [service_level(), service_level(number=51, code="b")],
    ),
    (
        "publication_revoked_has_last_day",
        lambda: change(Publication, ended_on=date(2020, 1, 1), revocation_number="9/QĐ"),
        lambda: change(Publication, revocation_number="9/QĐ"),
    ),
    (
        "publication_unique_start",
        lambda: again(Publication, effective_on=date(2018, 1, 1), ended_on=date(2018, 2, 1)),
        lambda: again(Publication, ended_on=date(2020, 1, 1)),
    ),
    (
        "publication_one_open",
        lambda: again(Publication, effective_on=date(2018, 1, 1), ended_on=date(2018, 2, 1)),
        lambda: again(Publication, effective_on=date(2020, 1, 1)),
    ),
]
