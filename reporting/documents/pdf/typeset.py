"""One template of this folder and its values, set as PDF: the same values are the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import typst

PDF = "application/pdf"
FOLDER = Path(__file__).parent
FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """``template`` of this folder filled with ``values``, which it reads as JSON: text in them is never markup.

    Nothing but this folder and the portal's own font is read, and nothing is fetched. The file carries no time.

    Raises:
        typst.TypstError: the template does not fit the values, or the page would not be accessible.
    """
    made: bytes = typst.compile(
        str(FOLDER / template),
        root=str(FOLDER),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
        # titles, language, reading order and words for each picture: a page that lacks one of them is refused
        pdf_standards="ua-1",
        timestamp=0,
    )
    return made
