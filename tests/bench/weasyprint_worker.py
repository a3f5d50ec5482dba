"""Prints HTML with WeasyPrint when asked to: a line of JSON in, a line with the seconds out."""

import json
import sys
import time

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

kept = FontConfiguration()
for line in sys.stdin:
    task = json.loads(line)
    start = time.perf_counter()
    # as the documentation shows it, or with what it knows of fonts kept from page to page
    more = {"font_config": kept} if task["keep_fonts"] else {}
    HTML(string=task["html"], base_url=task["base"]).write_pdf(pdf_variant="pdf/ua-1", pdf_forms=True, **more)
    print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
