"""Copies the front-end files that pages load from node_modules into static/vendor/, with licences and hashes.

Of Bootstrap only the parts in use are built, from its own sources (scripts/vendored/bootstrap.scss). There are two
changes, and no others:
- pictures that a stylesheet holds as data: addresses become files: the content-security-policy allows only files;
- the comment that names a source map is removed, since the maps are not copied.
"""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static/vendor"

COPIED = {
    "bootstrap": {"LICENSE": "LICENSE"},
    "@fontsource/be-vietnam-pro": {"LICENSE": "LICENSE"},
}
FONT = "@fontsource/be-vietnam-pro"
WEIGHTS = ("400", "600")
SUBSETS = ("vietnamese", "latin")
SOURCE_MAP = re.compile(r"\n?(/\*|//)# sourceMappingURL=.*", re.DOTALL)
DATA_PICTURE = re.compile(r'url\("data:image/svg\+xml,([^"]+)"\)')
FONT_FACE = re.compile(r"/\* ([\w-]+) \*/\n@font-face \{.*?\n\}", re.DOTALL)


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, files in COPIED.items():
        for source, name in files.items():
            copy(PACKAGES / package / source, folder_of(package) / name)
    build_bootstrap()
    copy_font()
    write_list()


def folder_of(package: str) -> Path:
    return VENDOR / package.removesuffix(".org").removesuffix(".js").removeprefix("@fontsource/").replace(
        "@kurkle/", ""
    )


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix not in {".css", ".js"}:
        shutil.copyfile(source, target)
        return
    text = SOURCE_MAP.sub("\n", source.read_text())
    if target.suffix == ".css":
        text = DATA_PICTURE.sub(lambda match: f'url("{picture(unquote(match[1]), target.parent)}")', text)
    target.write_text(text)


def picture(svg: str, folder: Path) -> str:
    """Writes the picture next to its stylesheet; its name is its content's hash. Returns the relative address."""
    name = f"pictures/{hashlib.sha256(svg.encode()).hexdigest()[:12]}.svg"
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / name).write_text(svg + "\n")
    return name


def build_bootstrap() -> None:
    """Bootstrap's stylesheet, of the parts that pages use, under the name of the complete one."""
    built = PACKAGES / "bootstrap.built.css"
    source = ROOT / "scripts/vendored/bootstrap.scss"
    options = ["--quiet", "--no-source-map", "--style=compressed", f"--load-path={PACKAGES}"]
    subprocess.run([PACKAGES / ".bin/sass", *options, source, built], check=True)
    copy(built, folder_of("bootstrap") / "bootstrap.min.css")


def copy_font() -> None:
    """The weights in use, in the two subsets that Vietnamese and English text needs, woff2 only."""
    faces = []
    folder = folder_of(FONT)
    for weight in WEIGHTS:
        for match in FONT_FACE.finditer((PACKAGES / FONT / f"{weight}.css").read_text()):
            name = match[1]
            if name in {f"be-vietnam-pro-{subset}-{weight}-normal" for subset in SUBSETS}:
                faces.append(re.sub(r", url\([^)]*\.woff\) format\('woff'\)", "", match[0]).replace("./files/", ""))
                copy(PACKAGES / FONT / f"files/{name}.woff2", folder / f"{name}.woff2")
    (folder / "be-vietnam-pro.css").write_text("\n\n".join(faces) + "\n")


def write_list() -> None:
    """Versions and licences for people, hashes for a test that notices a file changed by hand."""
    lines = ["Copied by `make vendor` from these npm packages; not to be edited by hand.", ""]
    for package in COPIED:
        about = json.loads((PACKAGES / package / "package.json").read_text())
        lines.append(f"- {package} {about['version']} ({about['license']}), in {folder_of(package).name}/")
    (VENDOR / "README.md").write_text("\n".join(lines) + "\n")
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file())
    hashes = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VENDOR)}" for path in files]
    (VENDOR / "SHA256SUMS").write_text("\n".join(hashes) + "\n")


if __name__ == "__main__":
    main()
