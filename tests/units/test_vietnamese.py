"""Stored keys sort names as a Vietnamese index does, on every database."""

import re
import unicodedata
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from procedures.models import Procedure
from tests.factories import make_procedure, make_unit, make_user
from units.models import Role, Unit, UnitKind
from units.vietnamese import sort_key

ALPHABET = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
MARKS = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]  # ngang huyền hỏi ngã sắc nặng

# Names of communes, wards and districts as they are, in the order of an index.
IN_ORDER = [
    *("Huyện A Lưới", "Huyện An Biên", "Huyện An Dương", "Huyện An Lão"),
    *("Huyện Ân Thi", "Huyện Ba Bể", "Huyện Bá Thước", "Huyện Ba Tri", "Huyện Bắc Ái", "Huyện Bắc Bình"),
    *("Huyện Cam Lâm", "Huyện Cam Lộ", "Huyện Can Lộc", "Huyện Càng Long"),
    *("Huyện Châu Phú", "Huyện Châu Thành", "Huyện Châu Thành A", "Huyện Chi Lăng"),
    *("Huyện Cư Jút", "Huyện Cư M'gar", "Huyện Dầu Tiếng", "Huyện Di Linh", "Huyện Đam Rông", "Huyện Đăk Hà"),
    *("Huyện Ea H'leo", "Huyện Ea Kar", "Huyện Hòa An", "Huyện Hoa Lư", "Huyện Hòa Vang", "Huyện Hóc Môn"),
    *("Phường 1", "Phường 2", "Phường 02A", "Phường 3", "Phường 10", "Phường 11", "Phường An Bình"),
    *("Thị trấn Mường Khến", "Thị trấn Mường Khương", "Thị trấn Mường Lát", "Thị trấn N.T Phú Sơn"),
    *("Xã Cam Hải Đông", "Xã Cam Hải Tây", "Xã Cam Hiệp Bắc", "Xã Cam Hòa", "Xã Hòa Bình", "Xã Hòa Bình 1"),
    *("Xã Mà Cooi", "Xã Ma Nới", "Xã Ma Quai", "Xã Tà Hộc", "Xã Tả Phìn", "Xã Tạ Xá"),
]


def place(name):
    """The position of ``name`` in an index, in another way: lists of places in the alphabet, then lists of tones."""
    letters, tones = [], []
    for char in re.findall(r"\d+|\D", unicodedata.normalize("NFC", name).lower()):
        marks = [mark for mark in unicodedata.normalize("NFD", char) if mark in MARKS]
        bare = "".join(mark for mark in unicodedata.normalize("NFD", char) if mark not in marks)
        if char.isdigit():
            letters.append((ALPHABET.index("0"), int(char)))
        else:
            letters.append((ALPHABET.index(unicodedata.normalize("NFC", bare)), 0))
        tones.append(MARKS.index(marks[0]) if marks else 0)
    return letters, tones


LETTERS = st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxy")
TONED = st.tuples(LETTERS, st.sampled_from(MARKS)).map("".join)
NAMES = st.lists(st.one_of(TONED, st.sampled_from(" 1029")), max_size=8).map(
    lambda parts: " ".join("".join(parts).split())
)


@given(NAMES, NAMES)
@example("châu thành", "châu thành a")
@example("phường 2", "phường 10")
@example("phường 2", "phường 02")
@example("hoà", "hòa")
def test_keys_compare_as_places_in_an_index(one, other):
    assert (sort_key(one) < sort_key(other)) is (place(one) < place(other))
    assert (sort_key(one) == sort_key(other)) is (place(one) == place(other))


def test_real_names_are_in_the_order_of_an_index():
    assert sorted(IN_ORDER, key=sort_key) == IN_ORDER


@given(st.text(max_size=40))
def test_a_key_consists_of_digits_so_that_no_collation_orders_it_otherwise(text):
    assert set(sort_key(text)) <= set("0123456789")


def test_capitals_and_composed_letters_make_no_difference():
    assert sort_key("HÒA  BÌNH ") == sort_key("Hòa Bình") == sort_key(unicodedata.normalize("NFD", "hòa bình"))


def test_a_foreign_letter_is_sorted_with_its_plain_one_or_behind_all():
    assert sort_key("é") == sort_key("é")
    assert sort_key("e") < sort_key("f") < sort_key("я") < sort_key("本")
    assert sort_key("nz") < sort_key("ñzz") < sort_key("o")


def test_the_database_orders_by_the_key(db):
    for number, name in enumerate(reversed(IN_ORDER)):
        make_unit(f"X{number}", UnitKind.COMMUNE, name=name)
    assert list(Unit.objects.order_by("sort_key").values_list("name", flat=True)) == IN_ORDER


@pytest.mark.parametrize(
    ("app", "name"), [("units", "0014_sort_keys_of_digits"), ("procedures", "0010_write_sort_keys")]
)
def test_migrations_write_the_keys_again(db, app, name):
    unit = make_unit("X1", UnitKind.COMMUNE, name="Xã Châu Thành A")
    procedure = make_procedure("P1", name="Đăng ký khai tử", field="Hộ tịch")
    Unit.objects.update(sort_key="old!")
    Procedure.objects.update(sort_key="", field_sort_key="")
    migration = import_module(f"{app}.migrations.{name}")
    migration.write_keys(apps, SimpleNamespace(connection=connection))
    unit.refresh_from_db()
    procedure.refresh_from_db()
    if app == "units":
        assert unit.sort_key == sort_key("Xã Châu Thành A")
    else:
        assert (procedure.sort_key, procedure.field_sort_key) == (sort_key("Đăng ký khai tử"), sort_key("Hộ tịch"))


def test_lists_of_the_administration_are_ordered_by_the_key(db, login):
    for number, name in enumerate(["Xã Cam Hòa", "Xã Cam Hải Đông", "Phường 10", "Phường 2"]):
        make_unit(f"X{number}", UnitKind.COMMUNE, name=name)
        make_procedure(f"P{number}", name=name, field=name)
    client = login(make_user(Role.ADMINISTRATOR, "admin"))
    for address in ("units/unit/?o=2", "procedures/procedure/?o=2", "procedures/procedure/?o=3"):
        page = client.get(f"/admin/{address}").content.decode()
        places = [page.index(f">{name}<") for name in ("Phường 2", "Phường 10", "Xã Cam Hải Đông", "Xã Cam Hòa")]
        assert places == sorted(places)
