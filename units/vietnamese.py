"""Vietnamese text as the database can compare it: one stored key for searching, one for sorting.

Neither SQLite nor PostgreSQL can be relied on for Vietnamese order, so both keys are computed here and stored.
"""

import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_PRIMARY = {letter: chr(ord("A") + index) for index, letter in enumerate(_ALPHABET)}


def nfc(text: str) -> str:
    """``text`` in the composed form in which everything is stored, outer and repeated spaces removed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def search_key(text: str) -> str:
    """``text`` without diacritics and case: «Diên Khánh» and «dien khanh» give the same key."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return nfc("".join(char for char in plain if not unicodedata.combining(char)))


def sort_key(text: str) -> str:
    """A key whose byte order is Vietnamese dictionary order: letters first, tones only between equal letters.

    The letters follow the Vietnamese alphabet (a ă â b c d đ e ê …), the tones the order of TCVN dictionaries
    (none, huyền, hỏi, ngã, sắc, nặng). Digits and spaces stay below all letters.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in nfc(text).casefold():
        letter, tone = _split_tone(char)
        letters.append(_PRIMARY.get(letter, letter if letter < "A" else "~"))
        tones.append(tone)
    return "".join(letters) + "!" + "".join(tones).rstrip("0")


def _split_tone(char: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), "0")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return letter, tone


def lower_first(text: str) -> str:
    """«Thành phố Nha Trang» → «thành phố Nha Trang», as a name stands inside a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """«tháng 4/2020» → «Tháng 4/2020», as a name stands at the head of a line."""
    return text[:1].upper() + text[1:]
