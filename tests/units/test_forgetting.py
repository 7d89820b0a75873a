"""What apps above keep for some hours is deleted by the hourly job, and counted in its record."""

from units import forgetting
from units.actions.job_runs import starting
from units.models import JobRun, StartedBy
from units.tasks import forget_uploads


def test_the_hourly_job_deletes_what_apps_above_added_once(db, monkeypatch):
    asked = []

    def forget():
        asked.append("asked")
        return 3

    monkeypatch.setattr(forgetting, "_forgets", [])
    forgetting.forgotten_hourly(forget)
    forgetting.forgotten_hourly(forget)
    with starting(StartedBy.BEAT):
        forget_uploads()
    assert asked == ["asked"]
    assert JobRun.objects.get().numbers == {"deleted": 3}
