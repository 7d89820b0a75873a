"""Vietnamese text as the database can compare it: one stored key for searching, one for sorting.

Neither SQLite nor PostgreSQL can be relied on for Vietnamese order, so both keys are computed here and stored.
"""

import re
import unicodedata
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
# A key consists only of digits: letters, signs and capitals compare differently in each collation.
_END, _BLANK, _SIGN, _NUMBER, _OTHER = "00", "01", "02", "03", "99"
_KEYS = {letter: str(10 + index) for index, letter in enumerate(_ALPHABET)}
_ORGAN = re.compile(r"\s*(ubnd|[uủ][yỷ] ban nhân dân)\s+", re.IGNORECASE)
_PARTS = re.compile(r"\d+|\D")


def nfc(text: str) -> str:
    """``text`` in the composed form in which everything is stored, outer and repeated spaces removed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def search_key(text: str) -> str:
    """``text`` without diacritics and case: «Diên Khánh» and «dien khanh» give the same key."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return nfc("".join(char for char in plain if not unicodedata.combining(char)))


def sort_key(text: str) -> str:
    """A key of digits whose order is Vietnamese alphabetical order, under any collation of the database.

    First the letters (a ă â b c d đ e ê …), where a blank comes before all and the shorter of two names comes first;
    digits come before letters and compare by value («Phường 2» before «Phường 10»). Tones decide only between names
    that are equal so far, from the left: none, huyền, hỏi, ngã, sắc, nặng.
    """
    parts = [_key_and_tone(part) for part in _PARTS.findall(nfc(nfc(text).casefold()))]
    return "".join([key for key, _tone in parts]) + _END + "".join([tone for _key, tone in parts]).rstrip("0")


@lru_cache(maxsize=4096)
def _key_and_tone(part: str) -> tuple[str, str]:
    """What a number, or one character, adds to the key; nothing for a mark that no letter has in composed form."""
    if unicodedata.combining(part[0]):
        return "", ""
    if part.isdecimal():
        return _number(part), "0"
    letter, tone = _split_tone(part)
    return _key_of(letter), tone


def _number(digits: str) -> str:
    """Its position below letters, the count of its digits, and the digits: in the order of the values."""
    value = "".join(str(int(digit)) for digit in digits).lstrip("0")[:99]
    return f"{_NUMBER}{len(value):02}{value}"


def _key_of(letter: str) -> str:
    """Two digits for a blank and each Vietnamese letter, more for any other character."""
    if letter == " ":
        return _BLANK
    plain = unicodedata.normalize("NFD", letter)[:1]  # «é» sorts with «e»
    key = _KEYS.get(letter) or _KEYS.get(plain)
    if key:
        return key
    return f"{_OTHER if letter.isalpha() else _SIGN}{ord(letter[0]):07}"


def _split_tone(char: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), "0")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return letter, tone


def lower_first(text: str) -> str:
    """«Thành phố Nha Trang» → «thành phố Nha Trang», as a name is written inside a sentence."""
    return text[:1].lower() + text[1:]


def without_organ(name: str) -> str:
    """«UBND xã Diên Hòa» → «Xã Diên Hòa»: a place's own name, without the committee that pages write before it."""
    place = _ORGAN.sub("", nfc(name), count=1) if _ORGAN.match(nfc(name)) else name
    return upper_first(place) if place else name


def upper_first(text: str) -> str:
    """«tháng 4/2020» → «Tháng 4/2020», as a name is written at the start of a line."""
    return text[:1].upper() + text[1:]
