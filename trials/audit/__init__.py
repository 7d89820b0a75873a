"""After a trial: what was lost, doubled, invented or counted wrong, as sentences. No sentence: nothing was.

``Before.taken`` reads the months that the trial will work on; ``faults`` compares the database with it and with the
journal (``trials/journal.py``). Both run inside Django, on the trial's own database, once nothing works on it any more
and the worker has drained what was stale.
"""

from __future__ import annotations

from trials.audit.before import Before
from trials.audit.figures import figure_faults, other_months
from trials.audit.history import history_faults, sent_as_typed
from trials.audit.saves import cell_faults
from trials.audit.sendings import confirmation_faults, sending_faults
from trials.audit.words import at_most
from trials.journal import Journal

__all__ = ["Before", "faults"]


def faults(before: Before, journal: Journal) -> list[str]:
    """Every fault that is found, at most ``MOST`` of a kind and then how many more there are."""
    kinds = [
        cell_faults(before, journal),
        sending_faults(before, journal),
        confirmation_faults(before, journal),
        history_faults(before.months),
        sent_as_typed(before.months),
        other_months(before),
        *figure_faults(),
    ]
    return [sentence for kind in kinds for sentence in at_most(kind)]
