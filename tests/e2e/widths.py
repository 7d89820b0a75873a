"""What does not fit into the width of a window."""

from __future__ import annotations

from typing import Any

PUSHED = """
    () => {
        for (const each of document.querySelectorAll("main details")) each.open = true;
        const all = [document.documentElement, ...document.querySelectorAll("body *")];
        const scrolls = (each) => each === document.documentElement
            || ["auto", "scroll"].includes(getComputedStyle(each).overflowX);
        return all.filter((each) => each.scrollWidth > each.clientWidth && scrolls(each) && each.checkVisibility())
            .map((each) => `${each.innerText.trim().slice(0, 60)}: ${each.clientWidth} < ${each.scrollWidth}`);
    }
"""
WITHOUT_VALUE = """
    () => [...document.querySelectorAll("main td[data-label]")]
        .filter((each) => each.checkVisibility() && !each.innerText.trim() && !each.querySelector("svg, input"))
        .map((each) => each.dataset.label)
"""
CUT = """
    () => [...document.querySelectorAll("main .choices select")].filter((each) => {
        const style = getComputedStyle(each);
        const pen = document.createElement("canvas").getContext("2d");
        pen.font = style.font;
        const room = each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return each.checkVisibility() && pen.measureText(each.selectedOptions[0].text).width > room + 1;
    }).map((each) => each.selectedOptions[0].text)
"""
LINES = """
    (each) => {
        const range = document.createRange();
        range.selectNodeContents(each);
        const boxes = [...range.getClientRects()].filter((box) => box.width);
        return new Set(boxes.map((box) => Math.round(box.bottom))).size;
    }
"""


def pushed_sideways(page: Any) -> list[str]:
    """The boxes that a reader would have to push sideways, by how they begin; what is folded is opened first."""
    return list(page.evaluate(PUSHED))


def misfits(page: Any) -> dict[str, str]:
    """What a reader would take for a fault: boxes to be pushed, labels of a card without a value, choices cut off."""
    found = dict.fromkeys(pushed_sideways(page), "is pushed sideways")
    found |= dict.fromkeys(page.evaluate(WITHOUT_VALUE), "is a label without a value")
    return found | dict.fromkeys(page.evaluate(CUT), "is chosen, but not shown whole")


def lines_of(element: Any) -> int:
    """The number of lines that the text of an element takes."""
    return int(element.evaluate(LINES))
