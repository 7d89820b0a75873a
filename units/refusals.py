"""How an action is refused."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """An action that must not happen, with a sentence for the user; nothing was changed.

    A ``ValidationError``, so that forms and the admin can show it as their own.
    """

    @property
    def sentence(self) -> str:
        """The refusal as one text in the reader's language."""
        return " ".join(self.messages)


def require(condition: bool, sentence: str, *, code: str) -> None:
    """Continue only if ``condition`` is true.

    Raises:
        Refused: it is not, with ``sentence`` and ``code``.
    """
    if not condition:
        raise Refused(sentence, code=code)
