from typing import Any

from django.core.management.base import BaseCommand, CommandError

from open_data.actions.demo import demo_publish
from units.refusals import Refused


class Command(BaseCommand):
    help = "Switch on the open data of the demonstration and publish its closed months; only with DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = demo_publish()
        except Refused as refused:
            raise CommandError("\n".join(refused.messages)) from refused
        if made:
            self.stdout.write(f"Open data published: {made} editions, at /open-data/.")
