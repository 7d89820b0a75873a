"""Characters without a width, which come along with a number that is copied from a page or a document."""

import re

# Joiners, marks of direction, soft hyphens; not the signs that reverse the order of digits.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202c\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff]+")


def without_unseen(text: str) -> str:
    """``text`` without what cannot be seen in it and means nothing in a number."""
    return text if text.isascii() else _UNSEEN.sub("", text)
