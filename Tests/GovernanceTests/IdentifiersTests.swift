import Governance
import Records
import TestKit
import Testing

@Suite struct IDNumberTests {
    @Test(arguments: [
        // Numbers whose check character is right, with every way people write them.
        ("42019919491231009X", "42019919491231009X"), ("42019919491231009x", "42019919491231009X"),
        ("42019919800101006X", "42019919800101006X"), ("４２０１９９１９５５０４２１８０９６", "420199195504218096"),
        (" 420199 19550421 8096 ", "420199195504218096"), ("'420199195504218096", "420199195504218096"),
        ("42019919800101006×", "42019919800101006X"), ("42019919800101006Ｘ", "42019919800101006X"),
        ("420199-19550421-8096", "420199195504218096"),
        // Fifteen digits, and one of those kept for people past a hundred.
        ("420199550421809", "420199195504218096"), ("420199800101006", "42019919800101006X"),
        ("420199981201998", "420199189812019987"),
    ])
    func `a number is read however it is written`(written: String, text: String) throws {
        let number = try IDNumber(written)

        #expect(number.text == text)
        #expect(try IDNumber(number.text) == number)
    }

    @Test(arguments: [
        ("42019919550421809", IDNumber.Flaw.length(17), "号码应为 18 位，这里是 17 位"),
        ("", .length(0), "号码应为 18 位，这里是 0 位"),
        ("42O199195504218096", .character("O", place: 3), "第 3 位是“O”，应为数字"),
        ("42019919550421809A", .character("A", place: 18), "第 18 位是“A”，应为数字"),
        ("4201991955042l8096", .character("l", place: 14), "第 14 位是“l”，应为数字"),
        ("420199195504一8096", .character("一", place: 13), "第 13 位是“一”，应为数字"),
        ("X20199195504218096", .character("X", place: 1), "第 1 位是“X”，应为数字"),
        ("990199195504218096", .region("99"), "开头两位“99”不是任何省份的代码"),
        ("000000195504218096", .region("00"), "开头两位“00”不是任何省份的代码"),
        // The check character is right, and 29 February 2010 never was.
        ("420199201002290010", .date, "第 7 至 14 位不是一个真实的出生日期"),
        ("420199000001010012", .date, "第 7 至 14 位不是一个真实的出生日期"),
        ("420199551321809", .oldDate, "第 7 至 12 位不是一个真实的出生日期"),
        (
            "420199195504218095", .checkCharacter(expected: "6", found: "5", swapped: true),
            "校验位不符：按前 17 位算是“6”，写的是“5”"
        ),
        (
            "42019919550421809X", .checkCharacter(expected: "6", found: "X", swapped: true),
            "校验位不符：按前 17 位算是“6”，写的是“X”"
        ),
        ("4.20199E+17", .lostDigits, "号码被表格当成数字，末几位已经丢失"),
        ("4.201991953091634e17", .lostDigits, "号码被表格当成数字，末几位已经丢失"),
        ("420199195309163000", .lostDigits, "号码被表格当成数字，末几位已经丢失"),
        ("420199********8096", .hidden, "号码的一部分被星号遮住"),
    ])
    func `what is wrong with a number is said exactly`(written: String, flaw: IDNumber.Flaw, message: String)
    {
        let found = #expect(throws: IDNumber.Flaw.self) { try IDNumber(written) }

        #expect(found == flaw)
        #expect(found?.message == message)
        #expect(found?.hint.isEmpty == false)
    }

    @Test func `one wrong digit and two neighbours changed about never pass`() throws {
        let right = Array("420199195504218096")
        for place in right.indices {
            for digit in "0123456789" where digit != right[place] {
                var wrong = right
                wrong[place] = digit
                #expect(throws: IDNumber.Flaw.self) { try IDNumber(String(wrong)) }
            }
            if place > 0, right[place] != right[place - 1] {
                var wrong = right
                wrong.swapAt(place, place - 1)
                #expect(throws: IDNumber.Flaw.self) { try IDNumber(String(wrong)) }
            }
        }
    }

    @Test(arguments: [
        ("810000199001010019", IDNumber.Kind.residencePermit), ("830000199001010012", .residencePermit),
        ("420199195504218096", .citizen), ("94219019900101001X", .permanentResidence),
    ])
    func `permits have the same shape`(written: String, kind: IDNumber.Kind) throws {
        #expect(try IDNumber(written).kind == kind)
    }

    @Test func `birth, sex and area are in the number, and the mask hides who it is`() throws {
        let number = try IDNumber("420199195504218096")

        #expect(number.birth == Day("1955-04-21"))
        #expect(number.sex == .male)
        #expect(number.area == 420199)
        #expect(number.masked == "420199********8096")
        #expect(try IDNumber("420199197901305563").sex == .female)
        #expect(IDNumber.mask("4201991955") == "420*******")
        #expect(IDNumber.mask("") == "")
    }
}

@Suite struct PhoneNumberTests {
    @Test(arguments: [
        ("15412345678", "15412345678"), ("154-1234 5678", "15412345678"), ("154 1234 5678", "15412345678"),
        ("１５４１２３４５６７８", "15412345678"), ("+86 154-1234-5678", "15412345678"),
        ("008615412345678", "15412345678"),
        ("8615412345678", "15412345678"), ("（027）87654321", "027-87654321"),
        ("027-8765 4321", "027-87654321"),
        ("02787654321", "027-87654321"), ("+86 27 8765 4321", "027-87654321"), ("13900000000", "13900000000"),
        ("154\u{2014}12345678", "15412345678"), ("\u{200B}15412345678\u{A0}", "15412345678"),
    ])
    func `a number is read however it is written`(written: String, text: String) throws {
        #expect(try PhoneNumber(written).text == text)
    }

    @Test(arguments: [
        ("154356426", PhoneNumber.Flaw.length(9), "电话号码应为 11 位手机号或“027-”加 8 位固话，这里是 9 位"),
        ("154356426111", .length(12), "电话号码应为 11 位手机号或“027-”加 8 位固话，这里是 12 位"),
        ("12412345678", .mobile, "11 位手机号应以 13 至 19 开头"),
        ("25412345678", .mobile, "11 位手机号应以 13 至 19 开头"),
        ("01087654321", .landline, "固定电话应为“027-”加 8 位号码"),
        ("02717654321", .landline, "固定电话应为“027-”加 8 位号码"),
        ("87654321", .noAreaCode, "固定电话没有区号"),
        ("154123456一8", .character("一"), "电话号码里有“一”"),
        ("15412345678(儿子)", .character("儿"), "电话号码里有“儿”"),
        ("15412345678/15487654321", .several, "一格里写了几个号码"),
        ("15412345678、87654321", .several, "一格里写了几个号码"),
        ("15412345678\n15487654321", .several, "一格里写了几个号码"),
    ])
    func `what is wrong with a number is said exactly`(
        written: String, flaw: PhoneNumber.Flaw, message: String
    ) {
        let found = #expect(throws: PhoneNumber.Flaw.self) { try PhoneNumber(written) }

        #expect(found == flaw)
        #expect(found?.message == message)
    }

    @Test func `the mask keeps both ends and nothing more`() throws {
        #expect(try PhoneNumber("15412345678").masked == "154****5678")
        #expect(try PhoneNumber("02787654321").masked == "027-****4321")
        #expect(PhoneNumber.mask("154356426") == "154******")
        #expect(PhoneNumber.mask("8765") == "8***")
    }
}

@Suite struct CivilDateTests {
    @Test(arguments: [
        "1979-01-30", "1979.1.30", "1979/1/30", "19790130", "1979年1月30日", "1979年01月30号", "１９７９－０１－３０",
        "1979-01-30 00:00:00", "1979-01-30T08:30:00", "1979. 1. 30", " 1979-1-30 ", "1979/01/30 0:00",
    ])
    func `a day is read in the styles of registers`(written: String) throws {
        #expect(try CivilDate(written) == .day(Day("1979-01-30")))
    }

    @Test(arguments: ["1979-01", "1979.1", "1979年1月", "197901", "1979/01"])
    func `a month alone is a month`(written: String) throws {
        let date = try CivilDate(written)

        #expect(date == .month(year: 1979, month: 1))
        #expect(date.earliest == Day("1979-01-01"))
        #expect(date.covers(Day("1979-01-30")))
        #expect(!date.covers(Day("1979-02-01")))
    }

    @Test(arguments: [
        ("1979-02-29", CivilDate.Flaw.noSuchDay), ("1979-13-01", .noSuchDay), ("1979-13", .noSuchDay),
        ("19791330", .noSuchDay), ("0000-01-01", .noSuchDay), ("79.1.30", .noCentury), ("79-01", .noCentury),
        ("1979", .yearOnly), ("1979年", .yearOnly), ("30/1/1979", .unreadable), ("一月", .unreadable),
        ("1979-1-30-2", .unreadable), ("约1979-1-30", .unreadable), ("", .unreadable), ("28885", .unreadable),
    ])
    func `what is no day, or could be two, is not read`(written: String, flaw: CivilDate.Flaw) {
        let found = #expect(throws: CivilDate.Flaw.self) { try CivilDate(written) }

        #expect(found == flaw)
    }

    @Test func `the mask keeps the year`() {
        #expect(CivilDate.mask("1979-01-30") == "1979-**-**")
        #expect(CivilDate.mask("1979年1月30日") == "1979年*月**日")
    }
}
