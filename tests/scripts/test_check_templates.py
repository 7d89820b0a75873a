from pathlib import Path

from scripts.check_templates import PAGER, TEMPLATES, complaints_about

PAGE = Path("templates/reporting/review/page.html")


def test_a_line_is_measured_in_characters() -> None:
    source = "\n".join(["ế" * 120, "ế" * 121])

    assert list(complaints_about(PAGE, source)) == [f"{PAGE}:2: 121 characters, more than 120."]


def test_only_the_component_turns_pages() -> None:
    source = "{% if page.has_next %}\n{{ page.next_page_number }}\n{{ page.paginator.count }}"

    assert list(complaints_about(PAGE, source)) == [
        f"{PAGE}:1: pages are turned by _components/pager.html.",
        f"{PAGE}:2: pages are turned by _components/pager.html.",
    ]
    assert not list(complaints_about(PAGER, source))


def test_a_page_outside_the_folder_of_its_noun_is_named() -> None:
    lost = TEMPLATES / "reporting" / "lost.html"

    assert list(complaints_about(lost, "")) == [
        f"{lost}: a page of reporting belongs in the folder of its noun (docs/architecture.md).",
    ]
