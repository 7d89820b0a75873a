"""Vietnamese typed with the fonts of TCVN3 or VNI, before Unicode: «Diªn Léc», «Dieân Loäc» for «Diên Lộc»."""

from __future__ import annotations

import re

from units.vietnamese import nfc

# Signs that are no letters of any language stand inside words, or «đ» is «®» and «Đ» is «§».
TCVN3 = re.compile(r"[A-Za-z][¸¶¹¨¾¼½¬ªµ]|[®§¬][^\W\d_]")
# The mark is a letter of its own behind its vowel; some of those letters Vietnamese does not have.
VNI = re.compile(r"[aeiouyôö][øûïäåëöüùõâáàêéèúã]", re.IGNORECASE)
VNI_ALONE = re.compile(r"[aeiouyôö][øûïäåëöü]", re.IGNORECASE)


def has_old_letters(text: str) -> bool:
    """Whether ``text`` was typed with such a font; one foreign name, «Noël», does not make it so."""
    if text.isascii():
        return False
    composed = nfc(text)
    is_vni = len(VNI.findall(composed)) > 1 and VNI_ALONE.search(composed) is not None
    return is_vni or TCVN3.search(composed) is not None
