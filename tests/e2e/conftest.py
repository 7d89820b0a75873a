"""Browser tests drive the machine's own chromium; Playwright's downloads of a browser are never used."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests import PATIENCE
from tests.e2e.arrival import wait_for_whole_pages

expect.set_options(timeout=PATIENCE * 1000)

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Pages of the browser's own that it would load with each new window, hidden: more than half of what a window costs.
WINDOW_EXTRAS = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
# Chromium heeds only the last list of features, so those that Playwright switches off are in it as well.
PLAYWRIGHT_EXTRAS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
browser_program = next((path for name in BROWSERS if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if browser_program or os.environ.get("REQUIRE_BROWSER") == "1":
        return  # where a browser is required, its absence is an error, not a skip
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.skip(reason=f"no browser on this machine: none of {', '.join(BROWSERS)}"))


@pytest.fixture(scope="session", autouse=True)
def _queries_with_an_event_loop() -> None:
    """Playwright leaves an event loop running in the test's thread, where Django would refuse to query."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session", autouse=True)
def _clicks_that_arrive() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        wait_for_whole_pages(patch)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if browser_program is None:
        pytest.fail(f"REQUIRE_BROWSER=1, but none of {', '.join(BROWSERS)} is on this machine.")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    without = f"--disable-features={','.join(WINDOW_EXTRAS + PLAYWRIGHT_EXTRAS)}"
    return {
        "executable_path": browser_program,
        "args": [*quiet, "--disable-gpu", without, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
    }


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """The browser with patient windows."""
    make = browser.new_context

    def new_context(**options: Any) -> BrowserContext:
        context = make(**options)
        context.set_default_timeout(PATIENCE * 1000)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]
    return browser


@pytest.fixture(autouse=True)
def _pages_are_closed(_queries_with_an_event_loop: None, browser: Any, transactional_db: None) -> Iterator[None]:
    """What a test opened does not run on during the next one, or while the tables are emptied.

    The first parameter comes first: a browser test that runs by itself makes the database while an event loop runs.
    """
    yield
    for context in browser.contexts:
        context.close()
