"""People who log in at once: their passwords are hashed in turn, and stay those that Django hashed."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from units.password_hashing import OneAtATimeArgon2PasswordHasher

PASSWORD, SALT = "một mật khẩu dài", "0123456789abcdefghijkl"


class Counted:
    """Django's hashing, which notes how many run at once."""

    def __init__(self):
        self.now = self.most = 0
        self.lock = threading.Lock()

    def __call__(self, *_given):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self.lock:
            self.now -= 1
        return True


@pytest.mark.parametrize("name", ["verify", "encode"])
def test_passwords_are_hashed_in_turn(monkeypatch, name):
    counted = Counted()
    monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    hasher = OneAtATimeArgon2PasswordHasher()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _turn: getattr(hasher, name)(PASSWORD, SALT), range(8))) == [True] * 8
    assert counted.most == 1


def test_a_password_hashed_by_django_is_known_and_need_not_be_changed():
    stored = Argon2PasswordHasher().encode(PASSWORD, SALT)
    hasher = OneAtATimeArgon2PasswordHasher()
    assert hasher.encode(PASSWORD, SALT) == stored
    assert hasher.verify(PASSWORD, stored)
    assert not hasher.verify("another", stored)
    assert not hasher.must_update(stored)
    assert hasher.algorithm == "argon2"
