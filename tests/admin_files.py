"""Bringing a file of reference data to the administration, as an administrator does: upload, preview, apply."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.browserless import confirm, is_confirmation

FORM = 'class="upload-apply"'
NOTHING = "không có gì thay đổi"


def bring(client, address, content, name="danh-muc.csv"):
    """The page that answers an upload to the list at ``address``: the preview, or the form with what is wrong."""
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{address}import/", {"import_file": SimpleUploadedFile(name, data)}, follow=True)


def can_apply(page):
    return FORM in page.content.decode()


def apply(client, page):
    """Apply what a preview shows, and confirm what follows; where it shows no change there is nothing to press."""
    shown = page.content.decode()
    if NOTHING in shown:
        return page
    assert FORM in shown, shown[-3000:]
    address = f"{page.wsgi_request.path}apply/"
    answer = client.post(address, follow=True)
    return confirm(client, address, answer, follow=True) if is_confirmation(answer) else answer


def by_column(row, columns):
    """An exported row by the names of its columns: its headings are those that the interface has."""
    names = {column.headings[0]: column.name for column in columns if column.headings}
    return {names.get(heading, heading): text for heading, text in row.items()}
