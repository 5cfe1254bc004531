"""Reads a CSV (csv module) and a workbook (openpyxl, and LibreOffice where it is there), and compares each cell.

    python3 same_cells.py a.csv a.xlsx
"""
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile

import openpyxl
from openpyxl.utils.escape import unescape


def of_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file)]


def of_workbook(path, columns):
    book = openpyxl.load_workbook(path)
    rows = []
    for sheet in book.worksheets:
        for number, row in enumerate(sheet.iter_rows(max_col=columns)):
            if number == 0 and rows:
                continue  # each sheet has the header
            for cell in row:
                assert cell.data_type != "f", f"{cell.coordinate} is a formula: {cell.value!r}"
                assert cell.value is None or cell.data_type in ("s", "inlineStr"), f"{cell.coordinate} is no text: {cell.data_type}"
            rows.append([unescape(cell.value) if cell.value is not None else "" for cell in row])
    return rows


# XML reads CR LF and CR as LF, and LibreOffice leaves out what it cannot show.
def seen(text):
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))


def of_libreoffice(path):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "fods", "--outdir", folder, path],
            check=True, capture_output=True, timeout=120,
        )
        name = os.path.splitext(os.path.basename(path))[0] + ".fods"
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return file.read()


def main():
    expected = of_csv(sys.argv[1])
    got = of_workbook(sys.argv[2], len(expected[0]))
    assert len(expected) == len(got), f"{len(expected)} rows in the CSV, {len(got)} in the workbook"
    for number, (one, other) in enumerate(zip(expected, got)):
        for column, (left, right) in enumerate(zip(one, other)):
            assert left == right, f"row {number}, column {column}: {left!r} and {right!r}"
    print(f"{len(got)} rows agree")
    if shutil.which("soffice"):
        sheet = of_libreoffice(sys.argv[2])
        assert "table:formula=" not in sheet, "LibreOffice found a formula"
        kinds = set(re.findall(r'office:value-type="([a-z]+)"', sheet))
        assert kinds <= {"string"}, f"LibreOffice found {kinds}"
        print("LibreOffice finds texts only")
    else:
        print("LibreOffice is not here")


main()
