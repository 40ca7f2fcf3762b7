"""Asks for people as they are asked for, with plain LIKE over one table.

    search.py questions BOOKS.db COUNT > LINES     invents COUNT questions of each kind out of a workspace
    search.py table BOOKS.db PLAIN.db              makes the table: everybody, with pinyin and all, in plain
    search.py ask PLAIN.db < LINES                 asks them; for each: seconds and how many were found

A question is a line: its kind, and what is typed. The same workspace gives the same questions.
"""

import random
import sqlite3
import sys
import time

# As many as gewu lists, and one to know that there are more.
MOST = 51
KINDS = {
    "name": "name",
    "part": "name",
    "pinyin": "pinyin",
    "initials": "initials",
    "tail": "tails",
    "address": "address",
}
WHERE_PEOPLE_LIVE = """
    FROM resident AS r
    LEFT JOIN household_member AS m ON m.resident = r.id AND m.until IS NULL
    LEFT JOIN household AS h ON h.id = m.household
    LEFT JOIN building AS b ON b.id = h.building
"""
ADDRESS = """coalesce(b.estate, '') || coalesce(b.name, '') || coalesce(h.unit || '单元', '') || coalesce(h.room, '')"""


def opened(path):
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def readings(books):
    """A pinyin of each name, its longest key of letters, and its initials: the key of letters that is as long as the
    name, begins as the pinyin does and is no end of it."""
    keys = {}
    for key, text in books.execute("SELECT key, text FROM search_key WHERE scheme = 'name' AND key < '{'"):
        keys.setdefault(text, []).append(key)
    found = {}
    for text, known in keys.items():
        whole = max(known, key=len)
        initials = (
            key for key in known if len(key) == len(text) and key[0] == whole[0] and not whole.endswith(key)
        )
        found[text] = (whole, next(initials, ""))
    return found


def questions(path, count):
    books = opened(path)
    chance = random.Random(20261117)
    sounds = readings(books)
    people = books.execute(f"SELECT r.name, {ADDRESS} {WHERE_PEOPLE_LIVE} ORDER BY r.id").fetchall()

    def somebody():
        while True:
            name, address = chance.choice(people)
            if len(name) > 2 and address and sounds.get(name, ("", ""))[1]:
                return name, address

    for kind in KINDS:
        for _ in range(count):
            name, address = somebody()
            word = {
                "name": name,
                "part": name[1:],
                "pinyin": sounds[name][0],
                "initials": sounds[name][1],
                "tail": f"{chance.randrange(10**4):04d}",
                "address": address,
            }[kind]
            print(kind, word)


def table(path, plain):
    books = opened(path)
    sounds = readings(books)
    out = sqlite3.connect(plain)
    out.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name, pinyin, initials, tails, address)")
    chance = random.Random(1969)
    rows = books.execute(f"SELECT r.id, r.name, {ADDRESS} {WHERE_PEOPLE_LIVE} ORDER BY r.id")
    # Nobody but Gewu can read the numbers: others, as many, do as well for being looked through.
    out.executemany(
        "INSERT OR IGNORE INTO person VALUES (?, ?, ?, ?, ?, ?)",
        (
            (id, name, *sounds.get(name, ("", "")), f"{chance.randrange(10**4):04d} {chance.randrange(10**4):04d}", address)
            for id, name, address in rows
        ),
    )
    out.commit()


def ask(plain):
    books = sqlite3.connect(plain)
    for line in sys.stdin:
        kind, word = line.split()
        start = time.perf_counter()
        found = books.execute(
            f"SELECT id, name, address FROM person WHERE {KINDS[kind]} LIKE ? LIMIT ?", (f"%{word}%", MOST)
        ).fetchall()
        print(f"{time.perf_counter() - start:.6f} {len(found)}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["questions", books, count]:
            questions(books, int(count))
        case ["table", books, plain]:
            table(books, plain)
        case ["ask", plain]:
            ask(plain)
        case _:
            sys.exit(__doc__)
