"""Programs with tokens, as the tests of the API have them."""

from tests.api.conftest import calling, nothing_counted

__all__ = ["calling", "nothing_counted"]
