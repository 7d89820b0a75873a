"""Names in drawings: the beginning of a long one, of whole words."""

import pytest

from reporting.leader.unit_pictures import NAME_SHOWN, short_name

LONG = "Ghi vào Sổ hộ tịch việc kết hôn của công dân Việt Nam đã được giải quyết tại cơ quan có thẩm quyền"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Đăng ký khai sinh", "Đăng ký khai sinh"),
        (LONG, "Ghi vào Sổ hộ tịch việc kết hôn của công dân Việt Nam đã được giải quyết tại cơ quan có…"),
        ("a" * NAME_SHOWN, "a" * NAME_SHOWN),
        ("a" * (NAME_SHOWN + 1), "a" * (NAME_SHOWN - 1) + "…"),
        ("a" * (NAME_SHOWN - 3) + ", b c d", "a" * (NAME_SHOWN - 3) + "…"),
    ],
)
def test_a_long_name_is_cut_between_words(name, shown):
    assert short_name(name) == shown
    assert len(short_name(name)) <= NAME_SHOWN
