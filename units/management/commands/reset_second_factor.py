from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from units.actions.second_factors import second_factor_reset
from units.models import User
from units.refusals import Refused


class Command(BaseCommand):
    help = "Reset the second factor of an account whose owner has lost it, where no other administrator can."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="Recorded, and mailed to the owner of the account.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=User.normalize_username(options["username"])).first()
        if user is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": options["username"]})
        try:
            second_factor_reset(user=user, by=None, reason=options["reason"])
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(_("The second factor of %(name)s was reset.") % {"name": user.get_username()})
