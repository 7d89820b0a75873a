"""The meaning of one row of a file of dossiers, or why it is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from exchange.code_tables.codes import Codes
from exchange.dossiers.columns import CHANNEL, DAY, NAMES, NUMBER, POST, PROCEDURE, UNIT
from exchange.dossiers.day_order import DayOrder
from exchange.dossiers.days import received_on
from exchange.dossiers.places import Place, Places
from exchange.dossiers.unread import refuse_unread
from reporting.loading.problems import RowRefusals, RowRefused
from units.tables.values import Value, text_of
from units.vietnamese import search_key

DIRECT, ONLINE, BY_POST = 1, 2, 3
CHANNELS = {
    "": DIRECT,
    "1": DIRECT,
    "truc tiep": DIRECT,
    "tai quay": DIRECT,
    "2": ONLINE,
    "truc tuyen": ONLINE,
    "qua mang": ONLINE,
    "3": BY_POST,
    "buu chinh": BY_POST,
    "buu chinh cong ich": BY_POST,
    "bcci": BY_POST,
    "qua bcci": BY_POST,
    "buu dien": BY_POST,
}
ANSWERS = {
    "": False,
    "0": False,
    "false": False,
    "khong": False,
    "truc tiep": False,
    "1": True,
    "true": True,
    "co": True,
    "x": True,
    "bcci": True,
    "qua bcci": True,
    "buu chinh": True,
    "buu chinh cong ich": True,
    "buu dien": True,
}
LONGEST_WORD = 40
CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")
WRITTEN_DAY = re.compile(r"[0-9TZ/.:,+ -]{1,40}")
LONG_NUMBER = re.compile(r"[0-9]{9,}")
MOMENT = re.compile(r"(?:19|20)[0-9]{10}(?:[0-9]{2})?$")  # 20200305093000
MAX_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is counted of a dossier: its place, the channel of its reception, and whether it was returned by post.

    ``number`` is the hash of its own number, empty where the file has none; it is kept while the file is counted.
    """

    number: bytes
    day: date
    place: Place
    channel: int
    by_post: bool


class Judge:
    """Checks rows one after another, for the columns that the file has.

    ``proved`` is what all days of the file prove, as far as they were seen before; ``order`` is what these rows prove.
    """

    def __init__(
        self,
        columns: Sequence[str],
        *,
        is_plain_text: bool,
        codes: Codes | None = None,
        proved: DayOrder | None = None,
    ) -> None:
        self.order, self._proved = DayOrder(), proved or DayOrder()
        self.places = Places(is_plain_text=is_plain_text, codes=codes)
        at = {name: columns.index(name) + 1 for name in columns}
        self.has_numbers, self.has_post = NUMBER in at, POST in at
        self._at = [at.get(name, 0) for name in NAMES]  # 0: the line, where the column is not there
        self._channels: dict[Value, int | None] = {}
        self._answers: dict[Value, int | None] = {}

    def dossier(self, row: Sequence[Value]) -> Dossier | list[RowRefused]:
        """The dossier in ``row``, its line in the file first; or all that is wrong with it."""
        refusals = RowRefusals()
        width = len(row)
        unit, procedure, written_day, channel, number, post = (row[at] if 0 < at < width else "" for at in self._at)
        if self.has_numbers:
            refusals.read(_refuse_unnumbered, number)
        self.order.see(int(str(row[0])), written_day)
        day = refusals.read(self._day, written_day)
        place = self.places.find(unit, procedure, day, refusals)
        meant = refusals.read(self._meant, self._channels, CHANNELS, channel, CHANNEL)
        by_post = refusals.read(self._meant, self._answers, ANSWERS, post, POST)
        if refusals.found or day is None or place is None or meant is None:
            return refusals.found
        return Dossier(bytes.fromhex(str(number)), day, place, meant, bool(by_post))

    def text(self, row: Sequence[Value], column: str) -> str:
        """The cell of ``row`` that was at fault, as far as it is kept; of the number nothing is known but its hash.

        In a row with a comma too many a name or a telephone is where the code should be: what does not look like a
        value of its column is kept nowhere.
        """
        at = self._at[NAMES.index(column)]
        text = "" if column == NUMBER or not 0 < at < len(row) else text_of(row[at]).strip()
        return text if not text or may_be_kept(text, column) else _("(not shown: it may be about a person)")

    def _day(self, value: Value) -> date:
        day = _day(value)
        self._proved.refuse(value)
        return day

    @staticmethod
    def _meant(kept: dict[Value, int | None], words: Mapping[str, int], value: Value, column: str) -> int:
        refuse_unread(column, value)
        if value not in kept:
            if len(kept) >= MAX_KEPT:
                kept.clear()
            text = text_of(value).strip()
            kept[value] = words.get(search_key(text)) if len(text) <= LONGEST_WORD else None
        meaning = kept[value]
        if meaning is None:
            raise RowRefused(column, _not_a_channel() if column == CHANNEL else _not_an_answer())
        return meaning


def may_be_kept(text: str, column: str) -> bool:
    """Whether a wrong cell looks like a value of its column, so that it is about nobody.

    Numbers of telephones, identity papers and taxes have nine digits and more; names begin each word in capitals.
    """
    if any(not MOMENT.match(digits) for digits in LONG_NUMBER.findall(text)):
        return False
    if column in (UNIT, PROCEDURE):
        return bool(CODE.fullmatch(text))
    if column == DAY:
        return bool(WRITTEN_DAY.fullmatch(text))
    return len(text) <= LONGEST_WORD and not any(letter.isupper() for letter in text[1:])


def _refuse_unnumbered(number: Value) -> None:
    refuse_unread(NUMBER, number)
    if not number:
        raise RowRefused(NUMBER, _("The dossier has no number: whether it was counted before is not known."))


def _day(value: Value) -> date:
    refuse_unread(DAY, value)
    day = received_on(value)
    if day is not None:
        return day
    if not text_of(value).strip():
        raise RowRefused(DAY, _("The cell is blank."))
    sentence = _("This is not a day. Days are written 31/12/2020, 2020-12-31 or 20201231, also with the time.")
    raise RowRefused(DAY, sentence, _("Not a day."))


def _not_a_channel() -> str:
    return _("The channel is 1 (direct, or blank), 2 (online) or 3 (public post).")


def _not_an_answer() -> str:
    return _("Whether the result was returned by post is 1 (yes) or 0 (no, or blank).")
