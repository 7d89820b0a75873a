"""The portal speaks to an organ, not to a person: no «bạn» on a page, not even from a library."""

import re

import pytest


@pytest.mark.parametrize("posted", [None, {"old_password": "x", "new_password1": "123", "new_password2": "123"}])
def test_the_password_page_addresses_nobody_as_a_friend(working_province, login, posted):
    client = login(working_province.clerks["SO1"])
    answer = client.post("/password/change/", posted) if posted else client.get("/password/change/")
    shown = re.sub(r"<[^>]+>", " ", answer.content.decode()).lower()
    assert "mật khẩu phải có ít nhất 10 ký tự." in shown
    assert not re.search(r"\bbạn\b", shown)
