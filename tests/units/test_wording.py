"""The portal speaks to an organ, not to a person, and counts things as Vietnamese does, also where a library speaks."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation import override


@pytest.mark.parametrize("posted", [None, {"old_password": "x", "new_password1": "123", "new_password2": "123"}])
def test_the_password_page_addresses_nobody_as_a_friend(working_province, login, posted):
    client = login(working_province.clerks["SO1"])
    answer = client.post("/password/change/", posted) if posted else client.get("/password/change/")
    shown = re.sub(r"<[^>]+>", " ", answer.content.decode()).lower()
    assert "mật khẩu phải có ít nhất 10 ký tự." in shown
    assert not re.search(r"\bbạn\b", shown)


def test_lists_count_things_without_an_article():
    """A list of the administration says «0 tệp hồ sơ»: after a number «các» is wrong."""
    with override("vi"):
        models = [model for app in settings.OWN_APPS for model in apps.get_app_config(app).get_models()]
        plurals = [str(model._meta.verbose_name_plural) for model in models]
    assert [name for name in plurals if name.startswith(("các ", "những "))] == []
