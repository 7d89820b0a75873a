"""Writes the compliance of every year as CSV into a folder: what the drill compares besides the tables.

python -m scripts.backup.exports FOLDER
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Write the results of each year that has begun, with today's and with official figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from reporting.models import Basis, ReportingPeriod
    from units import clock

    folder.mkdir()
    years = ReportingPeriod.objects.begun(clock.today()).order_by("year").values_list("year", flat=True).distinct()
    for year in years:
        for basis in Basis.values:
            output = folder / f"{year}-{basis}.csv"
            call_command("export_compliance", year=year, basis=basis, output=output, verbosity=0, stdout=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
