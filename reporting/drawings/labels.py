"""Room for words: how wide a text is, and labels next to line ends that keep a line's height between them."""

from __future__ import annotations

from collections.abc import Sequence

LETTER = 0.58  # of the letter size: a mean letter of Be Vietnam Pro, rather too wide than too narrow
SIZE = 13  # pixels, as in static/css/drawings.css


def text_width(text: str, size: float = SIZE) -> float:
    """About how many pixels ``text`` takes."""
    return LETTER * size * len(text)


def fitted(name: str, value: str, room: float) -> str:
    """«name value» in at most ``room`` pixels: a long name is cut with an ellipsis, the value never."""
    text = f"{name} {value}".strip()
    if text_width(text) <= room:
        return text
    letters = int(room / (LETTER * SIZE)) - len(value) - 2
    return f"{name[: max(letters, 1)].rstrip()}… {value}".strip()


def apart(wanted: Sequence[float], height: float, top: float, bottom: float) -> list[float]:
    """Where labels go that want to be at ``wanted`` and need ``height`` each, between ``top`` and ``bottom``.

    In the order of their wishes, as near to them as possible without overlapping; where there is no room for all, they
    keep their distance and reach below ``bottom``.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    groups: list[tuple[float, int]] = []  # the first position of a group that touches, and how many are in it
    for index in order:
        groups.append((wanted[index], 1))
        while len(groups) > 1 and groups[-2][0] + groups[-2][1] * height > groups[-1][0]:
            (first, before), (second, after) = groups[-2:]
            start = (before * first + after * (second - before * height)) / (before + after)
            groups[-2:] = [(start, before + after)]
    found = [start + number * height for start, count in groups for number in range(count)]
    found = _from_below(found, height, bottom)
    found = _from_above(found, height, top)
    placed = [0.0] * len(wanted)
    for position, index in zip(found, order, strict=True):
        placed[index] = position
    return placed


def _from_above(positions: Sequence[float], height: float, top: float) -> list[float]:
    found: list[float] = []
    for position in positions:
        found.append(max(position, found[-1] + height if found else top))
    return found


def _from_below(positions: Sequence[float], height: float, bottom: float) -> list[float]:
    found: list[float] = []
    for position in reversed(positions):
        found.append(min(position, found[-1] - height if found else bottom))
    return found[::-1]
