"""Days as people type them, and what is refused."""

from datetime import date

import pytest

from reporting.calendars.typed_days import typed_days
from units.refusals import Refused


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30/4", [(4, 30)]),
        ("30/04/2027", [(4, 30)]),
        (" 30.4 ; 1-5 ", [(4, 30), (5, 1)]),
        ("04/02 – 07/02", [(2, 4), (2, 5), (2, 6), (2, 7)]),
        ("31/1/2027-2/2/2027", [(1, 31), (2, 1), (2, 2)]),
        ("04/02 đến 05/02\n05/02", [(2, 4), (2, 5)]),
    ],
)
def test_days_and_spans_are_read(text, days):
    assert typed_days(text, 2027) == [date(2027, month, day) for month, day in days]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Hãy ghi ít nhất một ngày, ví dụ 30/04 hoặc 04/02 – 10/02."),
        (" , ", "Hãy ghi ít nhất một ngày, ví dụ 30/04 hoặc 04/02 – 10/02."),
        ("30/02", "«30/02» không phải là ngày. Hãy ghi 30/04 hoặc 30/04/2027; nhiều ngày cách nhau bằng dấu phẩy"),
        ("mồng 1 Tết", "«mồng 1 Tết» không phải là ngày."),
        ("30/04/2026", "«30/04/2026» không thuộc năm 2027."),
        ("10/02 – 04/02", "«10/02 – 04/02»: ngày cuối trước ngày đầu."),
        ("01/01 – 28/02", "Có 59 ngày; mỗi lần nhập nhiều nhất 40 ngày."),
    ],
)
def test_what_is_no_day_of_the_year_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(Refused) as refused:
        typed_days(text, 2027)
    assert refused.value.sentence.startswith(sentence)
