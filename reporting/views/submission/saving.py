"""What a report's page posts: its figures and texts are read, saved all or nothing, and shown again where refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from reporting.actions.cells import CellsRefused, cells_save
from reporting.actions.details import TextsRefused, details_save, texts_contested
from reporting.actions.submissions import submission_start
from reporting.entry.contents import ContentsChange
from reporting.entry.form import EntryForm, working_numbers
from reporting.forms import DetailsForm, ReturnForm
from reporting.models import NUMBERS, TEXTS, CountSource, Submission
from reporting.models.notes import CellTexts
from reporting.numbers import shorten
from units.refusals import Refused
from units.requests import PortalRequest

MAX_NAMED = 10  # procedures that a sentence names
LONGEST_VERSION = 18  # digits; more than a database holds


@dataclass
class Shown:
    """What a page shows in addition to what is stored: what was typed, what was refused, and the step it is at."""

    form: EntryForm | None = None
    details: DetailsForm | None = None
    return_form: ReturnForm | None = None
    reasons: Mapping[str, forms.Form] = field(
        default_factory=dict
    )  # refused forms of only a reason, by name on the page
    notes: CellTexts = field(default_factory=dict)
    refusal: str = ""
    step: str = ""
    changes: list[ContentsChange] = field(default_factory=list)


Answer = HttpResponse | Shown


@dataclass
class Posted:
    """The figures and texts that a page posted for a report that is begun."""

    form: EntryForm
    details: DetailsForm | None
    source: CountSource

    @classmethod
    def of(cls, request: PortalRequest, submission: Submission) -> Posted:
        """As ``request`` carries them."""
        has_texts = any(name in request.POST for name in TEXTS)
        return cls(
            EntryForm(submission, working_numbers(submission), request.POST),
            DetailsForm(request.POST, instance=submission) if has_texts else None,
            CountSource.FILE if request.POST.get("source") == CountSource.FILE else CountSource.TYPED,
        )

    @property
    def is_valid(self) -> bool:
        return self.form.is_valid and (self.details is None or self.details.is_valid())

    def save(self, request: PortalRequest, submission: Submission) -> None:
        """Save all of it or nothing.

        Raises:
            Refused: as the actions say; ``refused`` shows it.
        """
        with transaction.atomic():
            cells_save(submission=submission, by=request.user, typed=self.form.typed, source=self.source)
            if self.details is not None:
                seen = self.details.seen
                details_save(submission=submission, by=request.user, seen=seen, **self.details.as_arguments())

    def shown(self, refusal: str = "") -> Shown:
        """The form with everything that was typed still in it."""
        return Shown(form=self.form, details=self.details, refusal=refusal)

    def invalid(self, request: PortalRequest, submission: Submission) -> Shown:
        """The form with its faults marked, and what was stored since in each field that something was typed into."""
        if submission.pk is not None:
            self.form.show_overtaken(request.user)
            self._show_overtaken_texts(request, submission)
        return self._marked()

    def _show_overtaken_texts(self, request: PortalRequest, submission: Submission) -> None:
        if self.details is not None:
            typed = {name: self.details.data[name] for name in self.details.touched}
            seen = self.details.seen
            conflicts = texts_contested(submission=submission, by=request.user, seen=seen, texts=typed)
            self.details.show_conflicts(conflicts)

    def _marked(self) -> Shown:
        return self.shown(_("Nothing was saved yet. Please correct the marked fields."))

    def refused(self, refused: Refused, request: PortalRequest, submission: Submission) -> Shown:
        """The form with what an action refused: faults and contested cells or texts marked, each with both values."""
        if isinstance(refused, CellsRefused):
            self.form.show_faults(refused.problems)
            if refused.conflicts:
                self.form.show_conflicts(refused.conflicts)
                self.form.take_up(working_numbers(submission))
            self._show_overtaken_texts(request, submission)
            return self._marked()
        if isinstance(refused, TextsRefused) and self.details is not None:
            self.details.show_conflicts(refused.conflicts)
            return self._marked()
        return self.shown(refused.sentence)


def save_posted(request: PortalRequest, submission: Submission) -> Shown | None:
    """Save posted figures and texts, all or nothing; what to show when something is refused."""
    posted = Posted.of(request, submission)
    if not posted.is_valid:
        return posted.invalid(request, submission)
    try:
        with beginning(submission):
            posted.save(request, submission)
    except Refused as refused:
        return posted.refused(refused, request, submission)
    if left := posted.form.not_asked:
        named = ", ".join(map(shorten, left[:MAX_NAMED])) + (" …" if len(left) > MAX_NAMED else "")
        sentence = _("Not saved, as the unit does not report these procedures in this period: %(codes)s.")
        messages.warning(request, sentence % {"codes": named})
    return None


def attempt(request: PortalRequest, submission: Submission, act: Callable[[], None]) -> Answer:
    """Do it and show the page again, or show why not."""
    try:
        with taken_back(submission):
            act()
    except Refused as refused:
        return Shown(refusal=refused.sentence)
    return again(submission)


@contextmanager
def taken_back(submission: Submission) -> Iterator[None]:
    """One transaction, of which nothing stays where it is refused: a report that it began is not begun."""
    is_new = submission.pk is None
    try:
        with transaction.atomic():
            yield
    except Refused:
        if is_new:
            submission.pk = None
        raise


@contextmanager
def beginning(submission: Submission) -> Iterator[None]:
    """The same, with ``submission`` begun where it was not."""
    with taken_back(submission):
        started(submission)
        yield


def started(submission: Submission) -> Submission:
    """``submission``, begun where it was not."""
    if submission.pk is None:
        submission.pk = submission_start(unit=submission.unit, period=submission.period).pk
        submission.refresh_from_db()
    return submission


def seen_version(request: PortalRequest) -> int | None:
    """The version of the report that the page showed; a number longer than any version is none that it has."""
    version = request.POST.get("version", "")[:LONGEST_VERSION]
    return int(version) if version.isascii() and version.isdigit() else None


def has_figures(request: PortalRequest) -> bool:
    """Whether figures were posted along, as the entry form does and the check page does not."""
    return any(name.rpartition(".")[2] in NUMBERS for name in request.POST)


def again(submission: Submission) -> HttpResponseRedirect:
    """To the report's page."""
    return redirect("reporting:submission", submission.period.name, submission.unit.code)
