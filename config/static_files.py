"""How static files get their long-lived names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names by content, compressed; the imports between our JavaScript modules are renamed along."""

    support_js_module_import_aggregation = True
