"""The period that an address names: found by its one spelling, else 404."""

import pytest
from django.http import Http404

from reporting.models import ReportingPeriod
from reporting.views.lookup import period_or_404

NO_PERIODS = ["2020-00", "2020-13", "2019-04", "0000-01", "2020-4", "202004", "2020-04-01", "x", "", "-", "2020-"]


@pytest.mark.parametrize("name", NO_PERIODS)
def test_what_names_no_period_is_not_found(working_province, name):
    assert not ReportingPeriod.objects.called(name).exists()
    with pytest.raises(ReportingPeriod.DoesNotExist):
        ReportingPeriod.objects.named(name)
    with pytest.raises(Http404):
        period_or_404(name)


def test_a_period_is_found_by_its_name(working_province):
    april = working_province.periods[4]
    assert ReportingPeriod.objects.named("2020-04") == period_or_404("2020-04") == april
    assert list(ReportingPeriod.objects.called("2020-04")) == [april]


@pytest.mark.parametrize("name", ["2020-00", "2020-13", "0000-01", "2019-04"])
def test_an_address_with_a_month_that_there_is_not_is_not_found(working_province, login, name):
    client = login(working_province.coordinator)
    addresses = [
        f"/submissions/{name}/X1/",
        f"/periods/{name}/lock/",
        f"/periods/{name}/missing/",
        f"/urging/?period={name}",
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 4
