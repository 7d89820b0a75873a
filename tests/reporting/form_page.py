"""Bringing a filled form to the page of a report, as a clerk does: upload, look at the preview, take it."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile

PAGE = "/submissions/2020-04/SO1/"


def upload(client, content, name="bao-cao.xlsx", page=PAGE):
    return client.post(f"{page}file/", {"file": SimpleUploadedFile(name, content)})


def take(client, preview):
    shown = preview.content.decode()
    main = shown[: shown.index('enctype="multipart/form-data"')]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))
    return client.post(PAGE, fields | {"action": "save"})
