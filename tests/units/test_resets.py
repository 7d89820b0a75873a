"""New passwords by mail: recorded by the page, mailed by a job, bounded, and the same to see for everybody."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_user
from tests.reporting.smtp import Post
from tests.units.conftest import try_login
from units import clock as portal_clock
from units.actions import mail_queue
from units.actions.resets import MAX_PER_CLIENT, resets_mail
from units.models import ResetMail, Role, User

pytestmark = pytest.mark.django_db
NEW = "mat-khau-moi-2020"


@pytest.fixture
def clock():
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as clock:
        yield clock


def ask(address: str, client: str = "10.0.0.7"):
    return Client().post("/password/reset/", {"email": address}, REMOTE_ADDR=client, follow=True)


def states() -> list[str]:
    return list(ResetMail.objects.order_by("pk").values_list("state", flat=True))


def test_the_page_records_and_mails_nothing_itself(person: User, clock) -> None:
    page = ask("lan@example.vn").content.decode()

    assert mail.outbox == []
    assert states() == ["waiting"]
    assert "thư có đường dẫn sẽ đến trong ít phút" in page


def test_answer_and_statements_are_the_same_for_a_known_and_an_unknown_address(person: User, clock) -> None:
    def answer(address: str) -> tuple[str, list[str], int]:
        with CaptureQueriesContext(connection) as queries:
            text = ask(address).content.decode()
        statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]
        return re.sub(r'value="[^"]*"', "", text), statements, len(mail.outbox)

    known, unknown = answer("lan@example.vn"), answer("ai-do@example.vn")
    known_again, unknown_again = answer("lan@example.vn"), answer("ai-do@example.vn")

    assert known == unknown
    assert known_again == unknown_again
    assert not [sql for sql in known[1] if "units_user" in sql]


def test_the_job_mails_a_link_that_sets_a_new_password(person: User, clock) -> None:
    ask("  LAN@Example.vn ")
    assert resets_mail() == 1

    (message,) = mail.outbox
    address = urlsplit(re.search(r"https?://\S+", message.body).group()).path
    client = Client()
    form = client.get(address, follow=True)
    client.post(form.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW})

    assert message.to == ["lan@example.vn"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "tên đăng nhập: lan" in message.body
    assert states() == ["sent"]
    assert try_login(Client(), "lan", NEW) == 302


def test_one_mail_has_a_link_for_each_account_of_the_address(person: User, other_person: User, clock) -> None:
    User.objects.filter(pk=other_person.pk).update(email="lan@example.vn")
    ask("lan@example.vn")
    resets_mail()

    assert len(mail.outbox) == 1
    assert len(re.findall(r"/password/reset/\S+/\S+/", mail.outbox[0].body)) == 2


def test_an_address_without_an_active_account_gets_no_mail(person: User, clock) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    for address in ("lan@example.vn", "ai-do@example.vn"):
        ask(address)

    assert resets_mail() == 0
    assert mail.outbox == []
    assert states() == ["needless", "needless"]


def test_asked_again_within_ten_minutes_there_is_one_mail(person: User, clock) -> None:
    for number in range(25):
        ask("lan@example.vn", f"10.0.0.{number}")
        resets_mail()
    assert len(mail.outbox) == 1
    clock.shift(timedelta(minutes=10))
    ask("Lan@EXAMPLE.vn")
    resets_mail()

    assert len(mail.outbox) == 2


def test_one_client_cannot_fill_the_table(clock, db) -> None:
    for number in range(MAX_PER_CLIENT + 5):
        assert ask(f"a{number}@example.vn").status_code == 200
    assert ask("b@example.vn", "10.0.0.8").status_code == 200

    assert ResetMail.objects.count() == MAX_PER_CLIENT + 1


def test_one_client_gets_no_more_mails_sent_than_it_may_request(clock, db) -> None:
    addresses = [f"a{number}@example.vn" for number in range(MAX_PER_CLIENT + 2)]
    for address in addresses:
        make_user(email=address)
        ask(address)
        resets_mail()
    assert [message.to for message in mail.outbox] == [[address] for address in addresses[:MAX_PER_CLIENT]]

    ask(addresses[-1], "10.0.0.8")
    clock.shift(timedelta(minutes=10))
    ask(addresses[-2])
    resets_mail()

    assert [message.to for message in mail.outbox[MAX_PER_CLIENT:]] == [[addresses[-1]], [addresses[-2]]]


def test_while_one_is_on_its_way_no_second_one_waits(person: User, clock) -> None:
    ask("lan@example.vn")
    ResetMail.objects.update(state="sending", claimed_at=portal_clock.now())
    clock.shift(timedelta(minutes=10))
    ask("lan@example.vn")

    assert states() == ["sending"]


def test_a_mail_server_that_is_away_is_tried_again_and_shown_to_administrators(
    person: User, clock, post: Post, settings, working_admin: Client
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    ask("lan@example.vn")
    assert resets_mail() == 0

    waiting = ResetMail.objects.get()
    assert (waiting.state, waiting.tries, bool(waiting.refusal)) == ("waiting", 1, True)
    page = working_admin.get("/admin/").content.decode()
    assert "1 thư đặt lại mật khẩu chưa gửi đi được" in page
    assert "/admin/units/resetmail/" in page

    settings.EMAIL_PORT = port
    assert resets_mail() == 0  # not before its turn
    clock.shift(timedelta(minutes=1))
    assert resets_mail() == 1
    assert post.addresses == ["lan@example.vn"]
    assert "chưa gửi đi được" not in working_admin.get("/admin/").content.decode()


@pytest.fixture
def working_admin() -> Client:
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR, "admin"))
    return client


def test_a_mail_is_given_up_after_the_last_try(person: User, clock, post: Post) -> None:
    post.data_answer = "451 not now"
    ask("lan@example.vn")
    for _each in range(10):
        resets_mail()
        clock.shift(timedelta(hours=1))

    given_up = ResetMail.objects.get()
    assert (given_up.state, given_up.tries, given_up.refusal) == ("failed", 5, "451 not now")


def test_an_address_that_the_server_refuses_is_not_tried_again(person: User, clock, post: Post) -> None:
    post.answers["lan@example.vn"] = "550 no such user"
    ask("lan@example.vn")
    resets_mail()

    assert states() == ["refused"]


def test_a_mail_whose_sender_died_goes_again(person: User, clock, monkeypatch) -> None:
    def die(*_arguments):
        raise SystemExit

    ask("lan@example.vn")
    with monkeypatch.context() as patch:
        patch.setattr(mail_queue, "deliver", die)
        with pytest.raises(SystemExit):
            resets_mail()
    assert states() == ["sending"]
    clock.shift(timedelta(minutes=11))
    resets_mail()
    clock.shift(timedelta(minutes=1))

    assert resets_mail() == 1
    assert states() == ["sent"]


def test_two_jobs_mail_one_request_once(person: User, clock, monkeypatch) -> None:
    ask("lan@example.vn")
    other = ResetMail.objects.get()
    claim = mail_queue.claim

    def claimed_by_another(found: ResetMail) -> bool:
        claim(other)
        return claim(found)

    monkeypatch.setattr(mail_queue, "claim", claimed_by_another)

    assert resets_mail() == 0
    assert mail.outbox == []


def test_what_was_asked_for_a_month_ago_is_forgotten(person: User, clock) -> None:
    ask("lan@example.vn")
    clock.shift(timedelta(days=31))
    resets_mail()

    assert not ResetMail.objects.exists()
    assert mail.outbox == []
