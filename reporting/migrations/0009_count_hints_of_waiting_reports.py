"""Fill in the number of hints of the reports that await confirmation already."""

from collections import defaultdict

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce

from reporting.hints.hints import MONTHS_LOOKED_AT, hints_of

BATCH = 500
MONTHS = 12


def count(apps, schema_editor):
    Submission = apps.get_model("reporting", "Submission")
    RevisionCount = apps.get_model("reporting", "RevisionCount")
    sent = Submission.objects.annotate(
        standing=Coalesce("sent_revision", "accepted_revision"), at=F("period__year") * MONTHS + F("period__month")
    )
    waiting = list(sent.filter(status="submitted").values_list("pk", "unit", "at"))
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        places = {
            standing: (unit, month)
            for standing, unit, month in sent.filter(unit__in={unit for _pk, unit, _at in batch}, standing__isnull=False)
            .filter(at__gte=min(at for *_report, at in batch) - MONTHS_LOOKED_AT)
            .values_list("standing", "unit", "at")
        }
        months = defaultdict(lambda: defaultdict(dict))
        counts = RevisionCount.objects.filter(revision__in=list(places)).order_by("procedure").values_list(
            "revision", "procedure", "received_total", "received_online", "returned_by_post"
        )
        for revision, procedure, *numbers in counts:
            unit, month = places[revision]
            months[unit][month][procedure] = tuple(numbers)
        for pk, unit, at in batch:
            before = [months[unit].get(at - back, {}) for back in range(1, MONTHS_LOOKED_AT + 1)]
            hints = hints_of(months[unit].get(at, {}), before)
            number = sum(not hint.is_note for hint in hints)
            if number:
                Submission.objects.filter(pk=pk).update(warnings=number)


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0008_notes_on_cells_and_number_of_hints"),
    ]

    operations = [migrations.RunPython(count, migrations.RunPython.noop, elidable=True)]
