"""How a period stands in an address."""


class PeriodConverter:
    """``2020-04``: a year and a month."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)
