"""A page's drawing as a picture by itself: its first size, without what only a browser understands."""

from __future__ import annotations

import re

from reporting.documents.pdf.looks import looks

PICTURE = re.compile(r"<svg\b(?P<attributes>[^>]*)>(?P<inside>.*?)</svg>", re.S)
FOR_BROWSERS = re.compile(r"\s(?:data-[\w-]+|aria-[\w-]+|role|tabindex|focusable|href)(?:=\"[^\"]*\")?(?=[\s>/])")
FOR_POINTERS = re.compile(r"<rect class=\"hit\"[^>]*/>|<line class=\"hover\"[^>]*/>")
CLASSES = re.compile(r"class=\"([^\"]*)\"")


def picture(rendered: str) -> str:
    """The first picture of a ``rendered`` drawing as an SVG document with its looks inside.

    Raises:
        ValueError: there is no picture in it.
    """
    found = PICTURE.search(rendered)
    if found is None:
        raise ValueError("There is no picture in the drawing.")
    figure = CLASSES.search(rendered)
    own = CLASSES.sub("", FOR_BROWSERS.sub("", found["attributes"]))
    inside = FOR_BROWSERS.sub("", FOR_POINTERS.sub("", found["inside"]))
    inside = re.sub(r"<a\b", "<g", inside).replace("</a>", "</g>")
    classes = figure[1] if figure else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}"{own}><style>{looks()}</style>{inside}</svg>'
