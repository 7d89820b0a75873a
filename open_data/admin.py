from django.contrib import admin

from open_data.models import Edition
from units.admin_base import ReadOnlyAdmin


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["dataset", "span", "number", "rows", "changed_rows", "issued_at", "replaced_at"]
    list_filter = ["dataset"]
    search_fields = ["span"]
    exclude = ["made_from"]
