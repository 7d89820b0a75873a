"""A report that is corrected twice, and the list of changes that it leads to."""

from datetime import date

import time_machine

from reporting.actions.figures import figures_drain
from reporting.actions.imports import counts_import
from reporting.actions.submissions import submission_accept, submission_reopen, submission_return
from reporting.models import Submission
from tests.reporting.pages import tables

UNTIL = date(2020, 5, 20)
SINCE = "2020-05-01"
ADDRESS = f"/dashboard/changes/?since={SINCE}"


def at(day):
    """A morning of May 2020."""
    return time_machine.travel(f"2020-05-{day:02d}T09:00:00+07:00", tick=False)


def sent_and_corrected(province):
    """X1, March: sent 10/3/1, confirmed; reopened, sent 12/5/1, asked to correct, sent 12/6/2, confirmed."""
    coordinator = province.coordinator
    with at(15):
        submission_accept(submission=province.send("X1", 3, (8, 2, 1), (2, 1, 0)), by=coordinator)
    with at(16):
        submission = Submission.objects.get(unit__code="X1")
        submission_reopen(submission=submission, by=coordinator, reason="Thiếu hồ sơ", until=UNTIL)
        submission = province.send("X1", 3, (10, 4, 1), (2, 1, 0))
    with at(17):
        submission_return(submission=submission, by=coordinator, reason="Kiểm tra C1", until=UNTIL)
        submission = province.send("X1", 3, (10, 5, 2), (2, 1, 0))
    with at(18):
        submission_accept(submission=submission, by=coordinator)
    figures_drain()


def shown(client, query=""):
    """The rows of the list: what, of what, three differences."""
    rows = tables(client.get(f"{ADDRESS}&what=reports{query}"))[-1][1:]
    return [(row[1], row[2].split(" lần gửi")[0], *row[3:6]) for row in rows]


def import_x1(folder, *numbers):
    """A file with X1's March, sent over whatever waits."""
    file = folder / "counts.csv"
    columns = "period,unit_code,procedure_code,received_total,received_online,returned_by_post"
    figures = ",".join(map(str, numbers))
    file.write_text(f"{columns}\n2020-03,X1,C1,{figures}\n2020-03,X1,C2,0,0,0\n", encoding="utf-8")
    counts_import(counts=file)


# quotas, catalogue, units


def records(client, query):
    rows = tables(client.get(f"{ADDRESS}{query}"))[-1][1:]
    return [(row[1], row[2]) for row in rows]
