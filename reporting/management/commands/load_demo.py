from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.actions.demo import PASSWORD, demo_load
from units.progress import shown_by
from units.refusals import Refused


class Command(BaseCommand):
    help = "Load the demonstration (Khánh Hòa 2020) with its accounts; only with DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with shown_by(self, options["verbosity"]):
                changed = demo_load()
        except Refused as refused:
            raise CommandError("\n".join(refused.messages)) from refused
        if changed:
            self.stdout.write("Demo loaded. Accounts: clerk-<unit code>, coordinator, observer, admin.")
            self.stdout.write(f"Password of all: {PASSWORD}")
