"""What a colleague changed after the page of a restoring was shown is not overwritten by it."""

import pytest

from tests.browserless import confirm, fields_of, is_confirmation
from tests.reporting.office.test_restoring import UNIT, then  # noqa: F401 - a fixture
from tests.reporting.pages import text


@pytest.fixture
def page(working_province, then, login):  # noqa: F811
    """The page that puts the name of a unit back, with its reason typed."""
    client, unit = login(working_province.administrator), working_province.units["SO1"]
    unit.name = "Sở Một mới"
    unit.save()
    address = f"/admin/history/{UNIT}/{unit.pk}/{round(then.timestamp() * 1_000_000)}/"
    return client, unit, address, fields_of(client.get(address)) | {"_reason": "Ghi nhầm"}


def test_a_telephone_number_saved_meanwhile_stays(page):
    client, unit, address, fields = page
    unit.phone = "0258 111 222"
    unit.save()
    answer = client.post(address, fields)
    unit.refresh_from_db()
    assert (unit.name, unit.phone) == ("Sở Một mới", "0258 111 222")
    assert "Mục này vừa được sửa" in text(answer)
    assert "0258 111 222" in text(answer)


def test_without_a_colleague_it_is_put_back(page):
    client, unit, address, fields = page
    answer = client.post(address, fields)
    if is_confirmation(answer):
        answer = confirm(client, address, answer)
    unit.refresh_from_db()
    assert (answer.status_code, unit.name) == (302, "Sở Một")
