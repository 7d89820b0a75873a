"""A coordinator at the queue and the dashboards."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bench.browser import token_of
from trials.people.person import LOGIN, Person

TICKET = re.compile(r'name="chosen" value="(\d+):(\d+)"')
CLEAR = re.compile(r'name="clear" value="(\d+):(\d+)"')


class Coordinator(Person):
    """A coordinator at the queue and the dashboards."""

    def waiting(self, *, only_clear: bool = False) -> dict[int, int]:
        """The reports that the queue offers to confirm, with the version in which it shows them."""
        page = self.read("queue", "/review/")
        self.token = token_of(page) if TICKET.search(page) else ""
        return {int(pk): int(version) for pk, version in (CLEAR if only_clear else TICKET).findall(page)}

    def confirm(self, chosen: Mapping[int, int]) -> bool:
        """Confirm these reports in one batch; whether all were.

        Raises:
            Unexpected: the portal did not answer.
        """
        fields = [("csrfmiddlewaretoken", self.token)]
        fields += [("chosen", f"{pk}:{version}") for pk, version in chosen.items()]
        with self.journal.confirming(self.username, frozenset(chosen)) as attempt:
            answer = self.post("confirm a batch", "/review/", [*fields, ("action", "accept_chosen")])
            if answer.status == 302 and not answer.location.startswith(LOGIN):
                attempt.acknowledge()
                return True
            return False  # some were refused, and the others confirmed
