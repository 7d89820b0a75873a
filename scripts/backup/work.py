"""Some work on the demo, between a base backup and a moment: reports of the open month are confirmed.

python -m scripts.backup.work
"""

from __future__ import annotations

import os

CONFIRMED = 5


def main() -> None:
    """Confirm some reports that wait, as the coordinator, and bring figures up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from reporting.actions.figures import figures_drain
    from reporting.actions.submissions import submission_accept
    from reporting.models import Submission
    from units.models import User

    coordinator = User.objects.get(username="coordinator")
    for submission in Submission.objects.filter(status="submitted").order_by("pk")[:CONFIRMED]:
        submission_accept(submission=submission, by=coordinator)
    figures_drain()


if __name__ == "__main__":
    main()
