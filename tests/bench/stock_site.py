"""Builds a handbook's site as it would be with the extensions as they come: another program to measure ours against.

python stock_site.py PACKAGES SOURCE OUT

PACKAGES is the folder of installed packages that has the theme. It comes last on the path, so Sphinx and all else that
the project pins are the same for both. What differs is the frame of the pages (sphinx-book-theme with the settings that
the project had while it used it, but for those that kept the contents off every page), the search (Sphinx's own), and
that pybtex looks up its plug-ins as it always does. The project's extension writes the same texts into both.
"""

import sys
from pathlib import Path
from warnings import filterwarnings

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

SETTINGS = {
    "extensions": ["myst_parser", "sphinx.ext.doctest", "sphinxcontrib.bibtex", "sphinx_book_theme", "invitation"],
    "templates_path": [],
    "html_additional_pages": {},
    "html_theme": "sphinx_book_theme",
    "html_search_language": "en",
    "html_favicon": "docs/_static/mark.svg",
    "html_context": {"default_mode": "auto"},
    "html_theme_options": {
        "home_page_in_toc": False,
        "use_download_button": False,
        "use_fullscreen_button": False,
        "use_source_button": False,
    },
}


def without(app: Sphinx) -> None:
    """Set up nothing."""


def leave_shortcuts_out() -> None:
    """Take out of the project's extension what the others do by themselves: the frame, the search, the shortcuts."""
    from invitation import citations, search, site

    citations.setup_shortcuts = search.setup_search = without
    del citations.HandbookStyle.format_entry
    site.setup_site = lambda app: app.connect("build-finished", site.add_design)


def build(source_folder: Path, out: Path) -> int:
    """Build the site and return Sphinx's status."""
    leave_shortcuts_out()
    filterwarnings("ignore", category=DeprecationWarning)
    with patch_docutils(source_folder), docutils_namespace():
        app = Sphinx(
            source_folder, source_folder, out / "html", out / "doctrees", "html", confoverrides=SETTINGS, status=None
        )
        app.build()
    return app.statuscode


if __name__ == "__main__":
    packages, source_folder, out = sys.argv[1:]
    sys.path.append(packages)
    sys.exit(build(Path(source_folder), Path(out)))
