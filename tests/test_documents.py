"""Every reader of a docstring or a document finds what it names: in this repository, under that name."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import report
from tests import ROOT
from tests.tree import texts

HERE = "tests/test_documents.py"
PROSE = {name: text for name, text in texts().items() if name != HERE and not name.endswith(".po")}
DOCUMENTS = {name: text for name, text in texts().items() if name.endswith(".md")}
# Papers that are not in the repository, and chapters of a paper without its name.
ELSEWHERE = re.compile(r"\bDESIGN\b|\bUI_TEXT\b|\bSTYLE(\.md\b| \d)|\b[Ss]ections? \d|§ ?\d|\b[Ii]ssue #?\d")
SUFFIXES = "py|md|html|js|css|scss|toml|lock|sh|csv|geojson|yml|po|json"
PATH = re.compile(rf"`((?:[\w.-]+/)+(?:[\w.-]+\.(?:{SUFFIXES}))?)(?::\d+)?`")
FOLDERS = (
    "api bench config demo docs exchange findings monitoring open_data procedures quotas reporting requirements "
    "scripts static templates tests units webhooks"
)
BARE = re.compile(rf"(?<![\w/.`-])((?:{FOLDERS.replace(' ', '|')})/[\w./-]*\.(?:{SUFFIXES}))\b")
SHORTENED = (
    "reporting",
    "reporting/views",
    "static",
    "templates",
    "templates/reporting",
    "tests/reporting",
    "units",
    "units/tables",
)
MODULE = re.compile(
    r"`((?:config|units|procedures|quotas|reporting|webhooks|open_data|api|exchange|monitoring|scripts|tests|bench)(?:\.\w+)+(?<!\.py))`"
)
DEFINED = r"(?m)^\s*(?:def|class) {name}\b|^\s*{name}\b[^=\n]*=|\bimport\b.*\b{name}\b"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def lines_with(pattern: re.Pattern[str], of: dict[str, str]) -> Iterator[tuple[str, re.Match[str]]]:
    for name, text in of.items():
        for number, line in enumerate(text.splitlines(), start=1):
            for found in pattern.finditer(line):
                yield f"{name}:{number}", found


def exists(path: str, named_in: str) -> bool:
    """From the root, from where it is named, or from one of the folders that tables leave out."""
    folders = ["", Path(named_in).parent, *SHORTENED]
    return any((ROOT / folder / path).exists() for folder in folders)


def is_module_or_name(dotted: str) -> bool:
    """A module, or what a module or class of it defines."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        module = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        if module.exists():
            text = module.read_text()
            return all(re.search(DEFINED.format(name=name), text) for name in parts[length:])
    return False


def test_nothing_cites_a_paper_that_is_not_here() -> None:
    assert [f"{place} {found[0]}" for place, found in lines_with(ELSEWHERE, PROSE)] == []


def test_every_file_that_is_named_exists() -> None:
    found = [*lines_with(PATH, PROSE), *lines_with(BARE, PROSE)]
    named = [(place, path[1]) for place, path in found if "NAME" not in path[1]]

    assert [f"{place} {path}" for place, path in named if not exists(path, place.rpartition(":")[0])] == []
    assert len(named) > 100  # the pattern finds what it looks for


def test_every_test_that_is_named_exists() -> None:
    named = [(place, found[1], found[2]) for place, found in lines_with(TEST, PROSE)]
    missing = [
        f"{place} {path}::{name}"
        for place, path, name in named
        if not (ROOT / path).exists() or not re.search(DEFINED.format(name=name), (ROOT / path).read_text())
    ]

    assert missing == []
    assert len(named) > 100


def test_every_module_that_is_named_exists() -> None:
    named = [(place, found[1]) for place, found in lines_with(MODULE, PROSE)]

    assert [f"{place} {dotted}" for place, dotted in named if not is_module_or_name(dotted)] == []
    assert len(named) > 10


def test_every_link_of_a_document_leads_to_a_file() -> None:
    links = [(place, found[1]) for place, found in lines_with(LINK, DOCUMENTS)]

    assert [f"{place} {path}" for place, path in links if not (ROOT / Path(place).parent / path).exists()] == []


ANCHOR = re.compile(r"\]\(([^)#:\s]*)#([^)\s]+)\)")


def anchors(text: str) -> set[str]:
    """What a link may name of a document, as the sites that show it make it of a heading."""
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_into_a_document_leads_to_a_heading() -> None:
    links = [(place, found[1], found[2]) for place, found in lines_with(ANCHOR, DOCUMENTS)]
    missing = []
    for place, path, anchor in links:
        name = place.rpartition(":")[0]
        target = (ROOT / name).parent / path if path else ROOT / name
        if anchor not in anchors(target.read_text()):
            missing.append(f"{place} {path}#{anchor}")

    assert missing == []
    assert len(links) > 10


@pytest.mark.parametrize(
    "line", ["as section 5 says", "(DESIGN 10)", "UI_TEXT 62-65", "see STYLE.md", "issue 12", "§4"]
)
def test_a_citation_is_noticed(line: str) -> None:
    assert ELSEWHERE.search(line)


RECORDS = {Path(name).name: text for name, text in DOCUMENTS.items() if re.match(r"docs/adr/\d{4}-", name)}
RECORD = re.compile(
    r"# (?P<number>\d+)\. (?P<title>[^\n]+)\n\n"
    r"- Date: (?P<date>\d{4}-\d\d-\d\d)\n"
    r"- Status: (?P<status>(?:accepted|superseded)[^\n]*)\n\n"
    r"## Context\n\n[^#]+\n## Decision\n\n(?:(?!\n## ).)+\n## Consequences\n\n(?:(?!\n## ).)+\Z",
    re.DOTALL,
)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_number_date_status_context_decision_and_consequences(name: str) -> None:
    found = RECORD.match(RECORDS[name])

    assert found is not None
    assert int(found["number"]) == int(name[:4])
    assert (
        f"| {found['number']} | [{found['title']}]({name}) | {found['date']} | {found['status']} |"
        in DOCUMENTS["docs/adr/README.md"].splitlines()
    )


def test_records_are_numbered_without_a_gap() -> None:
    assert [int(name[:4]) for name in sorted(RECORDS)] == list(range(1, len(RECORDS) + 1))


def test_every_identifier_of_the_glossary_is_one_of_the_code() -> None:
    rows = [line for line in DOCUMENTS["docs/domain.md"].partition("## Time")[0].splitlines() if line.startswith("| ")]
    named = {word for row in rows[1:] for word in re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", row)))}
    code = "\n".join(
        text
        for name, text in texts().items()
        if name.startswith(("units/", "procedures/", "quotas/", "reporting/", "exchange/"))
    )

    assert {word for word in named if not re.search(rf"(class|def) {word}\b|\b{word}\b.* = |\b{word}_", code)} == set()
    assert len(named) > 30


CODE = re.compile(r"^(make \w+)|`((?:make|manage\.py) [^`]+|clerk-[^`]+|coordinator|observer|admin|demo-2020)`", re.M)


def test_the_vietnamese_readme_names_the_same_commands_and_accounts():
    named = {
        name: sorted({"".join(found) for found in CODE.findall(DOCUMENTS[name])})
        for name in ("README.md", "README.vi.md")
    }
    assert named["README.vi.md"] == named["README.md"]
    assert len(named["README.md"]) > 15


# Quoted in the handbook, but no whole text of a page: what is typed, columns and sheets of files, signs of lights, a
# heading of another document, a part of a sentence, and labels that quote a word themselves.
EXAMPLES = {
    *("UBND xã Tân Hòa", "Xã Tân Hòa"),
    *("Họ và tên", "Mã huyện", "Mã thống kê", "Mã đơn vị kết thúc", "Tên đơn vị mới", "CSV"),
    *("!", "✓", "A lost second factor"),
    *("Số liệu đã được lãnh đạo đơn vị duyệt", "chưa gắn với tài khoản đang hoạt động nào", "số liệu tạm tính"),
    "Thêm tài khoản",  # a button that Django names after what is added
    *("tệp Excel có cột «Lỗi", "Tải lại toàn bộ tệp, có cột «Lỗi"),
}
# The handbook sets a label in «», so that the test below reads it; what it sets in bold is a stress or a question.
STRESSED = {"chỉ một lần", "một lần", "ghi sai"}
MESSAGE = re.compile(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', re.M)


def label(words: str) -> str:
    return re.sub(r"%\(\w+\)[sd]", "…", words).strip(" …:.").lower()


def test_every_label_that_the_handbook_quotes_is_a_whole_one_of_the_pages() -> None:
    """Part of one is not enough: «Thử» is on no button, «Thử phương án» is."""
    messages = MESSAGE.findall(texts()["locale/vi/LC_MESSAGES/django.po"])
    shown = {label("".join(re.findall(r'"(.*)"', lines)).replace('\\"', '"')) for lines in messages}
    handbook = " ".join(DOCUMENTS["docs/administration.md"].split())
    quoted = set(re.findall(r"«([^»]+)»", handbook)) - EXAMPLES

    assert {words for words in quoted if label(words) and label(words) not in shown} == set()
    assert len(quoted) > 160
    stressed = set(re.findall(r"\*\*([^*]+)\*\*", handbook)) - STRESSED
    assert {words for words in stressed if not words.endswith(".")} == set()


PICTURE = re.compile(r'!\[(?P<text>[^\]]*)\]\((?P<path>[^)]+\.png)\)|<img src="(?P<source>[^"]+)" alt="(?P<alt>[^"]*)"')
LARGEST_PICTURE = 150_000  # bytes


def test_each_picture_is_shown_with_a_caption_and_each_shown_one_is_there_and_small() -> None:
    shown = {
        (ROOT / name).parent / (found["path"] or found["source"]): found["text"] or found["alt"]
        for name, text in DOCUMENTS.items()
        for found in PICTURE.finditer(text)
    }
    offices = [path for path in shown if path.name.startswith("office-")]

    assert set(shown) == set((ROOT / "docs/pictures").glob("*.png"))
    assert all(shown.values())
    assert len(offices) >= 8
    assert [path.name for path in offices if path.stat().st_size > LARGEST_PICTURE] == []


def test_writing_a_section_of_the_benchmarks_loses_nothing_of_the_document():
    text = texts()["docs/benchmarks.md"]
    assert text.partition("\n## ")[0].strip() == report.HEAD.strip()
    assert report.sections(report.joined(report.sections(text))) == report.sections(text)
