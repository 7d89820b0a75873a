"""What satisfies each constraint of open_data, and what breaks it."""

from datetime import UTC, datetime

from open_data.models import Edition, EditionFile, PublishedFigure, PublishedSum, PublishedUnit, PublishingState
from tests.constraints.bent import again, change

MOMENT = datetime(2020, 5, 1, tzinfo=UTC)


CASES = [
    ("edition_number_unique", lambda: again(Edition, span="2020-02"), lambda: again(Edition, replaced_at=MOMENT)),
    (
        "edition_one_current",
        lambda: again(Edition, number=2, replaced_at=MOMENT),
        lambda: again(Edition, number=2),
    ),
    ("edition_dataset_known", lambda: change(Edition, dataset="units"), lambda: change(Edition, dataset="drafts")),
    ("edition_number_from_one", lambda: change(Edition, number=2), lambda: change(Edition, number=0)),
    ("edition_file_one_a_format", lambda: again(EditionFile, form="json"), lambda: again(EditionFile)),
    ("edition_file_format_known", lambda: change(EditionFile, form="xlsx"), lambda: change(EditionFile, form="pdf")),
    (
        "published_unit_kind_known",
        lambda: change(PublishedUnit, kind="district"),
        lambda: change(PublishedUnit, kind="ward"),
    ),
    (
        "published_figure_one_a_month",
        lambda: again(PublishedFigure, month=2),
        lambda: again(PublishedFigure),
    ),
    (
        "published_figure_status_known",
        lambda: change(PublishedFigure, status="not_met"),
        lambda: change(PublishedFigure, status="guessed"),
    ),
    (
        "published_figure_online_within_total",
        lambda: change(PublishedFigure, ytd_received_total=5, ytd_received_online=5),
        lambda: change(PublishedFigure, ytd_received_total=5, ytd_received_online=6),
    ),
    ("published_sum_one_a_month", lambda: again(PublishedSum, kind="commune"), lambda: again(PublishedSum)),
    (
        "published_sum_kind_known",
        lambda: change(PublishedSum, kind="department"),
        lambda: change(PublishedSum, kind="ward"),
    ),
    (
        "publishing_state_single_row",
        lambda: change(PublishingState, published="x"),
        lambda: PublishingState.objects.create(pk=2),
    ),
]
