"""How an action says no."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """An action that must not happen, with a sentence for the person who asked for it; nothing was changed.

    A ``ValidationError``, so that forms and the admin can show it as their own.
    """

    @property
    def sentence(self) -> str:
        """The refusal as one text in the reader's language."""
        return " ".join(self.messages)


def require(condition: bool, sentence: str, *, code: str) -> None:
    """Go on only if ``condition`` holds.

    Raises:
        Refused: it does not hold, with ``sentence`` and ``code``.
    """
    if not condition:
        raise Refused(sentence, code=code)
