"""Publishing what is closed: each dataset of a month, year or ranking as an edition that never changes.

A correction makes the next edition; the one before stays at its own address. What is read comes from one state of the
database, in which nothing waits to be recomputed and no confirmation can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.db import models, transaction

from open_data.changes import changes_between
from open_data.closed import ClosedMonth, closed_months
from open_data.content.months import compliance_content, months_state, totals_content
from open_data.content.reference import procedures_content, quotas_content, ranking_content
from open_data.content.rows import Content, digest_of
from open_data.content.units import successions_content, units_content
from open_data.files import files_of
from open_data.models import (
    Dataset,
    Edition,
    EditionFile,
    FileFormat,
    PublishedFigure,
    PublishedSum,
    PublishedUnit,
    PublishingState,
)
from open_data.notes import row_note
from open_data.publisher import Publisher
from reporting.actions.confirmations import confirmations_settle
from reporting.actions.figures import figures_drain
from reporting.models import Confirmation, FrozenRanking
from units import clock
from units.bulk import insert_many
from units.models import PortalSettings, StaleFigures
from units.models.data_version import DataVersion
from units.sql import one_snapshot

BATCH = 500
Make = Callable[[], Content | None]


def editions_publish() -> int:
    """Beat's job: publish what is closed and not published, or published otherwise; returns how many editions.

    Nothing while open data is switched off, while a confirmation can be taken back, or while figures wait to be
    recomputed: then with the next run. Run by two at once, the second finds the editions of the first.
    """
    publisher = Publisher.of(PortalSettings.load())
    if publisher is None:
        return 0
    with transaction.atomic():
        if not confirmations_settle():
            return 0
    figures_drain()
    closed = closed_months(publisher.since, clock.now())
    state, stored = _state(publisher, closed), PublishingState.objects.filter(pk=PublishingState.ONLY)
    if stored.filter(published=state).exists():
        return 0
    made, skipped = 0, False
    for make in list(_due(publisher, closed)):
        with one_snapshot():
            is_settled = _is_settled()
            content = make() if is_settled else None
        skipped = skipped or not is_settled
        if content is not None:
            made += edition_publish(content=content, publisher=publisher)
    if not skipped:
        PublishingState.objects.update_or_create(pk=PublishingState.ONLY, defaults={"published": state})
    return made


def _state(publisher: Publisher, closed: list[ClosedMonth]) -> str:
    """What the portal's data and the closed months are now: while it is the same, there is nothing to publish.

    Read before anything that is published, so what changes meanwhile makes another one.
    """
    version = DataVersion.objects.aggregate(version=models.Sum("token"))["version"]
    months = [(month.period.name, month.follows, month.declared_at) for month in closed]
    return digest_of(version, clock.today(), months, publisher, row_note())


def _is_settled() -> bool:
    """Whether, in the state that is read, no figure waits to be recomputed and no confirmation can be taken back."""
    now = clock.now()
    running = Confirmation.objects.filter(undone_at__isnull=True, until__gt=now)
    return not StaleFigures.objects.exists() and not any(each.is_running(now) for each in running)


def _due(publisher: Publisher, closed: list[ClosedMonth]) -> Iterator[Make]:
    """What may have to be published, each as a function that reads it, or says that nothing changed."""
    yield units_content
    yield successions_content
    for month in closed:
        yield partial(_procedures_of, month)
    for year in sorted({month.period.year for month in closed}):
        yield partial(quotas_content, year)
    for month in closed:
        yield partial(_changed, Dataset.COMPLIANCE, month, compliance_content)
        yield partial(_changed, Dataset.TOTALS, month, totals_content)
    for ranking in FrozenRanking.objects.filter(period_name__gte=publisher.since).order_by("period_name", "number"):
        yield partial(_ranking_of, ranking)


def _procedures_of(month: ClosedMonth) -> Content | None:
    current = _current(Dataset.PROCEDURES, month.period.name)
    return procedures_content(month.period) if month.is_due(current.issued_at if current else None) else None


def _changed(dataset: Dataset, month: ClosedMonth, read: Callable[..., Content]) -> Content | None:
    """The figures of a month, unless they are still those that the current edition was made from."""
    current = _current(dataset, month.period.name)
    state = months_state(month.period.year).get(month.period.month)
    is_due = month.is_due(current.issued_at if current else None)
    if state is None or not is_due or (current and current.made_from == state):
        return None
    return read(month.period, state)


def _ranking_of(ranking: FrozenRanking) -> Content | None:
    published = Edition.objects.filter(dataset=Dataset.RANKINGS, span=ranking.period_name, number__gte=ranking.number)
    return None if published.exists() else ranking_content(ranking)


def _current(dataset: Dataset, span: str) -> Edition | None:
    return Edition.objects.current().filter(dataset=dataset, span=span).first()


@transaction.atomic
def edition_publish(*, content: Content, publisher: Publisher) -> bool:
    """Publish ``content`` unless the current edition has the same rows; whether there is a new edition.

    Who publishes locks the portal's settings first, so that of two at once one follows the other.
    """
    PortalSettings.objects.select_for_update().get(pk=PortalSettings.ONLY)
    current = _current(content.dataset, content.span)
    if current is not None and current.digest == content.digest:
        _remember_state(current, content)
        return False
    if current is None and not content.rows:
        return False
    now = clock.now()
    edition = Edition(
        dataset=content.dataset,
        span=content.span,
        number=current.number + 1 if current else 1,
        starts_on=content.starts_on,
        ends_on=content.ends_on,
        rows=len(content.rows),
        digest=content.digest,
        made_from=content.made_from,
        issued_at=now,
    )
    if current is not None:
        before = current.files.get(form=FileFormat.JSON)
        changes = changes_between(before, content)
        edition.changed_rows, edition.changes = changes.rows, changes.listed
        Edition.objects.filter(pk=current.pk).update(replaced_at=now)
    edition.save()
    EditionFile.objects.bulk_create(files_of(content, edition, publisher))
    _renew_pages(content, edition)
    return True


def _remember_state(current: Edition, content: Content) -> None:
    """The rows are the same, and what else pages show is not: only that is renewed."""
    if content.made_from != current.made_from:
        Edition.objects.filter(pk=current.pk).update(made_from=content.made_from)
        current.made_from = content.made_from
        _renew_pages(content, current)


def _renew_pages(content: Content, edition: Edition) -> None:
    """Put what pages read of this edition in the place of what they read of the one before."""
    if content.pages is None:
        return
    rows = content.pages(edition)
    if content.dataset == Dataset.UNITS:
        PublishedUnit.objects.all().delete()
        PublishedUnit.objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[arg-type] # its own rows
        return
    model: type[models.Model] = PublishedFigure if content.dataset == Dataset.COMPLIANCE else PublishedSum
    year, month = map(int, content.span.split("-"))
    model._default_manager.filter(year=year, month=month).delete()
    insert_many(model, rows)
