"""Drawings as inline SVG: exact numbers in, positions out. No database, no colours, no script.

A drawing is a frozen dataclass whose marks know where they are (texts, ready for SVG attributes), what they say in
words and which exact value they stand for; a template of the same name in ``templates/reporting/drawings/`` writes it
with classes alone, and ``static/css/drawings.css`` gives those their looks. Integers and fractions decide; floats are
pixels and nothing else.

Two kinds:

* One picture (``sparkline``, ``strip``, ``lines``): in pixels, made for the width of its box. What does not fit a
  narrow one is drawn twice, and the width of the box chooses.
* A list of rows (``gaps``, ``bars``, ``waterfall``): name, bar and figure in a line each, so that names wrap as text
  does. Bars are in percent of the width that their column happens to have.
"""
