"""What the entry page's script needs to know: the figures before this month, the minimum, and its sentences."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from reporting.entry.headings import pasted_headings
from reporting.models import MAX_COUNT, Submission
from units.models import User


def entry_settings(
    submission: Submission, user: User, *, before: tuple[int, int], minimum: int | None
) -> dict[str, Any]:
    """For ``json_script``; ``before`` is the year to date before this month (received, online).

    Sentences keep their ``%(name)s`` for the script to fill in.
    """
    arguments = [submission.period.name, submission.unit.code]
    page = reverse("reporting:submission", args=arguments)
    return {
        "user": user.pk,
        "report": "/".join(arguments),
        "save_url": reverse("reporting:cells", args=arguments),
        "login_url": f"{settings.LOGIN_URL}?{urlencode({'next': page})}",
        "before": list(before),
        "minimum": minimum,
        "decimal": get_format("DECIMAL_SEPARATOR"),
        "group": get_format("THOUSAND_SEPARATOR"),
        "max_count": f"{MAX_COUNT:,}".replace(",", "."),
        "headings": pasted_headings(),
        "sentences": _sentences(),
    }


def _sentences() -> dict[str, str]:
    return {
        "ambiguous": _("“%(value)s” can be read in two ways. Type it without dots and commas."),
        "not_whole": _("“%(value)s” is not a whole number. Type digits only, for example 1234."),
        "out_of_range": _("The number must be from 0 to %(max)s."),
        "online_above": _("Online (%(online)s) exceeds the total received (%(total)s)."),
        "draft": _("Draft"),
        "blank": _("%(n)s cells blank"),
        "partial": _("without %(n)s procedures"),
        "waiting": _("%(n)s cells wait to be saved"),
        "faulty": _("%(n)s cells to correct"),
        "saved": _("Saved %(n)s/%(all)s"),
        "ask_fill": _("Fill %(n)s blank cells with 0? This can be undone before sending."),
        "filled": _("%(n)s blank cells were filled with 0."),
        "pasted": _("%(n)s cells were pasted."),
        "pasted_but": _("%(n)s cells were pasted, %(left)s not taken"),
        "line_unknown": _("Line %(line)s (%(value)s) was not taken: it is not in this form."),
        "line_twice": _("Line %(line)s (%(value)s) was not taken: it repeats line %(first)s."),
        "lines_more": _("%(n)s more lines were not taken."),
        "total_differs": _("The total of line %(line)s is %(total)s, but the lines add up to %(sum)s."),
        "use": _("Use %(number)s"),
        "too_large": _(
            "The copied block (%(rows)s rows, %(columns)s columns) does not fit from this cell on. Nothing was pasted."
        ),
        "headings_unknown": _(
            "Nothing was pasted. Headings not understood, or given twice: %(headings)s. Columns are called: %(known)s."
        ),
        "columns_unclear": _(
            "Nothing was pasted: it is not clear what the columns hold. Copy their headings too, or the codes and the "
            "three numbers alone."
        ),
        "not_figures": _(
            "Nothing was pasted: “%(value)s” in line %(line)s is neither a figure nor a procedure of this form. Copy "
            "the column of codes too, or the figures alone."
        ),
        "column": _("column %(number)s"),
        "several_codes": _("“%(value)s” can mean %(codes)s: please write the code as text."),
        "restored": _("%(n)s figures that were typed but not saved are in the form again."),
        "keep": _("Keep %(mine)s"),
        "take": _("Take %(theirs)s"),
        "line_lost": _("Connection lost – kept on this computer"),
        "not_found": _("This account no longer has this report – kept on this computer"),
        "session_ended": _("Your session has ended – kept on this computer"),
    }
