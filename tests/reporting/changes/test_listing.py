"""Who finds which changes in the list, by which filters, and how many rows one act is."""

import pytest

from reporting.actions.batches import submissions_accept
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import SubmissionEvent
from tests.factories import make_user
from tests.reporting.changes.corrected import ADDRESS, at, shown
from tests.reporting.pages import queries_again, tables, text
from units.models import Role, User


def seen(client, query=""):
    page = tables(client.get(f"{ADDRESS}&what=reports{query}"))
    rows = page[-1][1:] if page else []
    return sorted((row[1], row[2].split(",")[0].split(" lần")[0]) for row in rows)


SENT, CONFIRMED = "Đã gửi", "Đã xác nhận"
ALL = [
    (CONFIRMED, "UBND xã Một"),
    (SENT, "Sở Một"),
    (SENT, "UBND xã Hai"),
    (SENT, "UBND xã Một"),
]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("coordinator", sorted(ALL)),
        ("observer", sorted(ALL)),
        ("administrator", [(CONFIRMED, "UBND xã Một")]),
        ("clerk-x1", sorted([(CONFIRMED, "UBND xã Một"), (SENT, "UBND xã Một")])),
        ("clerk-x2", [(SENT, "UBND xã Hai")]),
        ("clerk-h1", [(CONFIRMED, "UBND xã Một")]),  # of its communes what is confirmed, no more
    ],
)
def test_each_role_sees_what_it_may_know(everything, login, who, expected):
    username = {"administrator": "admin"}.get(who, who)
    assert seen(login(User.objects.get(username=username))) == expected


def test_a_clerk_does_not_find_other_units(everything, login):
    client = login(everything.clerks["X1"])
    assert client.get(f"{ADDRESS}&unit=X2").status_code == 404
    assert client.get(f"{ADDRESS}&unit=X1").status_code == 200
    assert login(everything.clerks["H1"]).get(f"{ADDRESS}&unit=X2").status_code == 200
    assert login(everything.clerks["H1"]).get(f"{ADDRESS}&unit=SO1").status_code == 404
    assert seen(client, "&kind=department") == []


def test_an_administrator_gets_no_link_to_reports(everything, login):
    page = login(everything.administrator).get(ADDRESS).content.decode()
    assert "UBND xã Một" in page
    assert "/submissions/" not in page


def test_a_unit_is_found_by_code_or_by_a_name_of_its_own(everything, login):
    client = login(everything.coordinator)
    assert "Lý do thay đổi số liệu : UBND xã Hai" in text(client.get(f"{ADDRESS}&unit=xa+hai")).replace(
        "liệu:", "liệu :"
    )
    assert client.get(f"{ADDRESS}&unit=xa").status_code == 404
    assert "hoặc có nhiều đơn vị cùng tên" in text(client.get(f"{ADDRESS}&unit=xa"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("&kind=department", [(SENT, "Sở Một")]),
        ("&district=H1", sorted(set(ALL) - {(SENT, "Sở Một")})),
        ("&unit=X2", [(SENT, "UBND xã Hai")]),
        ("&kind=district", []),
    ],
)
def test_each_filter_leaves_what_it_names(everything, login, query, expected):
    assert seen(login(everything.coordinator), query) == expected


# many at once, and the demo


def test_what_the_system_did_at_one_moment_is_one_row(everything, login):
    SubmissionEvent.objects.update(actor=None)
    rows = shown(login(everything.coordinator))
    assert sorted(rows) == sorted(
        [
            ("Đã xác nhận", "UBND xã Một, huyện Một, tháng 3/2020", "+5 đã xác nhận", "+1", "0"),
            ("Đã gửi", "3 báo cáo cùng một lúc", "+12 tạm tính", "+6", "0"),
        ]
    )
    assert len(shown(login(everything.coordinator), "&unit=X1")) == 2


def test_what_one_click_confirmed_is_one_row_with_the_sum_and_its_name(everything, login):
    with at(17):
        sent = [everything.send(code, 4, (5, 1, 0), (2, 0, 0)) for code in ("X1", "X2", "H1")]
    with at(18):
        submissions_accept(seen={each.pk: each.version for each in sent}, by=everything.coordinator)
    figures_drain()
    rows = tables(login(everything.coordinator).get("/dashboard/changes/?since=2020-05-18"))[-1]
    assert [row[1:7] for row in rows[1:]] == [
        ["Đã xác nhận", "3 báo cáo cùng một lúc", "+21 đã xác nhận", "+3", "0", "coordinator"]
    ]
    of_unit = shown(login(everything.coordinator), "&unit=X1")
    assert ("Đã xác nhận", "UBND xã Một, huyện Một, tháng 4/2020", "+7 đã xác nhận", "+1", "0") in of_unit


def test_what_two_people_confirmed_at_one_moment_is_two_rows(everything, login):
    with at(17):
        sent = [everything.send(code, 4, (5, 1, 0), (2, 0, 0)) for code in ("X1", "X2", "H1")]
    with at(18):
        submissions_accept(seen={each.pk: each.version for each in sent[:2]}, by=everything.coordinator)
        submission_accept(submission=sent[2], by=make_user(Role.COORDINATOR, "colleague"))
    rows = tables(login(everything.coordinator).get("/dashboard/changes/?since=2020-05-18"))[-1]
    assert sorted(row[2] for row in rows[1:]) == ["2 báo cáo cùng một lúc", "UBND huyện Một, tháng 4/2020 lần gửi 1"]


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(everything, login):
    client = login(everything.coordinator)
    addresses = (ADDRESS, f"{ADDRESS}&unit=X1", f"{ADDRESS}&what=reports&district=H1")
    few = [queries_again(client, address) for address in addresses]
    for month in (1, 2, 4):
        for code in ("SO2", "H1", "X1", "X2"):
            figures = [(5, 1, 0)] * len(everything.reported_by(code))
            submission_accept(submission=everything.send(code, month, *figures), by=everything.coordinator)
    figures_drain()
    assert [queries_again(client, address) for address in addresses] == few == [27, 39, 13]


def test_long_lists_are_paged(everything, login):
    with at(16):
        for _turn in range(60):
            everything.tiers["XA-25"].save()
    client = login(everything.coordinator)
    first, second = (tables(client.get(f"{ADDRESS}&page={page}"))[-1][1:] for page in (1, 2))
    assert len(first) == 50
    assert second
    assert first[0][0] >= first[-1][0]
    assert "Trang 1/" in text(client.get(ADDRESS))
