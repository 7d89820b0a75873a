"""The form of an administrative document (decree 30/2020/NĐ-CP, annex I): paper, margins, type, heading, foot."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from copy import deepcopy
from io import BytesIO

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.section import _Header
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reporting.documents.wording import NO_BREAK
from units.models import PortalSettings
from units.rows_done import NOBODY_ASKS, RowsDone
from units.wording import demo_note, without_gaps

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
# Characters that a paste can bring: Word's own line and page ends, and those that XML does not allow.
LINE_ENDS = {0x0B: "\n", 0x0C: "\n"}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
COMMITTEE = re.compile(r"^(Ủy ban nhân dân) ", re.IGNORECASE)
OF_TWO_SYLLABLES = re.compile(r"\b(thành|thị) (phố|xã|trấn)\b", re.IGNORECASE)
BODY, HEAD, SMALL = Pt(14), Pt(13), Pt(11)
CENTRE, LEFT, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


class Letter:
    """A document in the making; `bytes` gives the finished file.

    With a ``title`` it is a named document (báo cáo, …), its ``subject`` below the name; ``is_dispatch`` makes it a
    công văn, which has no name: its subject is small below the number, after «V/v». ``superior`` is the organ
    above ``organ``, where the heading has one. ``done`` counts the rows of its tables as they are written.
    """

    def __init__(
        self,
        *,
        organ: str,
        subject: str,
        title: str = "",
        superior: str = "",
        is_dispatch: bool = False,
        done: RowsDone = NOBODY_ASKS,
    ) -> None:
        self._done = done
        subject = without_gaps(subject)
        self.document: DocumentType = Document()
        self._page()
        if is_dispatch:
            about = _("Re: %(subject)s") % {"subject": subject}
            self._heading(organ, _("No.:        /…"), about=about, superior=superior)
            return
        self._heading(organ, _("No.:        /BC-"), superior=superior)
        if title:
            self.line(title.upper(), CENTRE, bold=True, before=12)
        self.line(subject, CENTRE, bold=True, after=12)

    def to(self, addressees: Sequence[str]) -> None:
        """«Kính gửi:», with the addressees below it in a list where there are several."""
        heading = _("To:")
        if len(addressees) == 1:
            self.line(f"{heading} {addressees[0]}", CENTRE, before=12, after=12)
            return
        self.line("", after=0)
        left, right = self._two_columns((45, 120))
        _write(left.paragraphs[0], heading, RIGHT, size=BODY)
        for index, name in enumerate(addressees):
            paragraph = right.paragraphs[0] if index == 0 else right.add_paragraph()
            end = "." if index == len(addressees) - 1 else ";"
            _write(paragraph, f"- {name}{end}", LEFT, size=BODY)
        self.line("", after=0)

    def page_break(self) -> None:
        self.document.add_page_break()

    def line(
        self, text: str, align: WD_ALIGN_PARAGRAPH = BOTH, *, bold: bool = False, before: int = 0, after: int = 6
    ) -> Paragraph:
        """A paragraph; running text is indented by a centimetre as the decree asks."""
        paragraph = self.document.add_paragraph()
        _write(paragraph, without_gaps(text), align, bold=bold, size=BODY)
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
        if align == BOTH and not bold:
            paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.keep_with_next = bold  # a heading never ends a page
        return paragraph

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[int],
        *,
        texts: Collection[int] = (1,),
        bold: Collection[int] = (),
        strong_last: bool = False,
    ) -> Table:
        """A bordered table; ``widths`` in millimetres; the columns with the indexes ``texts`` are text, others centred.

        ``bold`` are the indexes of heading rows; ``strong_last`` makes the last row, of sums, bold too.
        """
        table = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for cell, text in zip(table.rows[0].cells, head, strict=True):
            _write(cell.paragraphs[0], text, CENTRE, bold=True, size=SMALL)
        _repeat(table)
        patterns = {is_bold: _pattern(table, widths, texts, bold=is_bold) for is_bold in (False, True)}
        for number, values in enumerate(self._done.of(rows)):
            row = deepcopy(patterns[number in bold])
            table._tbl.append(row)
            for run, text in zip(row.iter(qn("w:r")), values, strict=True):
                Run(run, table).text = _plain(text)
        for run in table._tbl.tr_lst[-1].iter(qn("w:r")) if strong_last else ():
            Run(run, table).bold = True
        _fit(table, widths)
        return table

    def landscape(self) -> None:
        """Continue on a new page in landscape: for wide annexes."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin, section.right_margin = Mm(20), Mm(15)
        section.different_first_page_header_footer = False

    def number_pages(self) -> None:
        """Number the pages at the top, in the middle, from the second on, as the decree requires."""
        section = self.document.sections[0]
        section.top_margin = Mm(25)  # it holds three lines; the decree allows 20 to 25
        section.different_first_page_header_footer = True
        self._draft_lines(section.first_page_header)
        paragraph = section.header.paragraphs[0].insert_paragraph_before()
        _write(paragraph, "", CENTRE, size=HEAD)
        field = paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): "PAGE"})
        field.append(paragraph.runs[0]._r)
        paragraph._p.append(field)

    def foot(self, recipients: Sequence[str], signer: str) -> None:
        """Recipients on the left, the signature on the right."""
        left, right = self._two_columns()
        _write(left.paragraphs[0], _("Recipients:"), LEFT, bold=True, italic=True, size=Pt(12))
        for recipient in recipients:
            _write(left.add_paragraph(), f"- {recipient};", LEFT, size=SMALL)
        filed = _("Filed")
        _write(left.add_paragraph(), f"- {filed}.", LEFT, size=SMALL)
        _write(right.paragraphs[0], signer.upper(), CENTRE, bold=True, size=BODY)
        how = _("signature, stamp, full name")
        _write(right.add_paragraph(), f"({how})", CENTRE, italic=True, size=HEAD)

    def bytes(self) -> bytes:
        """The finished file."""
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = Mm(7)  # two lines fit above the text without moving it down
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, BODY
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        self._draft_lines(section.header)

    def _draft_lines(self, header: _Header) -> None:
        """The note that this is a draft, and on a demonstration what its figures are."""
        for index, text in enumerate([_("DRAFT"), *demo_note()]):
            paragraph = header.paragraphs[0] if index == 0 else header.add_paragraph()
            _write(paragraph, text, CENTRE, bold=index == 0, size=SMALL)

    def _heading(self, organ: str, number: str, *, about: str = "", superior: str = "") -> None:
        left, right = self._two_columns()
        if superior:
            _write(left.paragraphs[0], superior.upper(), CENTRE, size=HEAD)
        _write(left.add_paragraph() if superior else left.paragraphs[0], _at_head(organ), CENTRE, bold=True, size=HEAD)
        _write(left.add_paragraph(), "———", CENTRE, size=SMALL)
        _write(left.add_paragraph(), number, CENTRE, size=HEAD)
        if about:
            _write(left.add_paragraph(), about, CENTRE, size=Pt(12))
        _write(right.paragraphs[0], _("SOCIALIST REPUBLIC OF VIET NAM"), CENTRE, bold=True, size=Pt(12))
        _write(right.add_paragraph(), _("Independence - Freedom - Happiness"), CENTRE, bold=True, size=HEAD)
        _write(right.add_paragraph(), "———————————", CENTRE, size=SMALL)
        _write(right.add_paragraph(), _("…, day … month … year …"), CENTRE, italic=True, size=HEAD)

    def _two_columns(self, widths: tuple[int, int] = (66, 99)) -> tuple[_Cell, _Cell]:
        table = self.document.add_table(rows=1, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        left, right = table.rows[0].cells
        _fit(table, widths)
        return left, right


def province_above(portal: PortalSettings) -> str:
    """The organ above a department at the head of its documents: abbreviated, «UBND tỉnh Khánh Hòa», as is allowed."""
    if not portal.province:
        return ""
    return _("People's Committee of %(province)s (abbreviated)") % {"province": portal.province}


def _at_head(organ: str) -> str:
    """``organ`` in capitals; «Ủy ban nhân dân» has a line of its own, and no line ends within «thành phố»."""
    return OF_TWO_SYLLABLES.sub(rf"\1{NO_BREAK}\2", COMMITTEE.sub(r"\1\n", organ)).upper()


def _write(
    paragraph: Paragraph,
    text: str,
    align: WD_ALIGN_PARAGRAPH,
    *,
    bold: bool = False,
    italic: bool = False,
    size: Pt = BODY,
) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(_plain(text))
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, size, FONT


def _plain(text: str) -> str:
    """``text`` as a document can hold it."""
    return NOT_IN_XML.sub("", text.translate(LINE_ENDS))


def _pattern(table: Table, widths: Sequence[int], texts: Collection[int], *, bold: bool) -> CT_Row:
    """An empty row in the form of its kind, to be copied: building each of thousands of cells takes seconds."""
    row = table.add_row()
    for index, cell in enumerate(row.cells):
        _write(cell.paragraphs[0], "", LEFT if index in texts else CENTRE, bold=bold, size=SMALL)
    _keep_on_one_page(row, widths)
    table._tbl.remove(row._tr)
    return row._tr


def _fit(table: Table, widths: Sequence[int]) -> None:
    """Give the columns, and the head's cells, their ``widths`` in millimetres."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _keep_on_one_page(table.rows[0], widths)


def _keep_on_one_page(row: _Row, widths: Sequence[int]) -> None:
    """Give the cells of a row their ``widths``, and keep it on one page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:cantSplit"), {}))
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)


def _repeat(table: Table) -> None:
    """Repeat the head of a table on every page."""
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(row.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
