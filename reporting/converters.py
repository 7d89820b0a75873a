"""How periods and codes are written in an address."""

from urllib.parse import quote, unquote

from units.codes import PATH_STEPS

NUL = "\0"
EMPTY = "%"  # of the empty code: an escape that escapes nothing


class PeriodConverter:
    """``2020-04``: a year and a month."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


class CodeConverter:
    """The code of a unit or procedure. Every stored text has an address, also one that is no code by today's rules.

    What is no letter of a code is escaped («A/B» is ``A%2FB``), and the address escapes that once more: so neither a
    slash nor a single «..» is read as a step in the path, and making an address never fails.
    """

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        """The code in the address.

        Raises:
            ValueError: it holds a NUL, as no stored text does.
        """
        code = "" if value == EMPTY else unquote(value)
        if NUL in code:
            raise ValueError(value)
        return code

    def to_url(self, value: object) -> str:
        code = str(value)
        if code in PATH_STEPS:
            return code.replace(".", "%2E")
        return quote(code, safe="", errors="replace") or EMPTY
