"""Fill in the dossiers in doubt of the reports that await confirmation already, as their hints say.

By the units' own months alone: what the one-stop system says and what a correction moved is counted with the next change.
"""

from collections import defaultdict

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce

from reporting.hints.hints import MONTHS_LOOKED_AT, doubt_of, hints_of

BATCH = 500
MONTHS = 12


def count(apps, schema_editor):
    Submission = apps.get_model("reporting", "Submission")
    RevisionCount = apps.get_model("reporting", "RevisionCount")
    sent = Submission.objects.annotate(
        counted=Coalesce("sent_revision", "accepted_revision"), at=F("period__year") * MONTHS + F("period__month")
    )
    waiting = list(sent.filter(status="submitted", warnings__gt=0).values_list("pk", "unit", "at"))
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        owners = {
            revision: (unit, month)
            for revision, unit, month in sent.filter(unit__in={unit for _pk, unit, _at in batch}, counted__isnull=False)
            .filter(at__gte=min(at for *_report, at in batch) - MONTHS_LOOKED_AT)
            .values_list("counted", "unit", "at")
        }
        months = defaultdict(lambda: defaultdict(dict))
        counts = RevisionCount.objects.filter(revision__in=list(owners)).order_by("procedure").values_list(
            "revision", "procedure", "received_total", "received_online", "returned_by_post"
        )
        for revision, procedure, *numbers in counts:
            unit, month = owners[revision]
            months[unit][month][procedure] = tuple(numbers)
        for pk, unit, at in batch:
            before = [months[unit].get(at - back, {}) for back in range(1, MONTHS_LOOKED_AT + 1)]
            figures = months[unit].get(at, {})
            doubt = doubt_of(hints_of(figures, before), figures, before)
            Submission.objects.filter(pk=pk).update(doubt=doubt)


class Migration(migrations.Migration):

    dependencies = [("reporting", "0041_order_of_the_queue")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop, elidable=True)]
