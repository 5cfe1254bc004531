"""Holds CSV files and workbooks against the cells that they are meant to hold, by readers that are not ours.

    python3 tests/readers/check.py CASES.json [MANIFESTS.json]

A case names a file, its delimiter and its cells. A reader that is not installed is named and left
out, unless AUDIT_EXPLORER_READERS=all asks for each of them.
"""

import csv
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

ALL = os.environ.get("AUDIT_EXPLORER_READERS") == "all"
csv.field_size_limit(1 << 30)


ABSENT = []


def absent(name):
    if ALL:
        sys.exit(f"{name} is not installed, and all readers were asked for")
    ABSENT.append(name)


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        absent(name)
        return None


def compare(reader, case, cells):
    """Every cell, and every row."""
    wanted = case["cells"]
    for number, (read, row) in enumerate(zip(cells, wanted)):
        if list(read) != row:
            sys.exit(f"{reader} reads row {number} of {case['file']} as {list(read)!r}; it is {row!r}")
    if len(cells) != len(wanted):
        sys.exit(f"{reader} reads {len(cells)} rows of {case['file']}; there are {len(wanted)}")


def by_csv(case):
    with open(case["file"], encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=case["delimiter"]))


def by_pandas(pandas, case):
    # Its C parser takes a lone CR for a line end outside quotes only; ours stand inside.
    table = pandas.read_csv(
        case["file"], sep=case["delimiter"], header=None, dtype=str, keep_default_na=False, na_filter=False,
        encoding="utf-8-sig", skip_blank_lines=False)
    return table.values.tolist()


def by_duckdb(duckdb, case):
    columns = {f"c{number}": "VARCHAR" for number in range(len(case["cells"][0]))}
    query = """select * from read_csv(?, delim = ?, header = false, quote = '"', escape = '"', columns = ?, auto_detect = false,
               nullstr = 'no such text', strict_mode = true, max_line_size = 10000000)"""
    rows = duckdb.sql(query, params=[case["file"], case["delimiter"], columns]).fetchall()
    # It keeps an empty cell apart from an absent one; a CSV does not.
    return [["" if cell is None else cell for cell in row] for row in rows]


def by_libreoffice(case):
    """Whether any cell became a formula, by what it saves as OpenDocument."""
    with tempfile.TemporaryDirectory() as folder:
        imported = [f"--infilter=CSV:{ord(case['delimiter'])},34,76,1,,0,false,true,false"] if case["delimiter"] else []
        done = subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *imported,
             "--convert-to", "ods", "--outdir", folder, case["file"]], capture_output=True, text=True, timeout=300)
        saved = Path(folder) / (Path(case["file"]).stem + ".ods")
        if not saved.exists():
            sys.exit(f"LibreOffice could not read {case['file']}: {done.stderr}")
        content = zipfile.ZipFile(saved).read("content.xml")
    names = [key for element in ElementTree.fromstring(content).iter() for key in element.attrib if key.endswith("}formula")]
    return len(names)


def by_openpyxl(openpyxl, case):
    unescape = importlib.import_module("openpyxl.utils.escape").unescape
    rows = []
    for sheet in openpyxl.load_workbook(case["file"]).worksheets:
        for row in sheet.iter_rows(max_col=len(case["cells"][0])):
            for cell in row:
                if cell.value is not None and cell.data_type not in ("s", "inlineStr"):
                    sys.exit(f"openpyxl finds no text in {cell.coordinate} of {case['file']}: {cell.data_type} {cell.value!r}")
            rows.append([unescape(cell.value) if cell.value is not None else "" for cell in row])
    return rows


def is_well_formed(case):
    """Every part of the workbook, by xmllint or else by Python's own parser."""
    with zipfile.ZipFile(case["file"]) as book:
        damaged = book.testzip()
        if damaged:
            sys.exit(f"{damaged} in {case['file']} is damaged")
        for name in book.namelist():
            part = book.read(name)
            ElementTree.fromstring(part)
            if shutil.which("xmllint"):
                said = subprocess.run(["xmllint", "--noout", "--huge", "-"], input=part, capture_output=True)
                if said.returncode:
                    sys.exit(f"xmllint refuses {name} in {case['file']}: {said.stderr.decode()}")
    return "xmllint" if shutil.which("xmllint") else absent("xmllint")


def workbooks(cases, openpyxl):
    for case in cases:
        if openpyxl:
            compare("openpyxl", case, by_openpyxl(openpyxl, case))
        linted = is_well_formed(case)
        readers = ", ".join(reader for reader in ("openpyxl" if openpyxl else None, linted, "Python's XML and zip") if reader)
        print(f"{Path(case['file']).name}: {len(case['cells'])} rows, every cell a text and as meant ({readers})")
        if shutil.which("soffice") and by_libreoffice(case):
            sys.exit(f"LibreOffice finds a formula in {case['file']}")


def main():
    cases = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    pandas, duckdb, openpyxl = module("pandas"), module("duckdb"), module("openpyxl")
    books = [case for case in cases if case["file"].endswith(".xlsx")]
    cases = [case for case in cases if case not in books]
    workbooks(books, openpyxl)
    for case in cases:
        compare("Python's csv", case, by_csv(case))
        if pandas:
            compare("pandas", case, by_pandas(pandas, case))
        if duckdb:
            compare("DuckDB", case, by_duckdb(duckdb, case))
    asked = ["Python's csv"] + [name for name, there in (("pandas", pandas), ("DuckDB", duckdb)) if there]
    print(f"{len(cases)} files of {len(cases[0]['cells'])} rows: every cell as meant ({', '.join(asked)})")
    if shutil.which("soffice"):
        for case in cases:
            formulas = by_libreoffice(case)
            if case["escaped"] and formulas:
                sys.exit(f"LibreOffice finds {formulas} formulas in {case['file']}")
            if not case["escaped"] and not formulas:
                sys.exit(f"LibreOffice finds no formula in {case['file']}, which is full of them: this proves nothing")
        print("LibreOffice: no cell is a formula")
    else:
        absent("soffice")
    if len(sys.argv) > 2:
        schema_holds(sys.argv[2])
    print(f"absent, so not asked: {', '.join(ABSENT)}" if ABSENT else "no reader was absent")


def schema_holds(path):
    jsonschema = module("jsonschema")
    if not jsonschema:
        return
    schema = json.loads((Path(__file__).parents[2] / "public/manifest.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    manifests = json.loads(Path(path).read_text(encoding="utf-8"))
    for manifest in manifests:
        for problem in validator.iter_errors(manifest):
            sys.exit(f"a manifest is not as its schema says: {problem}")
    print(f"{len(manifests)} manifests: as the schema says")


if __name__ == "__main__":
    main()
