"""A Word file of the portal, reopened."""

from io import BytesIO

from docx import Document


class Paper:
    """A Word file as its reader sees it: paragraphs and tables, no-break spaces read as spaces."""

    def __init__(self, content, month=4, basis="provisional", hinted=frozenset()):
        self.hinted = hinted
        self.file, self.month, self.basis = Document(BytesIO(content)), month, basis
        self.paragraphs = [plain(paragraph.text) for paragraph in self.file.paragraphs]
        self.text = "\n".join(self.paragraphs)
        self.tables = [[[plain(cell.text) for cell in row.cells] for row in table.rows] for table in self.file.tables]

    def table(self, *head):
        """The rows below the table whose heading begins with ``head``; several such tables one after the other."""
        return [table[1:] for table in self.tables if table[0][: len(head)] == list(head)]


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")
