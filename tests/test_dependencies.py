"""Every dependency is used, and its line in `pyproject.toml` says by what."""

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.tree import texts

PYPROJECT = texts()["pyproject.toml"]
PORTAL = (
    "config/",
    "units/",
    "procedures/",
    "quotas/",
    "reporting/",
    "webhooks/",
    "open_data/",
    "api/",
    "exchange/",
    "monitoring/",
)
# Used without being imported: a file of ours, and what it says where this is used.
USED_IN = {
    "argon2-cffi": ("units/password_hashing.py", "Argon2PasswordHasher"),
    "coverage": ("pyproject.toml", "[tool.coverage.run]"),
    "djlint": ("Makefile", "$(BIN)/djlint"),
    "django-stubs": ("pyproject.toml", "mypy_django_plugin"),
    "gunicorn": ("Dockerfile", '"gunicorn"'),
    "import-linter": ("Makefile", "$(BIN)/lint-imports"),
    "mypy": ("Makefile", "$(BIN)/mypy"),
    "pytest-django": ("pyproject.toml", "DJANGO_SETTINGS_MODULE"),
    "pytest-playwright": ("tests/e2e/conftest.py", "def browser_type_launch_args"),
    "pytest-xdist": ("Makefile", "-n logical"),
    "ruff": ("Makefile", "$(BIN)/ruff"),
    "tzdata": ("config/settings/pages.py", "TIME_ZONE"),
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements(*, dev: bool) -> list[str]:
    project = tomllib.loads(PYPROJECT)["project"]
    listed = project["optional-dependencies"]["dev"] if dev else project["dependencies"]
    return [re.split(r"[\[<>=]", each)[0] for each in listed]


def is_imported(distribution: str, where: tuple[str, ...]) -> bool:
    owners = packages_distributions()
    names = [name for name, of in owners.items() if normal(distribution) in map(normal, of) and name.isidentifier()]
    named = re.compile(rf"(?m)^\s*(import|from) ({'|'.join(names)})\b|[\"']({'|'.join(names)})[\"'.]")
    code = [text for name, text in texts().items() if name.startswith(where) and name.endswith(".py")]
    return bool(names) and any(named.search(text) for text in code)


def is_used(distribution: str, where: tuple[str, ...]) -> bool:
    if distribution in USED_IN:
        name, words = USED_IN[distribution]
        return words in texts()[name]
    return is_imported(distribution, where)


@pytest.mark.parametrize("distribution", requirements(dev=False))
def test_what_the_portal_depends_on_is_used_by_it(distribution: str) -> None:
    assert is_used(distribution, PORTAL)


@pytest.mark.parametrize("distribution", requirements(dev=True))
def test_what_development_depends_on_is_used_somewhere(distribution: str) -> None:
    assert is_used(distribution, ("",))


@pytest.mark.parametrize("distribution", requirements(dev=False) + requirements(dev=True))
def test_the_line_above_each_says_what_uses_it(distribution: str) -> None:
    lines = PYPROJECT.splitlines()
    place = next(n for n, line in enumerate(lines) if line.strip().startswith(f'"{distribution}'))
    assert lines[place - 1].strip().startswith("# ")
