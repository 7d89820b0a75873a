"""The demonstration's open data: every published figure equals a recount of its files, and pages are light."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import csv
import gzip
import io
from functools import cache

import brotli
import pytest
from django.test import Client

from bench import pages
from config.settings import BASE_DIR
from open_data.actions.demo import DECLARED, demo_publish
from open_data.models import Edition, EditionFile
from open_data.state import published
from tests.open_data.published import content_of
from tests.reporting import figures_2020, lines_2020
from tests.reporting.conftest import demo, demo_below, demo_database
from units.refusals import Refused

MOST = {"/open-data/": 89, "/open-data/units/569/": 89, "/open-data/datasets/compliance/": 88}  # kB; at most 100
MONTHS = [f"2020-{month:02d}" for month in range(1, 10)]


def rows(name):
    return list(csv.DictReader(io.StringIO(content_of(name, "csv").decode(), newline="")))


def test_only_a_demonstration_is_published_so(db):
    with pytest.raises(Refused):
        demo_publish()


@cache
def weight(file):
    return len(brotli.compress(file.read_bytes()))  # as WhiteNoise serves it


def test_the_demo_publishes_nine_months_whose_figures_are_those_of_its_files(demo, settings):
    demo_publish()
    spans = set(Edition.objects.filter(dataset="compliance").values_list("span", flat=True))
    assert (spans, DECLARED) == (set(MONTHS), "2020-09")
    for month in (1, 4, 9):
        _assert_units(month)
        _assert_sums(month)
    _assert_ranking()
    _assert_light(settings)
    assert demo_publish() == 0


def _assert_units(month):
    until, alone = range(1, month + 1), range(month, month + 1)
    to_date = figures_2020.sums(figures_2020.counts(2020, until, "official"), lambda row: row.unit)
    in_month = figures_2020.sums(figures_2020.counts(2020, alone, "official"), lambda row: row.unit)
    quotas = figures_2020.quotas()
    found = rows(f"compliance/2020-{month:02d}")
    assert {row["unit_code"] for row in found} == set(figures_2020.units())
    for row in found:
        code = row["unit_code"]
        numbers = [int(row[f"ytd_{name}"]) for name in ("received_total", "received_online", "returned_by_post")]
        assert numbers == list(to_date.get(code, (0, 0, 0))), (month, code)
        numbers = [int(row[name]) for name in ("received_total", "received_online", "returned_by_post")]
        assert numbers == list(in_month.get(code, (0, 0, 0))), (month, code)
        minimum = quotas.get(code)
        assert row["quota_percent"] == ("" if minimum is None else f"{minimum / 100:g}")
        total, online, _post = to_date.get(code, (0, 0, 0))
        if minimum is not None and total:
            assert (row["status"] == "met") == (10_000 * online >= minimum * total), (month, code)


def _assert_sums(month):
    until = range(1, month + 1)
    kinds = {code: unit["kind"] for code, unit in figures_2020.units().items()}
    by_kind = figures_2020.sums(figures_2020.counts(2020, until, "official"), lambda row: kinds[row.unit])
    found = {row["group"]: row for row in rows(f"totals/2020-{month:02d}")}
    for kind, (total, online, _post) in by_kind.items():
        assert (int(found[kind]["ytd_received_total"]), int(found[kind]["ytd_received_online"])) == (total, online)
    everything = [sum(each[number] for each in by_kind.values()) for number in (0, 1)]
    province = found["province"]
    assert [int(province["ytd_received_total"]), int(province["ytd_received_online"])] == everything
    shown = figures_2020.shown(everything[1], everything[0])
    assert f"{province['rate_percent'].replace('.', ',')}%" == shown


def _assert_ranking():
    expected = {line.code: line.rank for group in lines_2020.lines(9, "official").values() for line in group}
    found = {row["unit_code"]: int(row["rank"]) if row["rank"] else None for row in rows("rankings/2020-09")}
    assert found == expected


def _assert_light(settings):
    settings.STATIC_ROOT = BASE_DIR / "static"
    for address, most in MOST.items():
        answer = Client().get(address)
        files = list(pages._files(answer.content.decode()))
        assert {"bootstrap.min.css", "portal.css", "open-data.css"} <= {file.name for file in files}
        loaded = len(gzip.compress(answer.content, 6)) + sum(map(weight, files))
        assert loaded <= 1000 * most, (address, loaded)
        assert loaded > 1000 * most * 0.9, (address, loaded)  # the number follows what becomes lighter
        assert "số liệu minh họa" in answer.content.decode()
    for form in ("csv", "json", "xlsx"):
        assert EditionFile.objects.filter(form=form).count() == Edition.objects.count()
    assert published() is not None
