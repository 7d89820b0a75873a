"""Texts of the operations on dossiers of a one-stop system."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

DOSSIERS = (
    pgettext_lazy(
        "description of the API",
        "Counts the body, a CSV, a workbook or lines of JSON: 201 with what came out, 202 where a worker "
        "counts it. Nothing is recorded yet. Earlier counts of the same account and system that were not "
        "recorded are given up.",
    ),
    pgettext_lazy(
        "description of the API",
        "The system whose dossiers these are: a file replaces what it counted in the same months.",
    ),
    pgettext_lazy("description of the API", "What lists call the file."),
    pgettext_lazy("description of the API", "Of the body as it was sent."),
    pgettext_lazy("description of the API", "Rows counted so far."),
    pgettext_lazy("description of the API", "Dossiers that were counted."),
    pgettext_lazy("description of the API", "Rows whose number was counted before."),
    pgettext_lazy("description of the API", "Those among them that say something else."),
    pgettext_lazy("description of the API", "Sentences for people: columns that were not read, and the like."),
    pgettext_lazy("description of the API", "The first of their lines."),
    pgettext_lazy("description of the API", "The first day of a dossier in the file."),
    pgettext_lazy("description of the API", "The last one."),
    pgettext_lazy("description of the API", "Counts: one for each unit and procedure."),
    pgettext_lazy("description of the API", "null where the file does not say it."),
    pgettext_lazy("description of the API", "Counts of the same system that have no dossier in the file."),
    pgettext_lazy("description of the API", "Counts that came from another source until now."),
    pgettext_lazy("description of the API", "Counts of other sources that stay."),
    pgettext_lazy("description of the API", "Why it could not be counted; empty otherwise."),
    pgettext_lazy(
        "description of the API",
        "Says how far a count is, and then what came out, what recording it would change, and what was refused.",
    ),
    pgettext_lazy(
        "description of the API",
        "Forgets a count that is not to be recorded; of one that was recorded nothing changes.",
    ),
    pgettext_lazy(
        "description of the API",
        "Answers the refused rows as CSV: line, column, value and reason of each. No other cell of them is kept.",
    ),
    pgettext_lazy("description of the API", "So many refused rows are left out: all of them, or nothing is recorded."),
    pgettext_lazy("description of the API", "Recorded days of the same system that have no dossier in the file."),
    pgettext_lazy("description of the API", "How many are recorded."),
    pgettext_lazy(
        "description of the API",
        "On so many days dossiers are recorded and the file has none: all of them, or nothing is recorded.",
    ),
    pgettext_lazy(
        "description of the API",
        "Records a count as all that its system counted in its months, whole or not at all; twice does "
        "nothing more. What is recorded is what the count answered. Where other counts were recorded since, "
        "nothing is: the count then answers what would change now. A file without dossiers of days of which "
        "some are recorded must say how many days.",
    ),
    pgettext_lazy(
        "description of the API",
        "The code table that says what the system calls units and procedures; else they have our codes.",
    ),
    pgettext_lazy("description of the API", "The code table by which its codes were read."),
)
