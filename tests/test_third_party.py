"""What others made and the handbook hands on is listed with its licence; and nothing secret is handed on."""

import re
import subprocess
from importlib.metadata import metadata
from pathlib import Path

import pikepdf
import pytest
from conftest import ROOT, Site, need

TEXT = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
STATIC = dict(re.findall(r"^\| `([^`]+)` \| ([\w-]+)", TEXT, re.MULTILINE))
LETTERS = dict(re.findall(r"^\| ([A-Z]\w+) \| ([\w-]+)", TEXT, re.MULTILINE))
LICENCES = re.findall(r"^\| (?!file |letters )[^|]+ \| ([\w-]+)[^|]*\|(?: [^|]+\|)? ([\w.-]+) \|$", TEXT, re.MULTILINE)
IN_TYPST = ("typst", "Bitstream-Vera")  # the letters have another licence than the package that holds them
# what the program makes out of the project's own data
OWN = re.compile(r"design\.css|review-rules\.js|search-index\.js|search-words\.js|cards/.+|ebook\.css")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bgithub_pat_\w{22}|\bglpat-[\w-]{20}"
    r"|\bxox[abprs]-[\w-]{10}|\bsk-[A-Za-z0-9_-]{20}|\bpypi-\w{16}|\bAIza[\w-]{35}|://[^/\s:@\"'<>]+:[^/\s:@\"'<>]+@"
    r"|(?i:\b(?:password|passwd|secret|api_?key|token)\s*[:=]\s*[\"'][^\"'\s]{8,}[\"'])"
)


def test_every_file_of_others_in_the_site_is_listed(site: Site) -> None:
    folder = site.root / "_static"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    own = {path.name for path in (ROOT / "docs/_static").iterdir()}
    assert {name for name in found - own if not OWN.fullmatch(name)} == STATIC.keys()


def test_all_letters_in_the_prints_are_listed(site: Site) -> None:
    names: set[str] = set()
    for path in site.root.rglob("*.pdf"):
        with pikepdf.open(path) as document:
            for thing in document.objects:
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                    names.add(re.sub(r"^/([A-Z]{6}\+)?", "", str(thing["/FontName"])).partition("-")[0])
    assert names
    assert names <= LETTERS.keys()


@pytest.mark.parametrize(("package", "licence"), sorted(set(LICENCES) - {IN_TYPST}))
def test_the_licence_is_what_the_package_says(package: str, licence: str) -> None:
    said = metadata(package)
    assert licence in {said.get("License-Expression"), said.get("License")}


def test_every_line_of_the_list_was_read() -> None:
    lines = [
        line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith(("| file", "| letters"))
    ]
    assert len(LICENCES) == len(STATIC) + len(LETTERS) == len(lines)


def tracked() -> list[Path]:
    command = [need("git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("this copy of the handbook has no history")
    return [ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_holds_a_secret() -> None:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {match[0][:40]}" for match in SECRET.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "a" * 36,
        "https://me:" + "hunter22@example.org",
        'api_key = "' + '0123456789abcdef"',
    ],
)
def test_a_secret_would_be_found(text: str) -> None:
    assert SECRET.search(text)
