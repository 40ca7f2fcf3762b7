"""Writes a register in which some people stand twice, badly written the second time, and who stands twice.

    town.py make PEOPLE FILE TRUTH
    town.py score TRUTH < FOUND      precision, recall and F1 of what was found; and the recall with what is to be looked at

The people are those of register.py. FILE has a row for each entry: name, sex, birth, identity number, telephone and
address, by tabs; TRUTH has the two rows of each pair that is about one person, counted from 0. The second entry has one
or two slips: a letter that sounds the same, letters changed over, day and month changed over, a wrong digit, another
telephone, another address; and in both entries fields are missing. One person in fifty has a twin, whose name differs in
its last letter.
"""

import random
import sys

from register import checked, people

SOUNDS = (
    "英鹰莹颖 伟维卫薇 明铭鸣 华花桦 桂贵 芳方 军君俊钧 杰洁捷 丽莉立力 霞夏 平萍 红宏洪鸿 梅美 国果 建健剑 艳燕彦 秀修 兰岚 "
    "志智芝 文雯 斌彬滨 涛桃 浩皓 玉宇雨钰 新欣鑫 林琳霖 峰凤锋丰 静晶京 清青庆 珍振真 淑书树 龙隆 波博 雪学 玲灵凌 辉慧惠 "
    "敏民 成诚城 瑞锐 勇永 婷庭 刚钢 生胜 荣蓉"
).split()
SOUND = {letter: letters for letters in SOUNDS for letter in letters}


def wrong_digit(text, chance, first=0):
    place = chance.randrange(first, len(text))
    return text[:place] + chance.choice("0123456789") + text[place + 1 :] if text else text


def badly(person, chance):
    name, sex, birth, number, phone, address = person
    for _ in range(chance.choice((1, 2))):
        slip = chance.randrange(9)
        if slip < 2:
            place = chance.randrange(1, len(name))
            name = name[:place] + chance.choice(SOUND.get(name[place], name[place])) + name[place + 1 :]
        elif slip == 2 and len(name) == 3:
            name = name[0] + name[2] + name[1]
        elif slip == 3 and int(birth[8:]) <= 12:
            birth = f"{birth[:4]}-{birth[8:]}-{birth[5:7]}"
        elif slip == 4:
            birth = birth[:9] + chance.choice("0123456789")
        elif slip == 5:
            number = wrong_digit(number, chance) if number else number
        elif slip == 6:
            phone = wrong_digit(phone, chance, 3) if phone else phone
        elif slip == 7:
            phone = f"154{chance.randrange(10**8):08d}"
        elif slip == 8:
            address = f"迁居里{chance.randrange(1, 200)}幢{chance.randrange(1, 4)}单元{chance.randrange(1, 19)}01室"
    return name, sex, birth, number, phone, address


def incomplete(person, chance):
    often = (0, 0.05, 0.05, 0.4, 0.3, 0.05)
    return tuple("" if chance.random() < share else value for value, share in zip(person, often))


def make(count, file, truth):
    chance = random.Random(1969)
    entries = []
    for number, row in enumerate(people(count)):
        if row[2] == "":
            # register.py's own repetitions are somebody else's entry already.
            continue
        person = (row[0], row[1], row[3], row[2], row[4], row[5])
        entries.append((number, incomplete(person, chance)))
        if chance.random() < 0.02 and person[3]:
            twin = (person[0][:-1] + chance.choice(SOUNDS)[0], *person[1:3], person[3][:-4], *person[4:])
            sequence = int(person[3][-4:-1]) + 500
            twin = (*twin[:3], checked(f"{twin[3]}{sequence % 1000:03d}"), *twin[4:])
            if twin[0] != person[0]:
                entries.append((-1 - number, incomplete(twin, chance)))
        if chance.random() < 0.15:
            for _ in range(2 if chance.random() < 0.2 else 1):
                entries.append((number, incomplete(badly(person, chance), chance)))
    chance.shuffle(entries)
    rows = {}
    with open(file, "w", encoding="utf-8") as out:
        for row, (number, person) in enumerate(entries):
            rows.setdefault(number, []).append(row)
            out.write("\t".join(person) + "\n")
    with open(truth, "w", encoding="utf-8") as out:
        for group in rows.values():
            for place, first in enumerate(group):
                for second in group[place + 1 :]:
                    out.write(f"{first} {second}\n")


def score(truth):
    with open(truth, encoding="utf-8") as file:
        true = {tuple(map(int, line.split())) for line in file}
    found, seen = set(), set()
    for line in sys.stdin:
        first, second, *verdict = line.split()
        pair = (min(int(first), int(second)), max(int(first), int(second)))
        seen.add(pair)
        if verdict != ["待核对"]:
            found.add(pair)
    right = len(found & true)
    precision, recall = right / max(len(found), 1), right / len(true)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{precision:.4f} {recall:.4f} {f1:.4f} {len(seen & true) / len(true):.4f}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", count, file, truth]:
            make(int(count), file, truth)
        case ["score", truth]:
            score(truth)
        case _:
            sys.exit(__doc__)
