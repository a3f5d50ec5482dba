"""Makes the picture in the README from the real build: `make && .venv/bin/python tests/picture.py`."""

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
CHAPTER = ROOT / "build/html/docs/inviting/the-five-moves.html"
SHEET = ROOT / "build/html/handouts/before-you-ask-a4.pdf"
TARGET = ROOT / "docs/_static/readme.png"
HEIGHT = 1100


def chapter() -> Image.Image:
    """Return the chapter as a browser shows it, from its scripts on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1120, "height": HEIGHT})
        page.goto(CHAPTER.as_uri())
        page.evaluate("document.querySelector('#what-to-say').scrollIntoView()")
        page.wait_for_timeout(500)
        picture = page.screenshot()
        browser.close()
    return Image.open(io.BytesIO(picture)).convert("RGB")


def sheet() -> Image.Image:
    """Return the first page of the sheet at the same height."""
    page = pypdfium2.PdfDocument(SHEET)[0]
    return page.render(scale=HEIGHT / page.get_height()).to_pil().convert("RGB").resize((778, HEIGHT))


def main() -> None:
    """Put both side by side."""
    left, right = (ImageOps.expand(picture, 2, "#8a7a6f") for picture in (chapter(), sheet()))
    both = Image.new("RGB", (left.width + right.width + 30, left.height), "#ffffff")
    both.paste(left, (0, 0))
    both.paste(right, (left.width + 30, 0))
    both.resize((both.width * 2 // 3, both.height * 2 // 3)).quantize(64).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
