"""The page of urging: whom it lists, the mail read before it goes, what went to whom, and the decisions."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail

from reporting.actions.figures import figures_recompute
from reporting.actions.reminders import reminders_send
from reporting.actions.submissions import submission_return
from reporting.models import Reminder
from tests.reporting.cast import UNTIL
from tests.reporting.figures_2020 import rows_of
from tests.reporting.pages import markup, queries_again
from units import clock
from units.models import Unit, UnitKind

PAGE = "/periods/2020-04/urging/"
CHECK, NOTE, REMIND = f"{PAGE}check/", f"{PAGE}note/", "/periods/2020-04/remind/"


@pytest.fixture
def province(working_province):
    for code in ("SO1", "X1", "X2"):
        Unit.objects.filter(code=code).update(email=f"{code.lower()}@example.gov.vn")
    working_province.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    return working_province


@pytest.fixture
def client(province, login):
    return login(province.coordinator)


def text(answer):
    plain = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def listed(client, query=""):
    """The codes of the units on the page, and which of them are ticked."""
    boxes = re.findall(r'name="unit" value="(\w+)"[^>]*?( checked)?>', client.get(PAGE + query).content.decode())
    return {code: bool(checked) for code, checked in boxes}


def test_it_lists_all_that_have_not_sent_and_ticks_those_with_a_quota_who_can_be_mailed(province, client):
    Unit.objects.filter(code="X3").update(email="x3@example.gov.vn")
    province.send("SO1", 4, (5, 1, 0), (0, 0, 0))
    assert listed(client) == {"SO2": False, "H1": False, "X1": True, "X2": True, "X3": False}
    assert listed(client, "?all=1")["X3"]
    assert listed(client, "?quota=without") == {"X3": True}
    assert "UBND xã Ba, huyện Một Không giao chỉ tiêu" in text(client.get(PAGE))


def test_every_page_counts_the_same_units_and_a_filter_says_how_many_it_leaves_out(province, client):
    report = province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    province.send("X2", 4, (5, 1, 0), (0, 0, 0))
    submission_return(submission=report, by=province.coordinator, reason="C1", until=UNTIL)
    figures_recompute()
    page = text(client.get(PAGE))
    assert "Đơn vị chưa gửi báo cáo 5 " in page
    assert "Đơn vị chưa gửi báo cáo (4)" in page
    assert "1 đơn vị đang được đề nghị điều chỉnh đã nhận thư riêng: tính là chưa gửi" in page
    assert "đang lọc" not in page
    assert "Đơn vị chưa gửi báo cáo tháng 4/2020 (5)" in text(client.get("/periods/2020-04/missing/"))
    overview = re.search(r"Chưa gửi (\d+)", text(client.get("/dashboard/?period=2020-04")))
    assert overview[1] == "5"
    narrowed = text(client.get(f"{PAGE}?quota=with"))
    assert "Đơn vị chưa gửi báo cáo 5 " in narrowed
    assert "Danh sách đang lọc: 3/4 đơn vị." in narrowed


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?kind=department", {"SO1", "SO2"}),
        ("?district=H1", {"H1", "X1", "X2", "X3"}),
        ("?kind=commune&district=H1&all=1", {"X1", "X2", "X3"}),
        ("?quota=with", {"SO1", "SO2", "H1", "X1", "X2"}),
        ("?quota=without", {"X3"}),
        ("?due=overdue", {"SO1", "SO2", "H1"}),
        ("?due=not_yet", {"X1", "X2", "X3"}),
        ("?kind=nonsense", {"SO1", "SO2", "H1", "X1", "X2", "X3"}),
        ("?district=nonsense", set()),
    ],
)
def test_the_list_narrows_by_group_area_and_deadline(province, client, query, codes):
    province.periods[4].due_on_commune = clock.today()
    province.periods[4].save()
    assert set(listed(client, query)) == codes


def test_one_link_ticks_all_and_another_none(client):
    assert set(listed(client, "?tick=all").values()) == {True}
    assert set(listed(client, "?tick=none").values()) == {False}


def test_a_unit_asked_for_a_correction_is_not_listed(province, client):
    report = province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    submission_return(submission=report, by=province.coordinator, reason="C1", until=UNTIL)
    assert "X1" not in listed(client)


def test_the_mail_is_read_as_it_then_goes_out(client, django_capture_on_commit_callbacks):
    page = client.post(CHECK, {"unit": ["X1", "X2", "H1"], "shown": "X2"})
    (subject,) = re.findall(r"<b>(.*?)</b>", page.content.decode())
    body = re.search(r"<article.*?</article>", page.content.decode(), re.DOTALL).group()
    assert set(re.findall(r'type="hidden" name="unit" value="(\w+)"', page.content.decode())) == {"X1", "X2"}
    assert "UBND huyện Một: Đơn vị chưa có địa chỉ thư điện tử; đề nghị nhắc qua điện thoại." in text(page)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        client.post(REMIND, {"unit": ["X1", "X2"]})
    sent = next(message for message in mail.outbox if message.to == ["x2@example.gov.vn"])
    assert unescape(subject) == sent.subject
    for line in filter(None, sent.body.splitlines()):
        assert line in unescape(body)


def test_a_list_of_several_pages_is_reminded_with_one_click(client, monkeypatch, django_capture_on_commit_callbacks):
    listed = client.get(PAGE + "?kind=commune").content.decode()
    assert 'name="every"' not in listed
    monkeypatch.setattr("reporting.views.urging.pages.PAGE", 1)
    listed = client.get(PAGE + "?kind=commune").content.decode()
    assert "Đọc thư và gửi cho cả 2 đơn vị trong danh sách" in listed
    chosen = dict(re.findall(r'<input type="hidden" name="(kind|all|due|district|quota)" value="(\w+)">', listed))
    assert chosen == {"kind": "commune"}
    read = client.post(CHECK, {"every": "1", "unit": ["H1"], **chosen})
    assert 'name="every" value="1"' in read.content.decode()
    assert 'type="hidden" name="unit"' not in read.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(REMIND, {"every": "1", **chosen})
    reminded = set(Reminder.objects.values_list("unit__code", flat=True))
    assert reminded == {"X1", "X2"}  # X3 has no address, H1 is no commune


def test_while_mails_wait_the_page_says_how_many_have_gone_out_and_looks_again(province, client, monkeypatch):
    assert "data-renew" not in client.get(PAGE).content.decode()
    reminders_send(
        period=province.periods[4], units=[province.units[code] for code in ("X1", "X2")], by=province.coordinator
    )
    Reminder.objects.filter(unit__code="X1").update(state="sent")
    page = client.get(PAGE)
    assert "Đã gửi 1/2 thư của hôm nay; các thư còn lại được gửi tiếp tự động." in text(page)
    assert '<progress class="progress-line" max="2" value="1"' in page.content.decode()
    assert 'id="mails" data-renew="10"' in page.content.decode()
    assert "http-equiv" not in page.content.decode()  # a page that reloads itself would lose what is ticked
    Reminder.objects.update(state="sent")
    assert "data-renew" not in client.get(PAGE).content.decode()


def test_with_nobody_to_write_to_there_is_no_button(client):
    page = text(client.post(CHECK, {"unit": ["H1"]}))
    assert "Hiện chưa gửi được thư nhắc đến đơn vị nào trong số đã chọn." in page
    assert "Gửi thư nhắc" not in page


@pytest.mark.parametrize("address", [CHECK, NOTE])
def test_with_no_unit_ticked_the_page_says_so(client, address):
    assert "Chưa chọn đơn vị nào." in text(client.post(address, follow=True))


def test_what_went_to_whom_is_listed_below_with_who_and_how(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(REMIND, {"unit": ["X1"]})
    client.post(NOTE, {"unit": ["H1"], "means": "dispatch", "on": "2020-05-14", "note": "số 12"})
    page = text(client.get(PAGE))
    assert "Đã thực hiện (2)" in page
    assert "09:00, 15/05/2020 UBND xã Một, huyện Một Nhắc gửi báo cáo UBND xã Một, huyện Một" in page
    assert "Thư điện tử x1@example.gov.vn Đã gửi coordinator" in page
    assert "Công văn đôn đốc số 12 Đã ghi nhận coordinator" in page
    reminder = Reminder.objects.get(means="email")
    assert reminder.body.split("\n")[0] in text(client.get(f"/urging/{reminder.pk}/"))


def test_a_note_with_a_wrong_day_is_refused_in_a_sentence(client):
    answer = client.post(NOTE, {"unit": ["H1"], "means": "dispatch", "on": "2020-05-16"}, follow=True)
    assert "Ngày không được sau ngày hôm nay." in text(answer)
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": "16/05/2020"}, "Ngày không được sau ngày hôm nay."),
        ({"on": "16/5"}, "Đề nghị ghi ngày theo dạng 31/12/2020."),
        ({"on": "31/4/2020"}, "Lịch không có ngày 31/4/2020. Đề nghị kiểm tra lại ngày và tháng."),
        ({"unit": []}, None),
    ],
)
def test_a_refused_note_comes_back_once_with_what_was_typed_and_the_sentence_next_to_the_day(client, changed, sentence):
    note = {"unit": ["H1", "SO2"], "means": "dispatch", "on": "14/05/2020", "note": "số 12", "query": "all=1"} | changed
    answer = client.post(NOTE, note)
    assert answer.headers["Location"] == f"{PAGE}?all=1#note"
    page = markup(client.get(answer.headers["Location"]))
    shown = page.partition('id="note" open')[2]
    assert 'value="dispatch" selected' in shown
    assert f'value="{note["on"]}"' in shown
    assert 'value="số 12"' in shown
    fault = re.search(r'<span class="fault" id="id_on_error">([^<]*)</span>', shown)
    assert (fault and fault[1]) == sentence
    boxes = re.findall(r'name="unit" value="(\w+)"[^>]*? checked>', page)
    assert sorted(boxes) == sorted(note["unit"])
    page = client.get(PAGE).content.decode()
    assert 'id="note" open' not in page
    assert "số 12" not in page
    assert not Reminder.objects.exists()


@pytest.fixture
def doubtful(province):
    """An unclear mail to X1, a refused one to X2, and one to SO1 that went out after both."""
    units = [province.units[code] for code in ("X1", "X2", "SO1")]
    x1, x2, so1 = reminders_send(period=province.periods[4], units=units, by=province.coordinator).sent
    mine = Reminder.objects.filter
    mine(pk=x1.pk).update(state="sending", claimed_at=clock.now() - timedelta(minutes=11))
    mine(pk=x2.pk).update(state="refused", refusal="550 No such mailbox")
    mine(pk=so1.pk).update(state="sent", at=clock.now() + timedelta(seconds=1))
    return {"X1": x1, "X2": x2}


def order_of_the_log(client):
    page = client.get(PAGE).content.decode()
    return re.findall(r'<th scope="row">([^<]+)</th>', page[page.index('id="log"') :])


def test_the_unclear_come_first_then_the_failed_with_their_buttons(client, doubtful):
    page = text(client.get(PAGE))
    part = page[page.index("Thư cần xử lý (2)") : page.index("Đơn vị chưa gửi báo cáo (")]
    assert re.search(r"UBND xã Một, huyện Một .* Không rõ Đã gửi UBND xã Một, huyện Một Gửi lại", part)
    assert re.search(r"UBND xã Hai, .* Địa chỉ không nhận thư 550 No such mailbox Gửi lại UBND xã Hai", part)
    assert order_of_the_log(client) == ["UBND xã Một, huyện Một", "UBND xã Hai, huyện Một", "Sở Một"]


def test_it_was_sent_is_recorded_with_who_and_when(client, doubtful):
    answer = client.post(f"/urging/{doubtful['X1'].pk}/settle/", {"action": "sent"}, follow=True)
    assert "Đã ghi nhận là đã gửi." in text(answer)
    assert "coordinator quyết định, 09:00, 15/05/2020" in text(answer)
    assert Reminder.objects.get(pk=doubtful["X1"].pk).state == "sent"


def test_send_again_mails_it(client, doubtful, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/urging/{doubtful['X2'].pk}/settle/", {"action": "resend"})
    assert [message.to for message in mail.outbox] == [["x2@example.gov.vn"]]


def test_deciding_twice_is_refused_in_a_sentence(client, doubtful):
    address = f"/urging/{doubtful['X1'].pk}/settle/"
    client.post(address, {"action": "sent"})
    answer = client.post(address, {"action": "resend"}, follow=True)
    assert "Thư này đã có người xử lý hoặc vừa được gửi." in text(answer)


def test_an_observer_reads_it_all_and_has_no_buttons(province, login, doubtful):
    observer = login(province.observer)
    page = observer.get(PAGE).content.decode()
    assert "Không rõ" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall(r"<button[^>]*>([^<]*)", main) == ["Xem"]
    assert 'type="checkbox" class="form-check-input" name="unit"' not in main
    assert observer.get(f"/urging/{doubtful['X1'].pk}/").status_code == 200


@pytest.mark.parametrize(
    "address", [CHECK, NOTE, REMIND, "/urging/{pk}/settle/"], ids=["check", "note", "remind", "settle"]
)
def test_and_does_nothing(province, login, doubtful, address):
    answer = login(province.observer).post(address.format(pk=doubtful["X1"].pk), {"unit": ["X1"], "action": "sent"})
    assert answer.status_code == 403
    assert Reminder.objects.get(pk=doubtful["X1"].pk).state == "sending"


def test_the_menu_leads_to_the_last_period_that_ended_and_a_choice_goes_along(client):
    assert client.get("/urging/").headers["Location"] == "/periods/2020-04/urging/"
    answer = client.get("/urging/?period=2020-03&kind=commune&district=")
    assert answer.headers["Location"] == "/periods/2020-03/urging/?kind=commune"
    assert client.get("/urging/?period=1999-01").status_code == 404
    assert client.get("/urging/?period=x").status_code == 404


def test_the_page_of_those_missing_leads_here_and_lets_read_the_mail(client):
    page = client.get("/periods/2020-04/missing/").content.decode()
    assert f'href="{PAGE}"' in page
    assert f'action="{CHECK}"' in page


def test_the_demos_list_is_that_of_the_files(coordinator):
    """Independent of the portal: all units for which no report of December is dated up to the day."""
    sent = {
        row["unit_code"]
        for row in rows_of("submissions_2020.csv")
        if row["period"] == "2020-12" and "" < row["submitted_on"] <= "2021-01-04"
    }
    without = {row["unit_code"] for row in rows_of("expected_2020.csv") if not row["quota_percent"]}
    page = coordinator.get("/periods/2020-12/urging/").content.decode()
    shown = set(re.findall(r'name="unit" value="(\w+)"', page))
    assert shown == {row["code"] for row in rows_of("units.csv")} - sent
    assert len(shown) == 48
    ticked = set(re.findall(r'name="unit" value="(\w+)"[^>]*? checked', page))
    assert ticked == shown - without


def test_the_number_of_queries_does_not_grow_with_units_and_reminders(province, client):
    addresses = (PAGE, f"{PAGE}?kind=commune&district=H1&due=overdue&all=1")
    Reminder.objects.create(unit=province.units["X1"], period=province.periods[4], means="email", state="sent")
    few = [queries_again(client, address) for address in addresses]
    for number in range(20):
        unit = Unit.objects.create(
            code=f"N{number}", name=f"Xã N{number}", kind=UnitKind.COMMUNE, parent=province.units["H1"]
        )
        row = province.units["X1"].compliance.get(period=province.periods[4], basis="provisional")
        row.pk, row.unit, row._state.adding = None, unit, True
        row.save()
        for state in ("sent", "failed"):
            Reminder.objects.create(unit=unit, period=province.periods[4], means="email", state=state, at=clock.now())
    assert [queries_again(client, address) for address in addresses] == few == [17, 19]
