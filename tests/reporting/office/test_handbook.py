"""docs/administration.md leads to pages that are there: its addresses open, its first steps are on the index."""

import re
from pathlib import Path

from django.conf import settings

from reporting.office.entries import ENTRIES
from units.models import User

HANDBOOK = " ".join((Path(settings.BASE_DIR) / "docs/administration.md").read_text(encoding="utf-8").split())
OFF = {"/open-data/"}  # there while open data are switched on, as the handbook says
PATTERNS = {"/dhis2/MÃ"}  # no address: «MÃ» is any code


def test_each_address_that_the_handbook_names_opens(demo, login):
    client = login(User.objects.get(username="admin"))
    named = set(re.findall(r"`(/[^`]*)`", HANDBOOK)) - OFF - PATTERNS
    assert {address: client.get(address, follow=True).status_code for address in named} == dict.fromkeys(named, 200)
    assert len(named) > 5


def test_the_first_step_from_the_index_is_the_name_of_a_page_there():
    first = set(re.findall(r"(?:`/admin/`|Trang quản trị) → «([^»]+)»", HANDBOOK))
    there = {str(entry.label) for entry in ENTRIES} | {str(entry.group.label) for entry in ENTRIES}
    assert first - there == set()
    assert len(first) > 8


def test_the_handbook_has_a_part_for_each_group_of_the_index_that_is_not_for_reading_alone():
    parts = re.findall(r"^## (.*)$", (Path(settings.BASE_DIR) / "docs/administration.md").read_text("utf-8"), re.M)
    groups = [str(group.label) for group in dict.fromkeys(entry.group for entry in ENTRIES)]
    general = ["Tìm đúng trang", "Bắt đầu dùng hệ thống", "Khi lưu"]
    assert parts == [*general, *[name for name in groups if name != "Số liệu (chỉ đọc)"]]
