"""Passwords in URLs, named secrets and this install's own are starred wherever they would be written."""

import logging
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_filter

from config.alarms import text_of
from config.logs import JsonFormatter
from config.secrets import StarringFormatter, star
from reporting.actions.submissions import submission_start
from reporting.models import DossierCount
from units.models import User


@pytest.mark.parametrize(
    ("written", "starred"),
    [
        ("redis://:geheim@host:6379/0", "redis://:***@host:6379/0"),
        ("postgresql://portal:ge%40heim@host/x", "postgresql://portal:***@host/x"),
        ("smtp+tls://portal:ge@heim@host:587", "smtp+tls://portal:***@host:587"),
        ('{"password": "geheim"}', '{"password": "***"}'),
        ("?token=geheim&x=1", "?token=***&x=1"),
        ("KeyError: 'whsec_QUJD+/8='", "KeyError: 'whsec_***'"),
        (
            'violates "x"\nDETAIL:  Key (email)=(a@b.vn) already exists.\nCONTEXT: y',
            'violates "x"\nDETAIL:  ***\nCONTEXT: y',
        ),
        ("550 <lan.tran+a@b-c.gov.vn>: no such user", "550 <***@b-c.gov.vn>: no such user"),
        ("http://127.0.0.1:8000/login/", "http://127.0.0.1:8000/login/"),
        ("Đề nghị nhập mật khẩu", "Đề nghị nhập mật khẩu"),
    ],
)
def test_secrets_are_starred(written: str, starred: str) -> None:
    assert star(written) == starred


def test_the_installs_own_secrets_are_starred_wherever_they_are(settings) -> None:
    settings.REDIS_URL = "redis://:ge%40heim@host:6379/0"
    settings.EMAIL_HOST_PASSWORD = "khong-ai-biet"

    assert star("x ge@heim y ge%40heim z khong-ai-biet") == "x *** y *** z ***"


def test_a_report_of_django_stars_passwords_in_settings(settings) -> None:
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://:geheim@host:6379/0"

    shown = get_exception_reporter_filter(RequestFactory().get("/")).get_safe_settings()

    assert (shown["REDIS_URL"], shown["CELERY_BROKER_URL"]) == ("redis://:***@host:6379/0",) * 2


def test_a_log_line_is_starred_with_its_traceback() -> None:
    try:
        raise RuntimeError("redis://:geheim@host")
    except RuntimeError as error:
        record = logging.LogRecord("x", 40, "", 0, "no %s", ("redis://:geheim@host",), (RuntimeError, error, None))

    assert "geheim" not in StarringFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "address", ["/approve/{}/", "/invitation/12/{}/", "/password/reset/MQ/{}/", "https://a.vn/approve/{}/?x=1"]
)
def test_the_secret_of_a_link_is_starred_in_every_line(address: str) -> None:
    secret = "Zk3-_9aB" * 5 + "abc"
    line = f'Forbidden (CSRF cookie not set.): {address.format(secret)} "{address.format(secret)}"'
    assert secret not in star(line)
    assert star(line).count(address.format("***")) == 2


NAME, MAIL, FIGURE = "Nguyễn Thị Bí Mật", "bi-mat@example.vn", 7_654_321


def record_of(error: BaseException) -> logging.LogRecord:
    return logging.LogRecord("django.request", logging.ERROR, "x.py", 1, "a fault", (), (type(error), error, None))


def written(record: logging.LogRecord) -> list[str]:
    """What the log has of a record, as lines and as JSON, and what is mailed of it."""
    texts = []
    for formatter in (StarringFormatter("%(message)s"), JsonFormatter()):
        record.exc_text = None  # as each handler finds it
        texts.append(formatter.format(record))
    return [*texts, text_of(record)]


def test_a_row_that_the_database_refuses_is_not_quoted(working_province):
    """PostgreSQL writes the whole row into its error: a name, an address, a figure that is being typed."""
    User.objects.filter(username="clerk-x1").update(full_name=NAME, email=MAIL)
    report = submission_start(unit=working_province.units["X2"], period=working_province.periods[4])
    cell = DossierCount(submission=report, procedure=working_province.procedures["C1"])
    cell.received_total, cell.received_online = FIGURE, FIGURE + 1
    for refused in (lambda: User.objects.filter(username="clerk-x1").update(role="x"), lambda: cell.save()):
        with pytest.raises(IntegrityError) as raised, transaction.atomic():
            refused()
        for text in written(record_of(raised.value)):
            assert "IntegrityError" in text
            assert [each for each in (NAME, MAIL, str(FIGURE)) if each in text] == []
        if connection.vendor == "postgresql":
            quoted = str(raised.value)
            assert MAIL in quoted or str(FIGURE) in quoted


def test_a_row_is_not_quoted_in_whatever_language_the_database_speaks():
    class Refusal(Exception):
        diag = SimpleNamespace(message_detail=f"Hàng không hợp lệ chứa ({NAME},\n{MAIL}).")

    try:
        try:
            raise Refusal(f"LỖI: ràng buộc\nCHI TIẾT: {Refusal.diag.message_detail}")
        except Refusal as refused:
            raise ValueError("not written") from refused
    except ValueError as error:
        texts = written(logging.LogRecord("x", 40, "x.py", 1, "a fault", (), (ValueError, error, error.__traceback__)))
    for text in texts:
        assert "ràng buộc" in text
        assert [each for each in (NAME, MAIL) if each in text] == []
