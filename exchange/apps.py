from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Files and calls in formats of other systems: data value sets, ADX, dossiers of the one-stop system."""

    name = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Exchange of data")

    def ready(self) -> None:
        """Register the tasks in every process; list what administrators keep, and add to other lists of the portal."""
        from api.added import operations_add
        from exchange import tasks  # noqa: F401
        from exchange.dossiers import offered
        from exchange.drafts import unit_undone
        from exchange.value_sets.asked_file import FiguresFile
        from reporting.asked_files.kinds import kind_add
        from reporting.office.entry import Entry, Group
        from reporting.office.index import entry_add

        kind_add(FiguresFile)

        for address, label, sentence in (
            (
                "admin:exchange_codetable_changelist",
                _("Code tables of other systems"),
                _("What another system calls our units, procedures and figures; take and give the lines as a file."),
            ),
            (
                "admin:exchange_codemapping_changelist",
                _("Lines of the code tables"),
                _("Look up or correct what another system calls one unit, procedure or figure."),
            ),
        ):
            entry_add(Entry(Group.SYSTEM, address, label, sentence))
        entry_add(
            Entry(
                Group.FIGURES,
                "admin:exchange_valuefile_changelist",
                _("Files of figures of other systems"),
                _("Which files of figures were brought, by whom, and what became of them."),
            )
        )
        offered.add()
        unit_undone.add()
        operations_add("exchange.v1.dossiers")
