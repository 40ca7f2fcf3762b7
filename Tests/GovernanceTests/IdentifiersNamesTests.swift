import Governance
import Testing

@Suite struct PersonNameTests {
    @Test(arguments: [
        (" 周 涛 桂　", "周涛桂"), ("张\u{200B}三", "张三"), ("吴\u{A0}桂", "吴桂"), ("李\n静", "李静"),
        ("阿依古丽•买买提", "阿依古丽·买买提"), ("阿依古丽 . 买买提", "阿依古丽·买买提"), ("John  Smith", "John Smith"),
        ("ＪＯＨＮ", "JOHN"), ("𠮷田", "𠮷田"), ("欧阳敏杰", "欧阳敏杰"),
    ])
    func `a name loses what only fills the column`(written: String, text: String) throws {
        #expect(try PersonName(written).text == text)
    }

    @Test(arguments: [
        ("", PersonName.Flaw.missing, "没有姓名"), (" 　", .missing, "没有姓名"), ("张*", .hidden, "姓名的一部分被遮住或没有写出"),
        ("王？", .hidden, "姓名的一部分被遮住或没有写出"), ("张三（租户）", .remark, "姓名里夹有括号说明"),
        ("张三1", .character("1"), "姓名里有“1”"), ("张😀", .character("😀"), "姓名里有“😀”"),
        ("张三/李四", .character("/"), "姓名里有“/”"), ("张", .tooShort, "姓名不完整"),
    ])
    func `what is no name is said exactly`(written: String, flaw: PersonName.Flaw, message: String) {
        let found = #expect(throws: PersonName.Flaw.self) { try PersonName(written) }

        #expect(found == flaw)
        #expect(found?.message == message)
    }

    @Test(arguments: [
        ("张三", "张*", "张*"), ("张三丰", "张*丰", "张**"), ("张王小丽", "张**丽", "张**"), ("欧阳娜", "欧阳*", "欧阳*"),
        ("欧阳娜娜", "欧阳*娜", "欧阳**"), ("司空", "司*", "司*"), ("诸葛小小明", "诸葛**明", "诸葛**"),
        ("阿依古丽·买买提", "阿***·买**", "阿**"), ("John Smith", "J*** S****", "J**"), ("𠮷田丰", "𠮷*丰", "𠮷**"),
    ])
    func `a mask counts letters and knows the long surnames`(name: String, masked: String, onWall: String)
        throws
    {
        #expect(try PersonName(name).masked == masked)
        #expect(try PersonName(name).maskedForNotice == onWall)
    }

    @Test(arguments: [
        ("张", "*"), ("", ""), ("👨‍👩‍👧张三", "👨‍👩‍👧*三"), ("张三（租户）", "张****）"), (" 周 涛 桂　", "周*桂"), ("张 三", "张*"),
        ("阿·买买提", "*·买**"),
    ])
    func `what is no name is masked all the same`(text: String, masked: String) {
        #expect(PersonName.mask(text) == masked)
    }
}

@Suite struct DoorAddressTests {
    @Test(arguments: [
        "6幢1单元401室", "6栋1单元401", "6号楼1单元401室", "６幢１单元４０１室", "六幢一单元401室", "06栋01单元401号", "6座1门栋401",
        "6#1-401", "6-1-401", "6-1-401室", "6栋1-401", "第6幢 1单元 4楼401室", "6栋-1单元-401",
    ])
    func `a door is the same however it is written`(written: String) {
        #expect(DoorAddress(written)?.text == "6幢1单元401室")
        #expect(DoorAddress("湖北省武汉市武昌区某某街道张家湾社区" + written)?.text == "6幢1单元401室")
        #expect(DoorAddress("张家湾社区" + written)?.community == "张家湾")
    }

    @Test(arguments: [
        ("张家湾社区滨湖小区6幢1单元401室", "滨湖小区", "6", "1", "401"), ("滨湖小区A3栋B单元1203", "滨湖小区", "A3", "B", "1203"),
        ("东湖路12号3栋502", "东湖路12号", "3", nil, "502"), ("东湖路12号", "东湖路", "12号", nil, nil),
        ("东湖路12号501", "东湖路", "12号", nil, "501"), ("6幢", nil, "6", nil, nil), ("6-502", nil, "6", nil, "502"),
        ("滨湖小区12-2-1203", "滨湖小区", "12", "2", "1203"), ("十二栋二单元三〇一", nil, "12", "2", "301"),
        ("八一小区3栋2单元101室", "八一小区", "3", "2", "101"),
    ])
    func `what stands around the door is told apart`(
        written: String, estate: String?, building: String, unit: String?, room: String?
    ) throws {
        let address = try #require(DoorAddress(written))

        #expect(address.estate == estate)
        #expect(address.building == building)
        #expect(address.unit == unit)
        #expect(address.room == room)
    }

    @Test(arguments: ["", "滨湖小区", "无", "幢", "张家湾社区", "东湖路", "0幢"])
    func `an address without a building is none`(written: String) {
        #expect(DoorAddress(written) == nil)
    }

    @Test func `a mask goes down to the building and never to the door`() {
        #expect(DoorAddress("张家湾社区3幢1单元401室")?.masked == "张家湾社区3幢")
        #expect(DoorAddress.mask("张家湾社区3幢1单元401室") == "张家湾社区3幢…")
        #expect(DoorAddress.mask("看不懂的地址一楼左边") == "看不懂的地址…")
    }
}

@Suite struct GridNumberTests {
    @Test(arguments: [
        ("第6网格", 6), ("第九十九网格", 99), ("第三网格", 3), ("3号网格", 3), ("网格03", 3), ("张家湾社区第３网格", 3), ("3", 3),
        ("第十二网格", 12), ("第一百零二网格", 102), ("3格", 3), ("420106012007003", 3),
    ])
    func `a grid is read by its number`(written: String, number: Int) {
        #expect(GridNumber.read(written) == number)
    }

    @Test(arguments: ["水电网格", "网格", "", "第网格", "第百网格", "一百百网格", "9999999"])
    func `a grid without a number has none`(written: String) {
        #expect(GridNumber.read(written) == nil)
    }
}

@Suite struct CareCategoryTests {
    @Test func `the printed names are those of the glossary, and each is read`() {
        let titles = CareCategory.allCases.map(\.title)

        #expect(
            titles == [
                "独居老人", "空巢老人", "高龄老人", "失能老人", "残疾人", "重度残疾人", "低保对象", "特困人员", "低保边缘家庭", "临时困难家庭",
                "重病患者", "出院", "丧亲", "计划生育特殊家庭", "困境儿童", "事实无人抚养儿童", "留守儿童", "优抚对象", "困难党员", "老党员", "新入住",
            ])
        for category in CareCategory.allCases { #expect(CareCategory(reading: category.title) == category) }
    }

    @Test(arguments: [
        ("高龄，空巢", [CareCategory.aged80, .emptyNest]), ("独居 / 高龄", [.loneElder, .aged80]),
        ("低保、空巢", [.dibao, .emptyNest]), ("高龄;空巢", [.aged80, .emptyNest]), ("独居\n独居老人", [.loneElder]),
        ("残疾二级", [.severelyDisabled]), ("二级残疾", [.severelyDisabled]), ("肢体残疾（三级）", [.disabled]),
        ("残疾（4级）", [.disabled]), ("精神一级", [.severelyDisabled]), ("低保（A类）", [.dibao]), ("五保户", [.tekun]),
        ("计生特殊家庭", [.lostOnlyChild]), ("失独", [.lostOnlyChild]), ("无", []), ("-", []), ("一般居民", []), ("", []),
    ])
    func `a cell may name several, by any of their names`(cell: String, categories: [CareCategory]) {
        let reading = CareCategory.read(cell)

        #expect(reading.categories == categories)
        #expect(reading.others.isEmpty)
        #expect(reading.slips.isEmpty)
    }

    @Test func `a slip of the pen is told from a word of another list`() {
        let reading = CareCategory.read("独局、退休、低保")

        #expect(reading.categories == [.dibao])
        #expect(reading.others == ["退休"])
        #expect(reading.slips.map(\.word) == ["独局"])
        #expect(reading.slips.map(\.meant) == [.loneElder])
    }

    @Test(arguments: ["五级残疾", "残疾五级", "一级", "高级"])
    func `what is no level of disability is no category`(word: String) {
        #expect(CareCategory(reading: word) == nil)
    }
}

@Suite struct RelationAndSexTests {
    @Test(arguments: [
        ("户主", HeadRelation.head), ("妻", .spouse), ("长子", .child), ("母亲", .parent), ("外孙女", .grandchild),
        ("岳母", .parentInLaw), ("弟弟", .sibling), ("保姆", .other),
    ])
    func `a relation is read by its usual words`(word: String, relation: HeadRelation) {
        #expect(HeadRelation(reading: word) == relation)
        #expect(HeadRelation(reading: relation.title) == relation)
    }

    @Test func `no word means two relations`() {
        for relation in HeadRelation.allCases { #expect(HeadRelation(reading: relation.title) == relation) }
        #expect(HeadRelation(reading: "邻居") == nil)
    }

    @Test func `a sex is read by its usual words and by its code`() {
        #expect(
            ["男", "男性", "1", " 男 ", "Ｍ"].map { Sex(reading: $0) } == Array(repeating: Sex.male, count: 5))
        #expect(["女", "女性", "2", "F"].map { Sex(reading: $0) } == Array(repeating: Sex.female, count: 4))
        #expect(Sex(reading: "不详") == nil)
    }
}

@Suite struct IdentifierMaskTests {
    @Test func `any text is read or refused, and its mask gives less of it away`() throws {
        let scraps = Array("0123456789xX-－ 　张欧阳·.号楼栋幢单元室网格第十百千一二级残疾社区\u{0}\u{200B}\u{301}é😀e+年月日T:*、/")
        var state: UInt64 = 5
        func roll(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        for _ in 0..<20_000 {
            let text = String((0..<roll(24)).map { _ in scraps[roll(scraps.count)] })
            if let number = try? IDNumber(text) { #expect(try IDNumber(number.text) == number) }
            if let number = try? PhoneNumber(text) { #expect(try PhoneNumber(number.text) == number) }
            if let name = try? PersonName(text) { #expect(try PersonName(name.text) == name) }
            if let address = DoorAddress(text) { #expect(!address.building.isEmpty) }
            _ = try? CivilDate(text)
            _ = GridNumber.read(text)
            _ = CareCategory.read(text)
            _ = (DoorAddress.mask(text), CivilDate.mask(text))
            for mask in [IDNumber.mask(text), PhoneNumber.mask(text)] {
                #expect(mask.count == text.squeezed.count)
                #expect(mask.count(where: { $0 != "*" }) <= max(10, text.squeezed.count / 3))
            }
        }
    }
}
