"""Reads every row of a workbook's first sheet with openpyxl: prints seconds, rows and filled cells.

    sheet.py FILE.xlsx
"""

import sys
import time

from openpyxl import load_workbook

start = time.monotonic()
book = load_workbook(sys.argv[1], read_only=True)
rows = cells = 0
for row in book.worksheets[0].iter_rows(values_only=True):
    rows += 1
    cells += sum(value is not None for value in row)
print(f"{time.monotonic() - start:.4f} {rows} {cells}")
