#!/usr/bin/env bash
# py-xbrl 3.0.3 (PyPI) reads the figures of an Inline XBRL page. What is above a million it rounds to a whole number, to
# mitigate errors of floating point, as its code says: 999.999,25 is 999999.25, 1.001.570,25 is 1001570.0, though the
# page says decimals="INF", which means that the figure is exact (XBRL 2.1, 4.6.5). Parts and total no longer agree.
# ixbrlparse 0.12.0 keeps the decimals.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q py-xbrl==3.0.3 ixbrlparse==0.12.0
mkdir -p cache/www.xbrl.org/2003
instance=http://www.xbrl.org/2003/instance
# The taxonomy of the page, and in the cache the little that it needs of XBRL's own schema.
cat >cache/www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd <<XML
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="$instance" targetNamespace="$instance">
  <xs:element name="item" type="xs:anyType" abstract="true"/>
  <xs:complexType name="decimalItemType">
    <xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent>
  </xs:complexType>
  <xs:attribute name="periodType" type="xs:token"/>
</xs:schema>
XML
{
  echo "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:x=\"$instance\" targetNamespace=\"urn:d\">"
  echo "<xs:import namespace=\"$instance\" schemaLocation=\"http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd\"/>"
  for name in A B C D; do
    echo "<xs:element name=\"$name\" id=\"d_$name\" type=\"x:decimalItemType\" substitutionGroup=\"x:item\""
    echo " x:periodType=\"duration\"/>"
  done
  echo "</xs:schema>"
} >d.xsd
cat >head.html <<XML
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:d="urn:d"
  xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:x="$instance"
  xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink">
<head><title>Fees</title></head><body><div style="display:none"><ix:header>
<ix:references><link:schemaRef xlink:type="simple" xlink:href="d.xsd"/></ix:references><ix:resources>
<x:context id="c"><x:entity><x:identifier scheme="urn:units">22456</x:identifier></x:entity>
<x:period><x:startDate>2026-10-01</x:startDate><x:endDate>2026-12-31</x:endDate></x:period></x:context>
<x:unit id="n"><x:measure>x:pure</x:measure></x:unit></ix:resources></ix:header></div>
XML
venv/bin/python - <<'PYTHON'
import os
import sys

from ixbrlparse import IXBRL
from xbrl.cache import HttpCache
from xbrl.instance import parse_ixbrl

figures = {"A": "999.999,25", "B": "1.001.570,25", "C": "12.345.678,5", "D": "17.779,5"}
page = open("head.html", encoding="utf-8").read()
for name, figure in figures.items():
    attributes = f'name="d:{name}" contextRef="c" unitRef="n" decimals="INF" format="ixt:num-comma-decimal"'
    page += f"<p><ix:nonFraction {attributes}>{figure}</ix:nonFraction></p>\n"
with open("page.html", "w", encoding="utf-8") as file:
    file.write(page + "</body></html>\n")
seen = [fact.value for fact in parse_ixbrl(os.path.abspath("page.html"), HttpCache("cache/")).facts]
with open("page.html", encoding="utf-8") as file:
    other = [fact.value for fact in IXBRL(file).numeric]
for figure, value, right in zip(figures.values(), seen, other, strict=True):
    print(f"{figure}: py-xbrl {value}, ixbrlparse {right}")
right = [999999.25, 1001570.25, 12345678.5, 17779.5]
sys.exit(0 if seen == [999999.25, 1001570.0, 12345678.0, 17779.5] and other == right else 1)
PYTHON
