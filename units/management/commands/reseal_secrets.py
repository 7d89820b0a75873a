from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from units.actions.sealed_secrets import secrets_reseal


class Command(BaseCommand):
    help = "Seal under the new SECRET_KEY what is sealed under one of SECRET_KEY_FALLBACKS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only count; an error while an earlier key is needed.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = secrets_reseal(write=not options["check"])
        line = _("%(what)s: %(known)s sealed, %(earlier)s of them under an earlier key, %(unreadable)s unreadable")
        for each in found:
            numbers = {"known": each.known, "earlier": each.earlier, "unreadable": each.unreadable}
            self.stdout.write(line % {"what": each.field.what, **numbers})
        if any(each.unreadable for each in found):
            raise CommandError(_("What is unreadable was sealed under a key that SECRET_KEY_FALLBACKS does not have."))
        if not any(each.earlier for each in found):
            self.stdout.write(_("Nothing stored needs an earlier key."))
        elif options["check"]:
            raise CommandError(_("An earlier key is needed: run this command without --check."))
        else:
            self.stdout.write(_("All of it is sealed under the present key now."))
