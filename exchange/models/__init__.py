"""What this app stores; import from here."""

from exchange.models.code_tables import CodeMapping, CodeTable
from exchange.models.value_files import ValueFile

__all__ = ["CodeMapping", "CodeTable", "ValueFile"]
