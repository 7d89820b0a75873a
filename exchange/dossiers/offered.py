"""What the portal's own lists show of dossiers: their jobs, and the page on which files are brought."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reporting.entry.ways import FillWay, fill_way_add
from reporting.office.entry import Entry, Group
from reporting.office.index import entry_add
from reporting.reconciliation.ways import Way, way_add
from reporting.system.jobs import job_describe


def add() -> None:
    """Add the jobs and pages; called once, when the app is ready."""
    job_describe(
        "exchange.tasks.count_dossiers",
        _("Count files of dossiers"),
        number_words={"dossier_files": _("files of dossiers counted: %(n)s")},
        left_to_tick=True,
    )
    job_describe("exchange.tasks.clear_dossiers", _("Forget counts of dossiers that were not recorded"))
    way_add(
        Way(
            "exchange:dossiers",
            _("Count a file of dossiers"),
            _("a file with one row a dossier, from which the portal makes the counts; no dossier is stored"),
        )
    )
    entry_add(
        Entry(
            Group.FIGURES,
            "admin:exchange_dossierfile_changelist",
            _("Files of dossiers"),
            _("Who brought a file with one row a dossier, how many were counted, and what became of it."),
        )
    )
    entry_add(
        Entry(
            Group.FIGURES,
            "admin:exchange_draftchoice_changelist",
            _("Figures of the one-stop system in drafts"),
            _("Which units take counted dossiers into the draft of a month, who switched it on and when."),
        )
    )
    fill_way_add(FillWay("exchange:draft", _("Take figures of the one-stop system")))
