from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.code_tables.codes import DOT, OWN_DATA_SET, OWN_DIMENSION, Codes, Line, Scheme, Subject, our_element
from procedures.models import Procedure
from reporting.models import NUMBERS
from units.history_manager import HistoricalRecords
from units.models import Unit
from units.models.coded import CodeField, LineField

LONGEST_CODE = 100
XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
TAKEN_NAMES = frozenset({"api", "own"})  # parts of addresses
TAKEN_ATTRIBUTES = frozenset({"dataElement", "value", "orgUnit", "period", "dataSet"})
NOT_IN_TABLE = _("This is not the code of anything that the portal has.")


def validate_table_code(code: str) -> None:
    """Refuse codes that are a part of an address already.

    Raises:
        ValidationError: it is one.
    """
    if code.lower() in TAKEN_NAMES:
        raise ValidationError(gettext("“%(code)s” is a part of an address already.") % {"code": code}, code="taken")


def validate_dimension(name: str) -> None:
    """Refuse what cannot be the name of an attribute in ADX, or is one with another meaning.

    Raises:
        ValidationError: it cannot.
    """
    if not XML_NAME.fullmatch(name) or name in TAKEN_ATTRIBUTES or name.lower().startswith("xml"):
        sentence = gettext("Letters without marks, digits, “_”, “.” and “-” only; and no name that ADX uses itself.")
        raise ValidationError(sentence, code="dimension")


class CodeTable(models.Model):
    """What one other system calls our units, procedures and figures, kept by administrators.

    What has no line is called by our own code. ``scheme`` says which part of a data value names the procedure and which
    the figure. ``code`` names the table in addresses and calls.
    """

    code = CodeField(
        _("code"),
        unique=True,
        validators=[validate_table_code],
        help_text=_("Names the table in addresses: /dhis2/CODE/api/…"),
    )
    name = LineField(_("name"), max_length=200, help_text=_("The other system, as people call it."))
    scheme = models.CharField(_("scheme of codes"), max_length=10, choices=Scheme, default=Scheme.ELEMENT)
    data_set = LineField(
        _("data set"),
        max_length=LONGEST_CODE,
        default=OWN_DATA_SET,
        help_text=_("What the other system calls the monthly report."),
    )
    dimension = models.CharField(
        _("attribute in ADX"),
        max_length=40,
        default=OWN_DIMENSION,
        validators=[validate_dimension],
        help_text=_("The attribute of a value that holds the category option combination."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("code table")
        verbose_name_plural = _("code tables")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scheme__in=Scheme.values),
                name="code_table_scheme_known",
                violation_error_message=_("Choose one of the three schemes."),
            ),
            models.CheckConstraint(
                condition=~Q(data_set=""),
                name="code_table_names_data_set",
                violation_error_message=_("Say what the other system calls the monthly report."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def codes(self) -> Codes:
        """The table as it is looked up. One query."""
        lines = [mapping.line for mapping in self.mappings.all()]
        return Codes(lines, scheme=self.scheme, data_set=self.data_set, dimension=self.dimension)


class CodeMapping(models.Model):
    """One line of a code table: what the other system calls one thing of ours, and in which time.

    ``ours`` is the code of a unit or a procedure, the name of one of the three figures, or both with a point between.
    """

    table = models.ForeignKey(
        CodeTable, on_delete=models.CASCADE, related_name="mappings", verbose_name=_("code table")
    )
    subject = models.CharField(_("kind of line"), max_length=10, choices=Subject)
    ours = models.CharField(_("our code"), max_length=LONGEST_CODE)
    theirs = LineField(_("their code"), max_length=LONGEST_CODE)
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("First day; empty: from the beginning.")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day; empty: no end."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("line of a code table")
        verbose_name_plural = _("lines of code tables")
        ordering = ["table", "subject", "ours", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=Subject.values),
                name="code_mapping_subject_known",
                violation_error_message=_("Choose what the line is about."),
            ),
            models.CheckConstraint(
                condition=~Q(ours="") & ~Q(theirs=""),
                name="code_mapping_has_both_codes",
                violation_error_message=_("A line needs both codes."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="code_mapping_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ours} = {self.theirs}"

    @property
    def line(self) -> Line:
        return Line(self.subject, self.ours, self.theirs, self.valid_from, self.valid_until)

    def clean(self) -> None:
        """No constraint can hold these: our code is that of something, and no other line contradicts this one."""
        known = known_code(self.subject, self.ours)
        if known is None:
            raise ValidationError({"ours": NOT_IN_TABLE})
        self.ours = known
        if self.table_id is not None:
            self._refuse_contradiction()

    def _refuse_contradiction(self) -> None:
        others = CodeMapping.objects.filter(table=self.table_id, subject=self.subject).exclude(pk=self.pk)
        for other in others.filter(Q(ours__iexact=self.ours) | Q(theirs=self.theirs)):
            if self.line.meets(other.line):
                raise ValidationError(contradiction(other.line))


def contradiction(other: Line) -> str:
    """The sentence that ``other`` says another thing in the same time."""
    sentence = gettext("The table says already that %(ours)s is “%(theirs)s” in that time.")
    return sentence % {"ours": other.ours, "theirs": other.theirs}


def known_code(subject: str, ours: str) -> str | None:
    """``ours`` in its stored spelling, where it is the code of something of that kind; None where it is not."""
    return KnownCodes.of([(subject, ours)]).find(subject, ours)


class KnownCodes:
    """The codes of units, procedures and figures that there are, by what their spellings have in common."""

    def __init__(self, units: dict[str, str], procedures: dict[str, str]) -> None:
        self._units, self._procedures = units, procedures

    @classmethod
    def of(cls, asked: list[tuple[str, str]]) -> KnownCodes:
        """Those that ``asked`` needs: all of a kind where many are asked for. At most two queries."""
        subjects = {subject for subject, _ours in asked}
        only: Any = asked[0][1] if len(asked) == 1 else None
        units = Unit.objects.all() if only is None else Unit.objects.with_code(only)
        procedure = only if only is None or subjects != {Subject.ELEMENT} else only.rpartition(DOT)[0]
        procedures = Procedure.objects.all() if procedure is None else Procedure.objects.with_code(procedure)
        needs_procedures = subjects & {Subject.PROCEDURE, Subject.ELEMENT}
        return cls(
            _spellings(units) if Subject.UNIT in subjects else {}, _spellings(procedures) if needs_procedures else {}
        )

    def find(self, subject: str, ours: str) -> str | None:
        """The stored spelling of ``ours``; None where there is no such thing."""
        key = ours.strip().casefold()
        if subject == Subject.UNIT:
            return self._units.get(key)
        if subject == Subject.PROCEDURE:
            return self._procedures.get(key)
        if subject == Subject.FIGURE:
            return key if key in NUMBERS else None
        procedure, _dot, figure = key.rpartition(DOT)
        found = self._procedures.get(procedure)
        return our_element(found, figure) if found and figure in NUMBERS else None


def _spellings(rows: Any) -> dict[str, str]:
    return {code.casefold(): code for code in rows.order_by().values_list("code", flat=True)}
