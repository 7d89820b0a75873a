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


def pushed_sideways(page: Any) -> list[str]:
    """The boxes that a reader would have to push sideways, by how they begin; what is folded is opened first."""
    return list(page.evaluate(PUSHED))
