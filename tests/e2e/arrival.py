"""A click that leads to another page has been done when that page is there."""

from functools import wraps
from typing import Any

from playwright.sync_api import Locator, Page

LEADING = (
    (Page, "click"),
    (Page, "press"),
    (Page, "dblclick"),
    (Locator, "click"),
    (Locator, "press"),
    (Locator, "dblclick"),
)


def wait_for_whole_pages(patch: Any) -> None:
    """Let clicks and keys return when the page they lead to has been read to its end.

    Playwright returns with a page's first bytes. What a test reads at once (``count``, ``all_inner_texts``,
    ``evaluate_all``) is then read from half a page, on a machine that is busy.
    """
    for kind, name in LEADING:
        patch.setattr(kind, name, _whole(getattr(kind, name)))


def _whole(act: Any) -> Any:
    @wraps(act)
    def acted(where: Page | Locator, *args: Any, **options: Any) -> None:
        page = where.page if isinstance(where, Locator) else where
        act(where, *args, **options)
        if not page.is_closed():
            page.wait_for_load_state("domcontentloaded")

    return acted
