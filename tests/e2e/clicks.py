"""How many clicks and keys a task takes in the browser."""

from __future__ import annotations

from typing import Any

COUNT = """
    const plus = (name) => { sessionStorage[name] = Number(sessionStorage[name] || 0) + 1; };
    const modifiers = ["Control", "Shift", "Alt", "Meta"];
    document.addEventListener("keydown", (event) => { if (!modifiers.includes(event.key)) plus("keys"); }, true);
    document.addEventListener("pointerdown", () => plus("presses"), true);
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


def keys(page: Any) -> int:
    """How many keys were pressed since ``count_clicks``; Ctrl+V is one, and so is each digit."""
    return int(page.evaluate("Number(sessionStorage.keys || 0)"))


def presses(page: Any) -> int:
    """How often the mouse was pressed since ``count_clicks``."""
    return int(page.evaluate("Number(sessionStorage.presses || 0)"))
