"""The models, one module a noun; the rest of the code imports them from here."""

from api.models.idempotency import IdempotencyKey
from api.models.tokens import LONGEST_NAME, ApiToken, TokenState, Verb

__all__ = ["LONGEST_NAME", "ApiToken", "IdempotencyKey", "TokenState", "Verb"]
