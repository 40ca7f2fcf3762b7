"""Finds who stands twice, as somebody would write it in an afternoon with the standard library.

    duplicates.py books FILE.db DATE      the residents of a workspace, as 查重 reads them
    duplicates.py rows SECONDS < ROWS     rows as town.py writes them; the seconds go into a file

Two entries are compared where they share the birth, the telephone or the name with the year of birth; they are a
duplicate when what they have in common weighs enough. Prints the pairs.
"""

import sqlite3
import sys
import time
from collections import defaultdict
from difflib import SequenceMatcher

# In a block with more there is nothing to be told by what it has in common.
LARGEST = 50


def blocks(rows):
    found = defaultdict(list)
    for place, (name, _, birth, number, phone, _) in enumerate(rows):
        if birth:
            found["birth", birth].append(place)
            found["name", name, birth[:4]].append(place)
        if phone:
            found["phone", phone].append(place)
        if number:
            found["number", number].append(place)
    return (block for block in found.values() if 1 < len(block) <= LARGEST)


def alike(one, other, matcher):
    """From 0 up: what is the same, less what is not."""
    score = 0.0
    if one[0] == other[0]:
        score += 3
    else:
        matcher.set_seqs(one[0], other[0])
        ratio = matcher.ratio()
        score += 2 * ratio if ratio > 0.6 else -3
    for place, same, different in ((1, 0, -3), (2, 2, -2), (3, 4, -3), (4, 2, -0.5), (5, 2, -0.5)):
        if one[place] and other[place]:
            score += same if one[place] == other[place] else different
    return score


def duplicates(rows):
    matcher = SequenceMatcher(autojunk=False)
    seen = set()
    for block in blocks(rows):
        for place, first in enumerate(block):
            for second in block[place + 1 :]:
                pair = (first, second)
                if pair not in seen:
                    seen.add(pair)
                    if alike(rows[first], rows[second], matcher) >= 1:
                        yield pair


def from_books(path, day):
    books = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    return books.execute(
        """
        SELECT r.name, coalesce(r.sex, ''), coalesce(r.birth, ''), coalesce(hex(r.id_number_key), ''),
            coalesce(hex(r.phone_key), ''),
            coalesce(b.estate, '') || coalesce(b.name, '') || coalesce(h.unit, '') || coalesce(h.room, '')
        FROM resident AS r
        LEFT JOIN household_member AS m ON m.resident = r.id AND m."from" <= ?1 AND (m.until IS NULL OR m.until > ?1)
        LEFT JOIN household AS h ON h.id = m.household
        LEFT JOIN building AS b ON b.id = h.building
        ORDER BY r.id
        """,
        [day],
    ).fetchall()


def main(kind, file):
    if kind == "books":
        from datetime import date

        day = (date.fromisoformat(sys.argv[3]) - date(1970, 1, 1)).days
        # The year of a birth is asked of its text.
        rows = [
            (*row[:2], str(date.fromordinal(row[2] + 719163)) if row[2] != "" else "", *row[3:])
            for row in from_books(file, day)
        ]
        found = list(duplicates(rows))
    else:
        rows = [tuple(line.rstrip("\n").split("\t")) for line in sys.stdin]
        start = time.monotonic()
        found = list(duplicates(rows))
        with open(file, "w", encoding="utf-8") as out:
            out.write(f"{time.monotonic() - start}\n")
    for first, second in found:
        print(first, second)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
