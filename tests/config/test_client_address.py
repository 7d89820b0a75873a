import pytest
from django.test import RequestFactory

from config.client_address import client_address

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PROXY),
        (0, "203.0.113.7", PROXY),  # nobody is trusted: the header is the caller's word
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.1.1.1, 203.0.113.7", "203.0.113.7"),  # what the caller wrote before our proxy's entry
        (2, "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "10.0.0.2", PROXY),  # came past the outer proxy
        (1, " , ", PROXY),
    ],
)
def test_client_address(rf: RequestFactory, settings, proxies: int, forwarded: str | None, address: str) -> None:
    settings.PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}

    assert client_address(rf.get("/", headers=headers, REMOTE_ADDR=PROXY)) == address
