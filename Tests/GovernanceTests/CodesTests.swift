import Governance
import Records
import TestKit
import Testing

@Suite struct IDNumberKindTests {
    @Test(arguments: [
        ("810000199001010019", IDNumber.Kind.residencePermit), ("830000199001010012", .residencePermit),
        ("42019919491231009x", .citizen), ("710000199001010015", .citizen),
    ])
    func `permits and cards are told apart`(written: String, kind: IDNumber.Kind) throws {
        #expect(try IDNumber(written).kind == kind)
    }

    @Test func `a permit names no county`() {
        let found = #expect(throws: IDNumber.Flaw.self) { try IDNumber("810101199001010010") }

        #expect(found == .permitArea("81"))
        #expect(found?.message == "港澳台居民居住证的第 1 至 6 位应为 810000")
    }

    @Test func `an old number and a current one are the same person, and a form takes the current one only`()
        throws
    {
        #expect(try IDNumber("420199550421809") == IDNumber("420199195504218096"))
        let found = #expect(throws: IDNumber.Flaw.self) { try IDNumber("420199550421809", old: .refused) }
        #expect(found == .outdated)
        #expect(found?.message == "15 位旧号码已停用")
        #expect(try IDNumber("420199195504218096", old: .refused).birth == Day("1955-04-21"))
    }

    @Test(arguments: [
        // Right: 420199195504218096. Two neighbours changed about, then one digit that no such change mends.
        ("420199195504281096", true), ("420199195504218069", true), ("420199195504218196", false),
    ])
    func `a slip is said to be near, and not which`(written: String, swapped: Bool) throws {
        let found = try #require(throws: IDNumber.Flaw.self) { try IDNumber(written) }
        guard case .checkCharacter(_, _, let isSwapped) = found else {
            Issue.record("\(found)")
            return
        }

        #expect(isSwapped == swapped)
        #expect(found.hint.contains("相邻两位写反") == swapped)
        #expect(found.hint.contains("不一定"))
    }

    @Test func `every pair of neighbours changed about is said to be near`() throws {
        let right = Array("420199195504218096")
        for place in right.indices.dropFirst() where right[place] != right[place - 1] {
            var wrong = right
            wrong.swapAt(place, place - 1)
            do throws(IDNumber.Flaw) {
                _ = try IDNumber(String(wrong))
                Issue.record("\(String(wrong))")
            } catch {
                if case .checkCharacter(_, _, let swapped) = error { #expect(swapped) }
            }
        }
    }
}

@Suite struct CreditCodeTests {
    @Test(arguments: [
        ("91350100M000100Y43", "91350100M000100Y43"), ("９１３５０１００ｍ０００１００ｙ４３", "91350100M000100Y43"),
        (" 9135 0100 M000 100Y 43 ", "91350100M000100Y43"), ("91350100-M000100Y4-3", "91350100M000100Y43"),
    ])
    func `a code is read however it is written`(written: String, text: String) throws {
        #expect(try CreditCode(written).text == text)
    }

    @Test func `a code tells who registered whom, and where`() throws {
        let code = try CreditCode("91350100M000100Y43")

        #expect(code.kind == .enterprise)
        #expect(code.area == "350100")
        #expect(code.organisationCode == "M000100Y-4")
        #expect(CreditCode.Kind(rawValue: "52")?.title == "社会服务机构")
        #expect(
            CreditCode.Kind.allCases.filter(\.isSocialOrganisation).map(\.rawValue) == ["51", "52", "53"])
    }

    @Test(arguments: [
        ("", CreditCode.Flaw.length(0), "统一社会信用代码应为 18 位，这里是 0 位"),
        ("91350100M000100Y4", .length(17), "统一社会信用代码应为 18 位，这里是 17 位"),
        ("9135010OM000100Y43", .character("O", place: 8), "第 8 位是“O”，第 3 至 8 位（登记地）应为数字"),
        ("9135A100M000100Y43", .character("A", place: 5), "第 5 位是“A”，第 3 至 8 位（登记地）应为数字"),
        ("91350100I000100Y43", .character("I", place: 9), "第 9 位是“I”，代码里没有这个字符"),
        ("91350100M000100S43", .character("S", place: 16), "第 16 位是“S”，代码里没有这个字符"),
        ("91350100中000100Y43", .character("中", place: 9), "第 9 位是“中”，代码里没有这个字符"),
        ("91350100****00Y43", .hidden, "代码的一部分被星号遮住"),
        (
            "91350100M000100Y44",
            .checkCharacter(expected: "3", found: "4", organisation: false, swapped: false),
            "校验位不符：按前 17 位算是“3”，写的是“4”"
        ),
        (
            "91350100M000200Y43",
            .checkCharacter(expected: "T", found: "3", organisation: true, swapped: false),
            "校验位不符：按前 17 位算是“T”，写的是“3”；第 9 至 17 位（主体标识）自身也不符"
        ),
    ])
    func `what is wrong with a code is said exactly`(written: String, flaw: CreditCode.Flaw, message: String)
    {
        let found = #expect(throws: CreditCode.Flaw.self) { try CreditCode(written) }

        #expect(found == flaw)
        #expect(found?.message == message)
    }

    @Test func `one wrong character and two neighbours changed about never pass`() throws {
        let right = Array("91350100M000100Y43")
        for place in right.indices {
            for character in "0123456789ABCDEFGHJKLMNPQRTUWXY" where character != right[place] {
                var wrong = right
                wrong[place] = character
                #expect(throws: CreditCode.Flaw.self) { try CreditCode(String(wrong)) }
            }
            if place > 0, right[place] != right[place - 1] {
                var wrong = right
                wrong.swapAt(place, place - 1)
                #expect(throws: CreditCode.Flaw.self) { try CreditCode(String(wrong)) }
            }
        }
    }
}

@Suite struct ServiceNumberTests {
    @Test(arguments: [
        ("12345", "12345"), ("110", "110"), ("１２３４５", "12345"), ("95588", "95588"),
        ("955 888 88", "95588888"),
        ("96510", "96510"), ("4001234567", "400-123-4567"), ("400-123-4567", "400-123-4567"),
        ("400 1234 567", "400-123-4567"),
    ])
    func `a service is reached by a short number, and is nobody's own`(written: String, text: String) throws {
        let number = try PhoneNumber(written, services: true)

        #expect(number.text == text)
        #expect(number.kind == .service)
        #expect(number.masked == text)
        let found = #expect(throws: PhoneNumber.Flaw.self) { try PhoneNumber(written) }
        #expect(found == .service)
        #expect(found?.message == "这是服务热线，不是个人的电话")
    }

    @Test(arguments: ["12", "1234567", "40012345678", "300-123-4567"])
    func `what no service has is no service`(written: String) {
        #expect(throws: PhoneNumber.Flaw.self) { try PhoneNumber(written, services: true) }
    }

    @Test func `sample numbers can be told from all others`() throws {
        #expect(try PhoneNumber("15412345678").isInvented)
        #expect(try !PhoneNumber("13900000000").isInvented)
        #expect(try !PhoneNumber("02787654321").isInvented)
        #expect(try PhoneNumber("02787654321", services: true).kind == .landline)
        #expect(try PhoneNumber("15412345678").kind == .mobile)
    }
}

@Suite struct PlaceCodeTests {
    @Test(arguments: [
        ("42", PlaceCode.Level.province, "42"), ("4201", .city, "4201"), ("420106", .county, "420106"),
        ("420106012", .town, "420106012"), ("420106012007", .community, "420106012007"),
        ("420106012007003", .grid, "420106012007003"),
        ("420106012007003006", .building, "420106012007003006"),
        ("420106012007003006020401", .door, "420106012007003006020401"),
        // With noughts behind them, as division codes are published.
        ("420000", .province, "42"), ("420100", .city, "4201"), ("420106000000", .county, "420106"),
        ("420106012000", .town, "420106012"), ("４２０１０６０１２", .town, "420106012"),
        // A city without counties has its towns right below it; a door may have no unit.
        ("441900003000", .town, "441900003"), ("420106012007003006000401", .door, "420106012007003006000401"),
    ])
    func `a code is a place of the level its digits say`(
        written: String, level: PlaceCode.Level, text: String
    )
        throws
    {
        let code = try PlaceCode(written)

        #expect(code.level == level)
        #expect(code.text == text)
        #expect(try PlaceCode(code.text) == code)
    }

    @Test(arguments: [
        ("420106012007003", "420106012007"), ("420106012007", "420106012"), ("420106012", "420106"),
        ("420106", "4201"), ("4201", "42"), ("42", nil), ("441900003", "4419"),
    ])
    func `a place lies in another`(written: String, parent: String?) throws {
        let code = try PlaceCode(written)

        #expect(code.parent?.text == parent)
        if let parent = code.parent {
            #expect(parent.contains(code))
            #expect(!code.contains(parent))
            #expect(parent < code)
        }
    }

    @Test(arguments: [
        ("", PlaceCode.Flaw.length(0), "区划代码应为 2、4、6、9 或 12 位，网格代码 15 位，这里是 0 位"),
        ("4201060", .length(7), "区划代码应为 2、4、6、9 或 12 位，网格代码 15 位，这里是 7 位"),
        ("42010A", .character("A"), "代码里有“A”，应全是数字"),
        ("990106", .province("99"), "开头两位“99”不是任何省份的代码"),
        ("420006", .gap(.city), "第 3 至 4 位（市）不能全是零"),
        ("420106000007", .gap(.town), "第 7 至 9 位（街道（乡镇））不能全是零"),
        ("420106012000003", .gap(.community), "第 10 至 12 位（社区（村））不能全是零"),
        ("420106012007000", .gap(.grid), "第 13 至 15 位（网格）不能全是零"),
    ])
    func `what is wrong with a code is said exactly`(written: String, flaw: PlaceCode.Flaw, message: String) {
        let found = #expect(throws: PlaceCode.Flaw.self) { try PlaceCode(written) }

        #expect(found == flaw)
        #expect(found?.message == message)
    }

    @Test func `a grid is made below its community, and a community below its subdistrict`() throws {
        let street = try PlaceCode("420106012")
        let community = try #require(street.child(7))
        let grid = try #require(community.child(3))

        #expect(grid.text == "420106012007003")
        #expect(GridNumber.read(grid.text) == grid.number)
        #expect(grid.within(.town) == street)
        #expect(grid.within(.door) == nil)
        #expect(street.townKind == .subdistrict)
        #expect(street.published == "420106012000")
        #expect(grid.published == nil)
        #expect(community.child(0) == nil)
        #expect(community.child(1000) == nil)
        #expect(community.child(901)?.isDedicatedGrid == true)
        #expect(!grid.isDedicatedGrid)
        #expect(grid.child(6)?.child(0)?.child(401)?.text == "420106012007003006000401")
        #expect(grid.child(6)?.child(0)?.child(401)?.child(1) == nil)
    }

    @Test(arguments: [
        ("420106012", PlaceCode.TownKind.subdistrict), ("420106100", .town), ("420106200", .township),
        ("420106400", .enterprise), ("420106700", nil), ("420106", nil),
    ])
    func `three digits tell a subdistrict from a town`(written: String, kind: PlaceCode.TownKind?) throws {
        #expect(try PlaceCode(written).townKind == kind)
    }
}

@Suite struct AddressPartsTests {
    @Test(arguments: [
        "1号楼", "1栋", "1幢", "一号楼", "１号楼", "第一幢", "1#", "1#楼", "1座",
    ])
    func `all words for a building are one`(written: String) {
        #expect(DoorAddress(written)?.text == "1幢")
    }

    @Test(arguments: [
        ("中北路12号附3号", "中北路12号附3号"), ("中北路12-1号", "中北路12-1号"),
        ("东湖路门牌12号301室", "东湖路12号301室"), ("东湖路十二号三〇一室", "东湖路12号301室"),
        ("东湖路12号院3号楼2单元501室", "东湖路12号院3幢2单元501室"), ("第一幢第二单元第301室", "1幢2单元301室"),
        ("3栋无单元502室", "3幢502室"), ("3栋东单元401", "3幢东单元401室"), ("3栋1301-2室", "3幢1301-2室"),
        ("1#楼2单元301", "1幢2单元301室"), ("1号楼3门401", "1幢3单元401室"),
        ("武汉市武昌区东湖路12号", "东湖路12号"), ("湖北省武汉市武昌区滨湖小区3栋", "滨湖小区3幢"),
        ("武昌区水果湖街道东湖路12-1号", "东湖路12-1号"), ("北区6栋2单元301", "北区6幢2单元301室"),
        ("市政小区3栋", "市政小区3幢"), ("省直小区3栋2单元101", "省直小区3幢2单元101室"),
    ])
    func `plates, sides and what stands before are read`(written: String, text: String) throws {
        let address = try #require(DoorAddress(written))

        #expect(address.text == text)
        #expect(DoorAddress(address.text) == address)
    }
}

@Suite struct HanNumberWritingTests {
    @Test(arguments: [
        (0, "零"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (42, "四十二"), (101, "一百零一"),
        (110, "一百一十"), (201, "二百零一"), (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"), (1260, "一千二百六十"),
    ])
    func `a number is written as articles of law are numbered`(number: Int, text: String) {
        #expect(HanNumber.written(number) == text)
    }

    @Test func `what is written is read again`() {
        for number in 1...9999 { #expect(HanNumber.read(HanNumber.written(number)) == number) }
    }
}
