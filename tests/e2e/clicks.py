"""How many clicks a task takes in the browser; what is typed is not counted."""

from __future__ import annotations

from typing import Any

COUNT = """
    const count = () => { sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1; };
    document.addEventListener("pointerdown", count, true);
    document.addEventListener("keydown", (event) => { if (event.key === "Enter") count(); }, true);
    document.addEventListener("change", (event) => {
        if (event.target.matches("select, input[type=file]")) count();
    }, true);
"""


def count_clicks(page: Any) -> None:
    """Count on every page opened from now on: presses of the mouse, of Enter, choices in a list and of a file."""
    page.add_init_script(COUNT)


def clicks(page: Any) -> int:
    """How many there were since ``count_clicks``."""
    return int(page.evaluate("Number(sessionStorage.clicks || 0)"))
