import pytest
from django.test import Client

from units.models import Role, User

PASSWORD = "mat-khau-2020"


@pytest.fixture
def person(db: None) -> User:
    """A coordinator who can log in, with an address for mails."""
    user = User(username="lan", role=Role.COORDINATOR, email="lan@example.vn", full_name="Cán bộ tổng hợp")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def other_person(db: None) -> User:
    user = User(username="minh", role=Role.OBSERVER, email="minh@example.vn")
    user.set_password(PASSWORD)
    user.save()
    return user


def try_login(client: Client, username: str, password: str, address: str = "127.0.0.1") -> int:
    """The status that a login is answered with: 302 in, 200 refused, 429 locked."""
    return client.post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address).status_code
