"""Passwords in URLs, named secrets and this install's own are starred wherever they would be written."""

import logging

import pytest
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_filter

from config.secrets import StarringFormatter, star


@pytest.mark.parametrize(
    ("written", "starred"),
    [
        ("redis://:geheim@host:6379/0", "redis://:***@host:6379/0"),
        ("postgresql://portal:ge%40heim@host/x", "postgresql://portal:***@host/x"),
        ("smtp+tls://portal:ge@heim@host:587", "smtp+tls://portal:***@host:587"),
        ('{"password": "geheim"}', '{"password": "***"}'),
        ("?token=geheim&x=1", "?token=***&x=1"),
        ("KeyError: 'whsec_QUJD+/8='", "KeyError: 'whsec_***'"),
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
