"""What a browser loads for a page it never saw, in compressed bytes: a slow line waits for them, and none may grow."""

import gzip
from functools import cache

import brotli
import pytest

from bench import pages
from config.settings import BASE_DIR
from units.models import User

MOST = {  # kB
    "/": 83,
    "/dashboard/": 117,
    "/dashboard/months/": 103,  # 1.7 are the labels of cells on a telephone
    "/dashboard/changes/": 85,
    "/dashboard/units/569/": 95,
    "/dashboard/districts/569/": 92,
    "/dashboard/groups/commune/": 104,
    "/dashboard/procedures/": 95,
    "/review/": 104,
    "/reports/": 83,
    "/submissions/2020-12/569/": 117,  # 5 are for understanding the headings of a pasted block
}


@cache
def weight(file):
    return len(brotli.compress(file.read_bytes()))  # as WhiteNoise serves it


@pytest.fixture
def client(demo, login):
    def of(address):
        return login(User.objects.get(username="clerk-569" if "submissions" in address else "coordinator"))

    return of


@pytest.mark.parametrize("address", MOST)
def test_a_first_load_is_light(client, address, settings):
    settings.STATIC_ROOT = BASE_DIR / "static"
    page = client(address).get(address).content
    files = list(pages._files(page.decode()))
    assert {"bootstrap.min.css", "portal.css", "page.js"} <= {file.name for file in files}
    loaded = len(gzip.compress(page, 6)) + sum(map(weight, files))
    assert loaded <= 1000 * MOST[address]
    assert loaded > 1000 * MOST[address] * 0.8  # the number follows what becomes lighter
