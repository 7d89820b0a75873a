"""A drawing as its reader gets it: the elements of the HTML, by tag and class, and pixels computed back to values."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from html.parser import HTMLParser

from django.template.loader import render_to_string

VOID = {"input", "br", "img", "link", "meta", "hr", "col"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def number(self, name: str) -> float:
        return float(self.attributes[name].rstrip("%"))

    @property
    def value(self) -> Fraction:
        return Fraction(self.attributes["data-value"])

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def words(self) -> str:
        return " ".join((self.text + " " + " ".join(each.words for each in self.children)).split())

    @property
    def title(self) -> str:
        return next(each.words for each in self.children if each.tag == "title")

    def all(self, tag: str, *classes: str) -> list[Element]:
        """The elements below this one with that tag and all those classes."""
        found = [each for each in self.children if each.tag == tag and set(classes) <= each.classes]
        for each in self.children:
            found += each.all(tag, *classes)
        return found

    def one(self, tag: str, *classes: str) -> Element:
        (found,) = self.all(tag, *classes)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.path = [Element("", {})]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_startendtag(self, tag, attrs):
        self.path[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        while len(self.path) > 1 and self.path.pop().tag != tag:
            pass

    def handle_data(self, data):
        self.path[-1].text += data


def read(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    return reader.path[0]


def drawn(name: str, drawing: object, **context: object) -> Element:
    """The drawing as its template writes it."""
    return read(render_to_string(f"reporting/drawings/{name}.html", {"drawing": drawing, **context}))


def pixel_scale(ticks: list[tuple[float, str]]) -> tuple[float, float]:
    """(value at pixel 0, value for each pixel) from two ticks of an axis: where, and what is written there."""
    (first, low), (last, high) = ticks[0], ticks[-1]
    a, b = _written(low), _written(high)
    each = (b - a) / (last - first)
    return a - first * each, each


def _written(text: str) -> float:
    return float(text.replace("%", "").replace("−", "-").replace(",", ".").replace("+", ""))
