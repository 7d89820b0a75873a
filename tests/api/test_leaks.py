"""Nothing that the portal's pages do not show leaves by the API: searched for in every answer, for every role."""

from __future__ import annotations

import pytest

from api.description import description
from reporting.actions.submissions import submission_start
from reporting.models import DossierCount, Submission
from tests.api.conftest import make_token, program
from tests.api.test_access import TABLE, people  # noqa: F401 - a fixture
from units.models import Unit, User

SECRET_REMARKS = "chỉ đơn vị biết điều này"
SECRET_FIGURE = 7654321
# Whole numbers: four of their digits are in an identifier or a digest by chance.
PHONES = ("0905 123 987", "0258 555 444")
CODES = ("X1", "X2", "X3", "H1", "SO1")


@pytest.fixture
def filled(working_province, people):  # noqa: F811
    """Names and addresses wherever the portal keeps some, and a draft of X2 with figures and remarks of its own."""
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(
            full_name=f"Nguyễn Thị Bí Mật {user.pk}", email=f"bi-mat-{user.pk}@example.vn", phone=PHONES[0]
        )
    Unit.objects.update(email="hop-thu@example.vn", phone=PHONES[1])
    Submission.objects.update(approved_by="Lê Văn Duyệt, Chủ tịch")
    report = submission_start(unit=working_province.units["X2"], period=working_province.periods[4])
    Submission.objects.filter(pk=report.pk).update(remarks=SECRET_REMARKS, approved_by="Lê Văn Duyệt, Chủ tịch")
    figures = {"received_total": SECRET_FIGURE, "received_online": SECRET_FIGURE}
    DossierCount.objects.create(submission=report, procedure=working_province.procedures["C1"], **figures)
    return people


READS = {
    found["operationId"]
    for methods in description()["paths"].values()
    for method, found in methods.items()
    if method == "get"
}


def addresses():
    """The addresses of the table, and every month and unit that the drafts have."""
    yield from (TABLE[name][0] for name in READS)
    for month in ("2020-03", "2020-04"):
        yield from (f"submissions/{month}/{code}" for code in CODES)
        yield from (f"months/{month}/{code}" for code in CODES)
        for basis in ("official", "provisional"):
            yield f"compliance?period={month}&basis={basis}"
            yield f"rankings/live?period={month}&kind=commune&basis={basis}"
            yield f"indicators?period={month}&basis={basis}"


def answers_to(user):
    client = program(make_token(user)[1])
    found = {}
    for address in addresses():
        answer = client.get(f"/api/v1/{address}")
        found[address] = answer.content.decode()
        assert answer.status_code in (200, 403, 404), address
    return found


def test_no_person_and_no_address_is_in_any_answer_but_those_of_the_own_month(filled):
    """A clerk's program reads of the own month who approved and who sent it, as on its page and receipt."""
    for who, user in filled.items():
        for address, answer in answers_to(User.objects.get(pk=user.pk)).items():
            for secret in ("Bí Mật", "@example.vn", *PHONES, "Duyệt", "Cán bộ"):
                is_own = address.startswith("months/") and user.unit and f"/{user.unit.code}" in address
                assert secret not in answer or is_own, (who, address, secret)


def test_a_draft_is_answered_to_nobody_but_its_unit_and_coordinators(filled):
    for who, user in filled.items():
        read = answers_to(user)
        found = {
            address for address, answer in read.items() if str(SECRET_FIGURE) in answer or SECRET_REMARKS in answer
        }
        own = {"submissions/2020-04/X2", "months/2020-04/X2"} if who == "other_clerk" else set()
        assert found == (own or ({"submissions/2020-04/X2"} if who == "coordinator" else set())), who
