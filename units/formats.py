"""The file that the administration exports: CSV that spreadsheets here open with their Vietnamese."""

from __future__ import annotations

from import_export.formats import base_formats


class PortalCSV(base_formats.CSV):
    """CSV in UTF-8."""

    def can_import(self) -> bool:
        """Files come in through the upload page, which reads every kind."""
        return False
