"""Writes a residents' register of one community as an office keeps it: CSV, XLSX, or both. The people are invented, and
the same number of rows gives the same file.

    register.py ROWS FILE.csv|FILE.xlsx …

Twenty columns: nine that Gewu takes and eleven that it leaves alone. In a hundred rows one repeats an earlier person in
other words and one has a slip in the identity number.
"""

import csv
import random
import sys
import zipfile
from datetime import date, timedelta
from xml.sax.saxutils import escape

HEADINGS = (
    "序号 姓名 性别 身份证号码 出生日期 联系电话 家庭住址 与户主关系 所属网格 人员类别 民族 文化程度 婚姻状况 政治面貌 "
    "工作单位 户籍地址 房屋性质 登记日期 登记人 备注"
).split()

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
LETTERS = "英伟明华桂芳军杰丽霞平红梅国建强艳秀兰志文斌涛浩玉新林春峰静清珍淑龙波雪玲辉敏成瑞勇婷超娜刚生荣宁安"
ESTATES = "云杉里 望湖苑 金桂花园 南塘里 铁西新村 柳荫小区 松风苑 晴川里 东亭花园 梅岭新村".split()
CARE = "独居老人 低保对象 残疾人 空巢老人 失独家庭".split()
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def checked(digits):
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, digits)) % 11]


def people(count):
    """Rows without their numbers: households of one to five behind doors that follow one another."""
    chance = random.Random(20261117)
    first = date(1930, 1, 1)
    sequence = {}
    made, door = 0, 0
    earlier = []
    while made < count:
        # 60 doors to a house, 40 houses to an estate's part, a grid for five houses.
        house, flat = divmod(door, 60)
        entrance, flat = divmod(flat, 20)
        estate, number = divmod(house, 400)
        address = f"{ESTATES[estate % len(ESTATES)]}{number + 1}幢{entrance + 1}单元{(flat // 2 + 1) * 100 + flat % 2 + 1}室"
        grid = f"第{house // 5 % 500 + 1}网格"
        door += 1
        head_name = chance.choice(SURNAMES)
        for member in range(min(chance.choice((1, 2, 2, 3, 3, 4, 5)), count - made)):
            made += 1
            if earlier and made % 100 == 0:
                again = list(chance.choice(earlier))
                again[2] = ""
                again[4] = ""
                yield again
                continue
            while True:
                born = first + timedelta(days=chance.randrange(33000))
                key = (born, made % 2)
                order = sequence.get(key, 0)
                if order < 500:
                    break
            sequence[key] = order + 1
            number = checked(f"420199{born:%Y%m%d}{order * 2 + made % 2:03d}")
            if made % 100 == 50:
                number = number[:-1] + ("0" if number[-1] != "0" else "1")
            surname = head_name if member != 1 else chance.choice(SURNAMES)
            name = surname + chance.choice(LETTERS) + (chance.choice(LETTERS) if chance.random() < 0.8 else "")
            row = [
                name, "男" if made % 2 else "女", number, born.isoformat(),
                f"154{chance.randrange(10**8):08d}" if chance.random() < 0.8 else "", address,
                ("户主", "配偶", "子", "女", "父")[member], grid, chance.choice(CARE) if chance.random() < 0.05 else "",
                "汉族" if chance.random() < 0.95 else "回族", chance.choice(("小学", "初中", "高中", "大专", "本科")),
                chance.choice(("未婚", "已婚", "丧偶")), chance.choice(("群众", "中共党员", "共青团员")),
                chance.choice(("", "退休", "样例街道商店", "样例一中")), f"样例省样例市{address}",
                chance.choice(("自有", "租住", "公房")), f"2026-{chance.randrange(1, 11):02d}-{chance.randrange(1, 29):02d}",
                chance.choice(("登记员一", "登记员二", "登记员三")), "" if chance.random() < 0.9 else "电话下午再打",
            ]
            if made % 37 == 0 and len(earlier) < 5000:
                earlier.append(row)
            yield row


def write_csv(rows, path):
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADINGS)
        out.writerows([number, *row] for number, row in enumerate(rows, 1))


def letters(column):
    return chr(65 + column)


def write_xlsx(rows, path):
    """As a spreadsheet program saves it: texts are shared, numbers are numbers, an empty cell is not there."""
    shared, uses = {}, 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        book.writestr("[Content_Types].xml", CONTENT_TYPES)
        book.writestr("_rels/.rels", RELATIONS)
        book.writestr("xl/workbook.xml", WORKBOOK)
        book.writestr("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            sheet.write(line(1, HEADINGS, shared).encode())
            uses += len(HEADINGS)
            for index, row in enumerate(rows, 2):
                sheet.write(line(index, [index - 1, *row], shared).encode())
                uses += sum(1 for value in row if value != "")
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f'{XML}<sst xmlns="{MAIN}" count="{uses}" uniqueCount="{len(shared)}">'.encode())
            for text in shared:
                strings.write(f"<si><t>{escape(text)}</t></si>".encode())
            strings.write(b"</sst>")


def line(index, row, shared):
    cells = []
    for column, value in enumerate(row):
        if value == "":
            continue
        place = f"{letters(column)}{index}"
        if isinstance(value, int):
            cells.append(f'<c r="{place}"><v>{value}</v></c>')
        else:
            cells.append(f'<c r="{place}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>')
    return f'<row r="{index}">{"".join(cells)}</row>'


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/></Types>'
)
RELATIONS = (
    f'{XML}<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="居民" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>"
)
WORKBOOK_RELATIONS = (
    f'{XML}<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)

if __name__ == "__main__":
    for path in sys.argv[2:]:
        (write_xlsx if path.endswith(".xlsx") else write_csv)(people(int(sys.argv[1])), path)
