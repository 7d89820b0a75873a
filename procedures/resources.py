"""Import and export of procedures in the admin."""

from import_export.instance_loaders import CachedInstanceLoader

from procedures.models import Procedure
from units.resources import FiguresResource


class ProcedureResource(FiguresResource):
    """Procedures by code; publications are kept on each procedure's own page."""

    class Meta:
        model = Procedure
        import_id_fields = ["code"]
        fields = ["code", "name", "field", "authority_level"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        instance_loader_class = CachedInstanceLoader
