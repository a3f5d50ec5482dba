"""A logo comes from outside: good images are drawn as they are, and whatever could harm the press is refused."""

import base64
import contextlib
import io
import re
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invitation.drawing import MOST_PIXELS
from invitation.logo import MOST_BYTES, Logo, LogoRefused, read_logo
from PIL import Image
from PIL.PngImagePlugin import PngInfo

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
RECTANGLE = '<rect width="4" height="2"/>'


def svg(body: str = RECTANGLE, attributes: str = 'viewBox="0 0 4 2"', before: str = "") -> bytes:
    return f"{before}<svg {NAMESPACES} {attributes}>{body}</svg>".encode()


def image(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 20), colour: Any = 0, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, kind, **options)
    return file.getvalue()


def unpacking_png(width: int, height: int) -> bytes:
    """Return a small file of a large white picture."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def embedded(content: bytes, kind: str = "png") -> str:
    return f'<image width="4" height="2" href="data:image/{kind};base64,{base64.b64encode(content).decode()}"/>'


def read(folder: Path, content: bytes, name: str = "logo") -> Logo:
    (folder / name).write_bytes(content)
    return read_logo(folder, name)


def refused(folder: Path, content: bytes | None, words: str, name: str = "logo") -> None:
    """Fail unless a logo is refused soon, in two short sentences that name it."""
    if content is not None:
        (folder / name).write_bytes(content)
    begun = time.perf_counter()
    with pytest.raises(LogoRefused) as caught:
        read_logo(folder, name)
    assert time.perf_counter() - begun < 20
    wrong, mend = caught.value.wrong, caught.value.mend
    assert words in wrong
    assert f'"{name}"' in wrong
    assert len(wrong) < 150 + len(name)
    for sentence in (wrong, mend):
        assert re.fullmatch(r"[A-Z].*\.", sentence)
        assert sentence.isprintable()


def printed_pixels(logo: Logo) -> Image.Image:
    found = re.search(r"base64,([^\"]+)", logo.svg)
    assert found
    return Image.open(io.BytesIO(base64.b64decode(found[1])))


# -- PNG ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("1", 1, (255, 255, 255, 255)),
        ("L", 100, (100, 100, 100, 255)),
        ("LA", (100, 50), (100, 100, 100, 50)),
        ("P", 0, (0, 0, 0, 255)),
        ("RGB", (1, 2, 3), (1, 2, 3, 255)),
        ("RGBA", (1, 2, 3, 4), (1, 2, 3, 4)),
        ("I;16", 100 * 257, (100, 100, 100, 255)),
    ],
)
def test_every_kind_of_png_keeps_its_colours(tmp_path: Path, mode: str, colour: Any, expected: tuple[int, ...]) -> None:
    logo = read(tmp_path, image("PNG", mode, colour=colour))
    assert logo.ratio == 2
    pixels = printed_pixels(logo)
    assert (pixels.size, pixels.mode, pixels.getpixel((5, 5))) == ((40, 20), "RGBA", expected)


def test_a_palette_may_be_clear(tmp_path: Path) -> None:
    logo = read(tmp_path, image("PNG", "P", transparency=0))
    assert printed_pixels(logo).getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize("size", [(1, 1), (MOST_PIXELS, 1), (1, MOST_PIXELS), (3000, 1000)])
def test_every_shape_of_png_is_read(tmp_path: Path, size: tuple[int, int]) -> None:
    logo = read(tmp_path, image("PNG", size=size))
    assert logo.ratio == size[0] / size[1]
    width, height = printed_pixels(logo).size
    assert 1 <= width <= 1800
    assert 1 <= height <= 600


def test_a_png_that_is_too_large_is_refused(tmp_path: Path) -> None:
    read(tmp_path, image("PNG", "1", (MOST_PIXELS, MOST_PIXELS)))
    for size in ((MOST_PIXELS + 1, 1), (1, MOST_PIXELS + 1)):
        refused(tmp_path, image("PNG", "1", size), f"more than {MOST_PIXELS} pixels a side")


@pytest.mark.parametrize("side", [10_000, 20_000])
def test_a_small_png_that_unpacks_to_a_huge_picture_is_refused(tmp_path: Path, side: int) -> None:
    content = unpacking_png(side, side)
    assert len(content) < MOST_BYTES
    refused(tmp_path, content, f"too large: more than {MOST_PIXELS} pixels a side")


def test_a_png_whose_words_unpack_to_much_is_refused(tmp_path: Path) -> None:
    words = PngInfo()
    words.add_text("Comment", "x" * 20_000_000, zip=True)
    refused(tmp_path, image("PNG", pnginfo=words), "damaged PNG")


def test_a_file_of_too_many_bytes_is_refused(tmp_path: Path) -> None:
    good = image("PNG")
    read(tmp_path, good + b"\0" * (MOST_BYTES - len(good)))
    refused(tmp_path, good + b"\0" * (MOST_BYTES + 100_000 - len(good)), "too large: 2.1 MB")
    refused(tmp_path, svg("<g/>" * 2_500_000), "too large: 10.0 MB")


def test_a_png_that_ends_too_soon_is_refused(tmp_path: Path) -> None:
    whole = image("PNG", "RGB", (40, 20), (1, 2, 3))
    data = whole.index(b"IDAT")
    for length in (8, 12, 20, data, data + 6, data + 14):
        refused(tmp_path, whole[:length], "damaged PNG")


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_png_with_wrong_bytes_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(image("PNG", "P", (9, 9), transparency=0))
    for place in data.draw(st.lists(st.integers(8, len(whole) - 1), min_size=1, max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.getbasetemp()
    try:
        assert read(folder, bytes(whole)).ratio > 0
    except LogoRefused as error:
        wrong = error.wrong
    else:
        return
    assert "damaged" in wrong or "too large" in wrong


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.png", b"Our logo"),
        ("empty.png", b""),
        ("photo.png", image("JPEG")),
        ("photo.jpg", image("JPEG")),
        ("moving.gif", image("GIF")),
        ("web.webp", image("WEBP")),
        ("page.pdf", b"%PDF-1.7"),
        ("page.svg", b"<html><body><svg/></body></html>"),
        ("drawing.svg", b"<svg viewBox='0 0 1 1'/>"),
    ],
)
def test_other_files_are_refused_whatever_their_name(tmp_path: Path, name: str, content: bytes) -> None:
    refused(tmp_path, content, "no PNG and no SVG image", name)


def test_the_name_of_a_good_image_does_not_matter(tmp_path: Path) -> None:
    read(tmp_path, image("PNG"), "logo.svg")
    read(tmp_path, svg(), "логотип.png")


# -- where it lies -----------------------------------------------------------------------------------------------------


def test_a_logo_lies_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    (folder / "pictures").mkdir(parents=True)
    (tmp_path / "outside.svg").write_bytes(svg())
    (folder / "inside.svg").write_bytes(svg())
    (folder / "pictures" / "logo.svg").write_bytes(svg())
    (folder / "link.svg").symlink_to(tmp_path / "outside.svg")
    (folder / "way").symlink_to(tmp_path)
    (folder / "inner.svg").symlink_to("inside.svg")
    (folder / "loop.svg").symlink_to("loop.svg")
    (folder / "lost.svg").symlink_to("nothing.svg")
    for name in ("inside.svg", "./inside.svg", "pictures/logo.svg", "pictures/../inside.svg", "inner.svg"):
        assert read_logo(folder, name).ratio == 2
    for name in (
        *("../outside.svg", "pictures/../../outside.svg", "link.svg", "way/outside.svg"),
        *(str(folder / "inside.svg"), "/etc/passwd", "..", "../../../../../../etc/passwd"),
    ):
        refused(folder, None, "does not lie beside", name)
    for name in (
        "none.svg",
        "pictures",
        ".",
        "lost.svg",
        "file:///etc/passwd",
        "https://example.org/logo.svg",
        "inside.svg/x",
    ):
        refused(folder, None, "There is no logo", name)
    for name in ("loop.svg", "é" * 160):
        refused(folder, None, "cannot be read", name)


# -- SVG ---------------------------------------------------------------------------------------------------------------


def nest(part: str, levels: int = 24) -> str:
    """Return many parts, each of which ({this}) names the one before it ({other})."""
    return "".join(part.format(this=level, other=level - 1) for level in range(1, levels + 1))


PATTERNS = nest('<pattern id="p{this}"><g fill="url(#p{other})"/><g fill="url(#p{other})"/></pattern>')
USES = nest('<g id="u{this}"><use href="#u{other}"/><use href="#u{other}"/></g>')
STYLED = nest('<mask id="m{this}"><g class="c{other}"/><g class="c{other}"/></mask>') + (
    f"<style>{nest('.c{this}{{mask:url(#m{this})}}')}</style>"
)
CHAIN = nest('<mask id="m{this}"><g mask="url(#m{other})"/></mask>', 5000)
ENTITIES = nest('<!ENTITY a{this} "&a{other};&a{other};&a{other};&a{other};&a{other};&a{other};&a{other};">', 12)


@pytest.mark.parametrize(
    ("content", "ratio"),
    [
        pytest.param(svg(), 2, id="box"),
        pytest.param(svg(attributes='viewBox="0,0,4.5,.5"'), 9, id="commas"),
        pytest.param(svg(attributes='viewBox="-10 -10 3e2 1E2"'), 3, id="powers"),
        pytest.param(svg(attributes='width="40mm" height="10mm"'), 4, id="millimetres"),
        pytest.param(svg(attributes='width="40" height="10" viewBox="0 0 4 1"'), 4, id="both"),
        pytest.param(svg(before="\ufeff\n "), 2, id="mark"),
        pytest.param(
            svg(before='<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- A program -->'), 2, id="head"
        ),
        pytest.param(
            svg(
                before='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
            ),
            2,
            id="DOCTYPE without entities",
        ),
        pytest.param(
            svg('<linearGradient id="g"/><rect fill="url(#g)" style="stroke:url(\'#g\')"/>'), 2, id="gradient"
        ),
        pytest.param(svg('<style>.a{fill:url( "#g" )} rect{fill:red}</style><rect class="a"/>'), 2, id="style"),
        pytest.param(svg('<g id="a"><rect/></g><use xlink:href="#a"/><use href="#nowhere"/>'), 2, id="use"),
        pytest.param(svg(embedded(image("PNG"))), 2, id="PNG inside"),
        pytest.param(svg(embedded(image("JPEG"), "jpeg")), 2, id="JPEG inside"),
        pytest.param(svg("<text>Elm &amp; 家</text><title>x</title>"), 2, id="text"),
        pytest.param(svg('<g aria-label="C:\\logo @import x"/>'), 2, id="words of a program"),
        pytest.param(svg("<g>" * 200 + RECTANGLE + "</g>" * 200), 2, id="200 levels"),
        pytest.param(svg(RECTANGLE * 5000), 2, id="5,000 parts"),
        pytest.param(svg(f"<metadata>{'x' * 100_000}</metadata>"), 2, id="long words of a program"),
    ],
)
def test_good_drawings_are_read(tmp_path: Path, content: bytes, ratio: float) -> None:
    logo = read(tmp_path, content)
    assert logo.ratio == pytest.approx(ratio)
    assert logo.svg.startswith("<svg ")
    assert "DOCTYPE" not in logo.svg


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(svg("<script>alert(1)</script>"), "a script", id="script"),
        pytest.param(svg("<x:script xmlns:x='http://www.w3.org/2000/svg'/>"), "a script", id="script by another name"),
        pytest.param(svg(attributes='viewBox="0 0 4 2" onload="x()"'), "a script (onload)", id="onload"),
        pytest.param(svg('<g ONCLICK="x()"/>'), "a script (ONCLICK)", id="onclick"),
        pytest.param(svg(f'<g on{"x" * 5000}="x()"/>'), "a script (onxx", id="long name"),
        pytest.param(svg('<image xlink:href="http://example.org/x.png"/>'), "something outside", id="http"),
        pytest.param(svg('<image href="//example.org/x.png"/>'), "something outside", id="no scheme"),
        pytest.param(svg('<image href="file:///etc/passwd"/>'), '("file:///etc/passwd")', id="file"),
        pytest.param(svg('<image href="../../secret.png"/>'), "something outside", id="path"),
        pytest.param(svg('<use href="other.svg#a"/>'), "something outside", id="use"),
        pytest.param(svg('<a href=" javascript:x()"/>'), "something outside", id="javascript"),
        pytest.param(svg('<a href="&#10;&#x202e;x"/>'), "something outside", id="hidden"),
        pytest.param(svg('<image href="data:image/svg+xml;base64,PHN2"/>'), "something outside", id="drawing inside"),
        pytest.param(svg('<use href="data:image/png;base64,AAAA"/>'), "something outside", id="use of data"),
        pytest.param(svg('<rect style="fill:url(http://example.org/x)"/>'), "style", id="css url"),
        pytest.param(svg("<rect fill=\"URL( '//example.org/x#a')\"/>"), "style", id="CSS URL"),
        pytest.param(svg(r'<rect style="fill:u\72l(http://example.org/x)"/>'), "style", id="css escape"),
        pytest.param(svg("<style>a{background:image-set('x.png')}</style>"), "style", id="css image-set"),
        pytest.param(svg('<style>@import "x.css";</style>'), "style", id="css import"),
        pytest.param(svg("<style>/* */@IMPORT url(x.css);</style>"), "style", id="CSS IMPORT"),
        pytest.param(svg("<style><![CDATA[@import 'x.css';]]></style>"), "style", id="css import as data"),
        pytest.param(svg(r"<style>@\69mport 'x.css';</style>"), "style", id="css import by escape"),
        pytest.param(svg("<style><g/>@import 'x.css';</style>"), "style", id="css import behind an element"),
        pytest.param(svg("<foreignObject><p/></foreignObject>"), "a foreignObject", id="foreignObject"),
        pytest.param(svg('<filter id="f"><feImage/></filter>'), "a filter", id="filter"),
        pytest.param(svg("<?php x ?>"), "an instruction", id="instruction"),
        pytest.param(svg("<text>&a;</text>", before='<!DOCTYPE svg [<!ENTITY a "x">]>'), "entities", id="entity"),
        pytest.param(
            svg("<text>&a12;</text>", before=f'<!DOCTYPE svg [<!ENTITY a0 "ha">{ENTITIES}]>'), "", id="entity bomb"
        ),
        pytest.param(
            svg("<text>&a;</text>", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
            "entities",
            id="entity from a file",
        ),
        pytest.param(svg("<g>" * 10_000 + "</g>" * 10_000), "its line 1 cannot be read", id="10,000 levels"),
        pytest.param(svg(attributes=""), "no size", id="no size"),
        pytest.param(svg(attributes='width="100%" height="100%"'), "no size", id="percent"),
        pytest.param(svg(attributes='viewBox="0 0 0 9"'), "no size", id="no width"),
        pytest.param(svg(attributes='viewBox="0 0 9 -9"'), "no size", id="negative"),
        pytest.param(svg(attributes='viewBox="0 0 nan 9"'), "no size", id="no number"),
        pytest.param(svg(attributes='viewBox="0 0 1e999 9"'), "no size", id="endless"),
        pytest.param(svg()[:-4], "its line 1 cannot be read", id="cut off"),
        pytest.param(b"<svg\n\n<<", "its line 3 cannot be read", id="no XML"),
        pytest.param(svg("\x01"), "cannot be read", id="control character"),
        pytest.param(svg(PATTERNS + '<rect fill="url(#p24)"/>'), "too much to draw", id="patterns in patterns"),
        pytest.param(svg(f'<g id="u0">{RECTANGLE}</g>{USES}'), "too much to draw", id="uses of uses"),
        pytest.param(svg(f'{STYLED}<rect class="c24"/>'), "too much to draw", id="masks in masks"),
        pytest.param(svg('<use id="a" href="#b"/><use id="b" href="#a"/>'), "too much to draw", id="circle"),
        pytest.param(svg(CHAIN + '<g mask="url(#m5000)"/>'), "too much to draw", id="long chain"),
        pytest.param(svg(RECTANGLE * 20_000), "too much to draw", id="20,000 parts"),
        pytest.param(svg(f"<text>{'x' * 30_000}</text>"), "too much to draw", id="30,000 letters"),
        pytest.param(svg(f"<style>{'g g g g .a{fill:red}' * 1001}</style>"), "rules of style", id="rules"),
        pytest.param(svg(embedded(unpacking_png(20_000, 20_000))), "a picture that is too large", id="picture bomb"),
        pytest.param(svg(embedded(unpacking_png(5000, 5000)) * 4), "too much to draw", id="large pictures"),
        pytest.param(svg(embedded(b"no picture")), "a damaged picture", id="damaged picture"),
        pytest.param(svg(embedded(image("JPEG"), "png")), "a damaged picture", id="JPEG as PNG"),
        pytest.param(svg('<image href="data:image/png;base64,%89PNG"/>'), "a damaged picture", id="other encoding"),
    ],
)
def test_bad_drawings_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    refused(tmp_path, content, words, "logo.svg")


@settings(max_examples=50, deadline=None)
@given(st.text("<>/svgrect=\"'#&;:() 019\n-", max_size=60), st.text(max_size=20))
def test_any_drawing_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, markup: str, words: str) -> None:
    """No other error leaves the reading of a logo."""
    folder = tmp_path_factory.getbasetemp()
    clean = re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]|[<&]", "", words)
    for content in (svg(markup), svg(f"<text>{clean}</text>"), f"<svg {markup}".encode()):
        with contextlib.suppress(LogoRefused):
            assert read(folder, content).ratio == 2
