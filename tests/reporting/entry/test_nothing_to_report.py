"""A unit without a procedure to report in a month is not led to a sending that would be refused."""

from __future__ import annotations

import pytest

from procedures.models import Publication
from reporting.actions.approvals import approval_ask
from reporting.actions.submissions import submission_start
from reporting.entry.contents import contents_of
from units.models import PortalSettings
from units.refusals import Refused

SENTENCE = "Đơn vị không có TTHC phải báo cáo trong kỳ."


@pytest.fixture
def province(working_province):
    Publication.objects.filter(department=working_province.units["SO2"]).delete()
    PortalSettings.objects.update_or_create(pk=1, defaults={"head_approval": "offered"})
    return working_province


@pytest.mark.parametrize("action", ["check", "nil"])
def test_the_page_before_the_sending_says_so(province, login, action):
    page = login(province.clerks["SO2"]).post("/submissions/2020-04/SO2/", {"action": action}).content.decode()
    assert 'name="seal"' not in page
    assert SENTENCE in page


@pytest.mark.parametrize("nil", [True, False])
def test_no_head_of_a_unit_is_asked_to_approve_it(province, nil):
    report = submission_start(unit=province.units["SO2"], period=province.periods[4])
    seen = contents_of(report, nil=nil).digest
    with pytest.raises(Refused) as refused:
        approval_ask(submission=report, by=province.clerks["SO2"], seen=seen, nil=nil)
    assert refused.value.code == "nothing_to_report"
