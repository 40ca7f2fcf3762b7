"""The residents as the books had them after a commit, as somebody would ask for them who knows the tables.

    past.py BOOKS.db list|joined COMMIT DATE

Prints how many there are and how long what stands in the list is, as past.lua does.
"""

import sqlite3
import sys
from datetime import date


def known(table, columns):
    """The rows of a table that stood when the commit was the last."""
    return f"""(
        SELECT {columns} FROM {table} WHERE commit_no <= :commit
        UNION ALL SELECT {columns} FROM {table}_history WHERE commit_no <= :commit AND ended > :commit)"""


def dated(name):
    return f"""{name}."from" <= :day AND ({name}.until IS NULL OR {name}.until > :day)"""


JOINED = f"""
    SELECT resident.name, community.name, grid.number, building.name
    FROM {known("resident", "id, name")} AS resident
    JOIN {known("household_member", 'household, resident, "from", until')} AS member
        ON member.resident = resident.id AND {dated("member")}
    JOIN {known("household", "id, building")} AS household ON household.id = member.household
    JOIN {known("building", "id, name")} AS building ON building.id = household.building
    JOIN {known("place_link", 'child, parent, "from", until')} AS below ON below.child = building.id AND {dated("below")}
    JOIN {known("grid", "id, number")} AS grid ON grid.id = below.parent
    JOIN {known("place_link", 'child, parent, "from", until')} AS above ON above.child = grid.id AND {dated("above")}
    JOIN {known("community", "id, name")} AS community ON community.id = above.parent
"""

path, kind, commit, day = sys.argv[1:]
books = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
books.execute("PRAGMA cache_size = -65536")
values = {"commit": int(commit), "day": (date.fromisoformat(day) - date(1970, 1, 1)).days}
people = length = 0
if kind == "list":
    for (name,) in books.execute(f"SELECT name FROM {known('resident', 'name')}", values):
        people += 1
        length += len(name.encode())
else:
    for name, community, grid, building in books.execute(JOINED, values):
        people += 1
        length += len(name.encode()) + len(community.encode()) + grid + len(building.encode())
print(people, length)
