"""Sphinx configuration. Logic belongs in the extension, docs/_ext/invitation."""

# -- The project -------------------------------------------------------------------------------------------------------

project = "The Invitation Handbook"
author = "The contributors to The Invitation Handbook"
copyright = "2026, the contributors"  # noqa: A001
version = release = "0.1.0"
language = "en-GB"

# -- What is read ------------------------------------------------------------------------------------------------------

# The source folder is the repository's root: chapters become /docs/...html and sheets /handouts/...html.
root_doc = "docs/contents"
include_patterns = ["docs/**", "handouts/**"]
exclude_patterns = ["docs/_*/**", "build", "tests", ".*"]  # the last three are not even looked through
source_suffix = {".md": "markdown"}

extensions = [
    "myst_parser",
    "sphinx.ext.doctest",
    "sphinxcontrib.bibtex",
    "invitation",
]
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nitpicky = True

# -- Citations ---------------------------------------------------------------------------------------------------------

bibtex_bibfiles = ["docs/_data/references.bib"]
bibtex_default_style = "handbook"
bibtex_reference_style = "author_year"

# -- Checked examples --------------------------------------------------------------------------------------------------

doctest_global_setup = """
from invitation import review
from invitation.script import verdict
from invitation.worksheet import scale_advice
"""
doctest_test_doctest_blocks = ""  # only {doctest} and the scripts, never a stray >>>
trim_doctest_flags = True

# -- The web site ------------------------------------------------------------------------------------------------------

html_theme = "basic"  # the frame of the pages is ours, docs/_templates
html_title = project
html_additional_pages = {"index": "home.html", "search": "search.html"}
html_static_path = ["docs/_static"]
html_css_files = ["design.css", "house.css"]
html_copy_source = False  # hidden checks would be in the copies
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = True
html_permalinks = False
html_baseurl = ""
templates_path = ["docs/_templates"]

# -- The e-book --------------------------------------------------------------------------------------------------------

epub_basename = "invitation-handbook"
epub_identifier = "urn:uuid:0c591cc7-1d81-413b-8d18-2d250f18b27c"  # of the handbook, in all its versions
epub_uid = "handbook"
epub_cover = ("_static/cover.png", "ebook-cover.html")
epub_tocscope = "includehidden"
epub_tocdepth = 2  # parts and chapters
epub_tocdup = False
epub_use_index = False
epub_show_urls = "no"  # a link can be followed
