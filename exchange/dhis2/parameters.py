"""Reading the query of a call: known parameters only, and of DHIS2's those that mean something here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from django.http import QueryDict
from django.utils.translation import gettext as _

from exchange.dhis2.answers import CallRefusedError
from exchange.value_sets.json_format import deletes_by
from units.refusals import Refused

SCHEMES = (
    "idScheme",
    "dataElementIdScheme",
    "orgUnitIdScheme",
    "categoryOptionComboIdScheme",
    "attributeOptionComboIdScheme",
    "categoryIdScheme",
    "categoryOptionIdScheme",
    "dataSetIdScheme",
    "inputIdScheme",
    "inputOrgUnitIdScheme",
    "inputDataSetIdScheme",
)
TAKEN_SCHEMES = ("", "uid", "id", "code")  # of everything there is one code: the table's, else our own
TRUTHS = {"true": True, "false": False}
OFF = ("async", "force", "skipAudit", "skipExistingCheck")  # what DHIS2 offers and the portal never does
SEVERAL = {"period", "orgUnit", "dataSet", "attributeOptionCombo", "fields"}  # may be said more than once


def require_known(query: QueryDict, known: Iterable[str]) -> None:
    """Continue only if every parameter is one of ``known`` or names an id scheme that is taken, and said once.

    Raises:
        CallRefusedError: another one, or one that is said twice.
    """
    known = set(known)
    for name in query:
        if name not in SEVERAL and len(query.getlist(name)) > 1:
            raise bad(_("The parameter “%(name)s” is given twice.") % {"name": name[:60]}, "repeated")
        if name in SCHEMES:
            continue
        if name not in known:
            sentence = _("The parameter “%(name)s” is not known here. Known are: %(known)s.")
            raise bad(sentence % {"name": name[:60], "known": ", ".join(sorted(known))}, "unknown_parameter")
    require_schemes({name: query.get(name, "") for name in SCHEMES if name in query})


def require_schemes(schemes: Mapping[str, str]) -> None:
    """Continue only if things are named by codes.

    Raises:
        CallRefusedError: by something else.
    """
    for name, scheme in schemes.items():
        if scheme.lower() not in TAKEN_SCHEMES:
            sentence = _("“%(name)s” can only be CODE or UID: both are the codes of the table, else the portal's own.")
            raise bad(sentence % {"name": name}, "id_scheme")


def truth(query: QueryDict, name: str) -> bool:
    """The value of a parameter that is true or false; false where it is missing.

    Raises:
        CallRefusedError: it is something else, or nothing: «dryRun=» may mean a trial.
    """
    text = query.get(name, "false").lower()
    if text not in TRUTHS:
        raise bad(_("“%(name)s” must be true or false.") % {"name": name}, "no_truth")
    return TRUTHS[text]


def require_off(query: QueryDict) -> None:
    """Continue only if nothing is asked for that the portal never does.

    Raises:
        CallRefusedError: something is.
    """
    for name in OFF:
        if truth(query, name):
            raise bad(_("“%(name)s” is not offered here.") % {"name": name}, "not_offered")


def deletes(query: QueryDict) -> bool:
    """Whether the strategy of the import deletes the values that it names.

    Raises:
        CallRefusedError: it is a strategy that is not offered.
    """
    try:
        return deletes_by(query.get("importStrategy", ""))
    except Refused as refused:
        raise bad(refused.sentence, refused.code or "") from refused


def page_of(query: QueryDict, most: int, default: int) -> tuple[int, int] | None:
    """The page and its size; None where the whole list is asked for.

    Raises:
        CallRefusedError: no numbers from 1, or the size is larger than ``most``.
    """
    if "paging" in query and not truth(query, "paging"):
        return None
    numbers = []
    for name, usual, highest in (("page", 1, 10**6), ("pageSize", default, most)):
        text = query.get(name, str(usual))
        if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= highest):
            sentence = _("“%(name)s” must be a number from 1 to %(most)s.") % {"name": name, "most": highest}
            raise bad(sentence, "page")
        numbers.append(int(text))
    return numbers[0], numbers[1]


def bad(sentence: str, code: str) -> CallRefusedError:
    """The refusal of a call that cannot be understood."""
    return CallRefusedError(HTTPStatus.BAD_REQUEST, sentence, code)
