"""Canonical texts, byte by byte: what they say is sealed for years, so not a sign of them may change."""

from hashlib import sha256

from reporting.canonical import canonical_text, check_code, contents_text, ranking_text


def test_the_text_of_a_sending_is_one_line_a_procedure_in_the_order_of_codes():
    figures = [("KHA-2", 3, 0, 1), ("1.000689", 197, 62, 42), ("KHA-10", 0, 0, 0)]
    text = canonical_text(unit_code="569", period="2020-12", number=2, nil=False, figures=figures)
    assert text == (
        "chi-tieu/1\nunit 569\nperiod 2020-12\nsending 2\nnil 0\n1.000689 197 62 42\nKHA-10 0 0 0\nKHA-2 3 0 1\n"
    )


def test_a_nil_return_says_so():
    text = canonical_text(unit_code="569", period="2020-12", number=1, nil=True, figures=[])
    assert text == "chi-tieu/1\nunit 569\nperiod 2020-12\nsending 1\nnil 1\n"


def test_the_check_code_is_the_sha_256_of_the_text_in_utf_8():
    assert check_code("Sở\n") == sha256("Sở\n".encode()).hexdigest()
    assert check_code("a\n") != check_code("a")


def test_the_text_of_a_ranking_is_a_line_of_json_each_without_spaces_or_escapes():
    text = ranking_text(["2020-12", True], [["Sở Y tế, Khánh Hòa", 1, None], ("a\nb", 2, "c")])
    assert text == ('chi-tieu-ranking/1\n["2020-12",true]\n["Sở Y tế, Khánh Hòa",1,null]\n["a\\nb",2,"c"]\n')


def test_the_text_of_contents_keeps_a_blank_from_a_zero_and_its_order_does_not_matter():
    text = contents_text(
        head=["569", 3], figures={"b": (None, 0, 1), "a": (5, 2, None)}, texts={"remarks": "mưa", "head": "A"}
    )
    assert text == ('chi-tieu-contents/1\n["569",3]\n["a",5,2,null]\n["b",null,0,1]\n["head","A"]\n["remarks","mưa"]\n')
