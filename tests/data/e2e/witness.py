"""Works out each golden file from the sample by itself, and reads ours with Python's csv module.

Nothing here is taken from the product: what the rows must be is written down a second time, from
the descriptions of the reports. Run it from anywhere: python3 tests/data/e2e/witness.py
"""

import csv
import io
import json
import re
import sys
import unicodedata
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).parent
PUBLIC = HERE.parent.parent.parent / "public"
PIPEFY = ["User", "Action", "Date"]
GRAPHOS = ["Timestamp", "Action", "Resource_ID", "Resource_Type", "Details", "Actor_ID", "Actor_Type",
           "Effective_Role", "Actor_Email", "Actor_Name", "Graph_ID"]
ALL = ["id", "time", "action", "actorId", "actorName", "actorEmail", "actorType", "actorRole", "resourceId",
       "resourceType", "resourceName", "scope", "ip", "outcome", "details"]
VISIBLE = ["time", "action", "actorName", "actorEmail", "actorId", "resourceType", "resourceName", "resourceId", "ip",
           "outcome"]


class Raw(str):
    """The source's own text of a JSON value."""


def read_events(text, start):
    """The objects of the array that begins at `start`, each with its own text and that of its details."""
    decoder = json.JSONDecoder()
    at, events = start + 1, []
    while True:
        at = re.compile(r"[\s,]*").match(text, at).end()
        if text[at] == "]":
            return events
        event, end = decoder.raw_decode(text, at)
        raw = text[at:end]
        if "details" in event:
            # The first key of that name in the sample stands at the outer level.
            inside = re.search(r'"details"\s*:\s*', raw).end()
            _, stop = decoder.raw_decode(raw, inside)
            event["details"] = Raw(raw[inside:stop])
        event["raw"] = raw
        events.append(event)
        at = end


def sample():
    text = (PUBLIC / "sample-graphos.json").read_text(encoding="utf-8")
    events = read_events(text, re.search(r'"events"\s*:\s*', text).end())
    assert len(events) == 5000
    rows = []
    for event in events:
        actor = event.get("actor") or {}
        rows.append({
            "id": event["id"], "time": in_utc(event["timestamp"]), "action": event["action"], "actorId": actor.get("id"),
            "actorName": actor.get("name"), "actorEmail": actor.get("email"), "actorType": actor.get("type"),
            "actorRole": event.get("effectiveRole"), "resourceId": event.get("resourceId"),
            "resourceType": event.get("resourceType"), "scope": event.get("graphId"), "details": event.get("details"),
            "raw": event["raw"],
        })
    return newest_first(rows)


def pipe():
    edges = json.loads((PUBLIC / "sample-pipefy.json").read_text(encoding="utf-8"))["data"]["pipe"]["auditLogs"]["edges"]
    rows = []
    for node in (edge["node"] for edge in edges):
        user = node.get("user") or {}
        rows.append({"time": in_utc(node["createdAt"]), "action": node["action"], "actorId": user.get("id"),
                     "actorName": user.get("name"), "actorEmail": user.get("email")})
    return newest_first(rows)


def newest_first(rows):
    return sorted(rows, key=lambda row: moment(row["time"]), reverse=True)  # sorted keeps the order of ties


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def in_utc(text):
    """The same moment in UTC, with the digits that it came with."""
    if text.endswith("Z"):
        return text
    digits = re.search(r"\.(\d+)", text)
    return moment(text).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") + (digits[0] if digits else "") + "Z"


def bare(text):
    """Without accents and case, as people type."""
    parts = unicodedata.normalize("NFD", text or "")
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def by_user(rows, *words):
    wanted = [bare(word) for word in words]
    return [row for row in rows
            if any(word in bare(row[field]) for word in wanted for field in ("actorId", "actorName", "actorEmail"))]


def between(rows, start, end):
    start, end = (datetime.fromisoformat(day).replace(tzinfo=timezone.utc) for day in (start, end))
    return [row for row in rows if start <= moment(row["time"]) < end]


def cells(rows, fields):
    return [[row.get(field) or "" for field in fields] for row in rows]


def pipefy_cells(rows):
    return [[row.get("actorName") or row.get("actorEmail") or row.get("actorId") or "", row["action"], row["time"]]
            for row in rows]


def graphos_cells(rows):
    return cells(rows, ["time", "action", "resourceId", "resourceType", "details", "actorId", "actorType", "actorRole",
                        "actorEmail", "actorName", "scope"])


def harmless(cell):
    """A cell that a spreadsheet would run gets a quote before it."""
    runs = re.match(r"'*\s*[=+\-@]", cell) and not re.fullmatch(r"-+|[+-]?[\d.,]+(e[+-]?\d+)?%?", cell)
    return "'" + cell if runs or re.match(r"[\t\r\n]", cell) else cell


def check(name, header, rows, *, formulas="escape", bom=False, end="\r\n", delimiter=","):
    data = (HERE / name).read_bytes()
    text = data.decode("utf-8")
    assert text.startswith("\ufeff") == bom, f"{name}: byte order mark"
    text = text.removeprefix("\ufeff")
    got = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    wanted = [header] + [[harmless(cell) if formulas == "escape" else cell for cell in row] for row in rows]
    for number, (row, want) in enumerate(zip(got, wanted)):
        assert row == want, f"{name}: row {number} is\n  {row}\nand should be\n  {want}"
    assert len(got) == len(wanted), f"{name}: {len(got)} rows, not {len(wanted)}"
    # Line ends outside of cells, counted by taking the quoted parts away.
    outside = re.sub(r'"(?:[^"]|"")*"', "", text)
    assert outside.count("\n") == len(wanted) and outside.endswith(end), f"{name}: line ends"
    assert ("\r" in outside) == (end == "\r\n"), f"{name}: line ends"
    print(f"{name}: {len(rows)} rows as meant")


def main():
    events = sample()
    found = between(by_user(events, "conceicao"), "2024-10-01", "2024-10-31")
    assert len(found) == 44
    check("pipefy-one-user.csv", PIPEFY, pipefy_cells([row for row in found if row["action"] == "CHANGE_ROLE"]))
    check("pipefy-whole-pipe.csv", PIPEFY, pipefy_cells(between(pipe(), "2024-10-01", "2024-10-31")))
    half_a_year = between(events, "2024-05-05", "2024-11-01")
    check("graphos-one-user.csv", GRAPHOS, graphos_cells(by_user(half_a_year, "h4ck3r@")))

    awkward = by_user(events, "h4ck3r", "minus.two", "plus.cmd", "at.sum", "dash@", "renee", "padded", "obrien", "dwayne")
    check("visible.csv", VISIBLE, cells(awkward, VISIBLE))
    check("visible-unix.csv", VISIBLE, cells(awkward, VISIBLE), end="\n")
    check("visible-excel.csv", VISIBLE, cells(awkward, VISIBLE), bom=True)
    check("visible-raw.csv", VISIBLE, cells(awkward, VISIBLE), formulas="raw")
    check("all.csv", ALL, cells(awkward, ALL))
    dwayne = cells(by_user(events, "dwayne"), VISIBLE)
    check("visible-excel-semicolon.csv", VISIBLE, dwayne, bom=True, delimiter=";")
    lines = (HERE / "all.ndjson").read_bytes().decode("utf-8").split("\n")
    assert lines == [row["raw"] for row in awkward] + [""], "all.ndjson is not the events as they came"
    print(f"all.ndjson: {len(awkward)} events byte for byte")

    # The days of the window are those of the zone in which the file is written.
    zone = timezone(timedelta(hours=-3))  # Sao Paulo's, all year round since 2019
    start, end = (datetime.fromisoformat(day).replace(tzinfo=zone) for day in ("2024-05-05", "2024-11-01"))
    there = [row for row in awkward if start <= moment(row["time"]) < end]
    for row in there:
        local = moment(row["time"]).astimezone(zone)
        row["time"] = local.strftime("%Y-%m-%dT%H:%M:%S") + row["time"][19:-1] + "-03:00"
    check("graphos.csv", GRAPHOS, graphos_cells(there))


if __name__ == "__main__":
    main()
    sys.exit(0)
