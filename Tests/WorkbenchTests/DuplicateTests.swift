import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct DuplicateTests {
    /// Sixty people of whom one is in the books twice, misspelt and at another door, and a pair of twins.
    private static func street() throws -> Street {
        try Street.sample { street in
            let surnames = Array("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许")
            for number in 0..<60 {
                let name = "\(surnames[number % 20])\(["建国", "秀兰", "志强"][number / 20])"
                let born = Day(year: 1940 + number, month: 1 + number % 12, day: 1 + number % 28)
                try street.household(name, born: born ?? street.today, phone: "1540000\(1000 + number)")
            }
            try street.household("欧阳砚秋", born: "1951-03-08", phone: "15477770001")
            try street.household("欧阳彦秋", born: "1951-03-08", phone: "15477770001")
            try street.household("慕容晓东", born: "1988-06-06", phone: "15477770002")
            try street.member("慕容晓西", of: "慕容晓东", born: "1988-06-06")
        }
    }

    @Test func `who is in the books twice is found with the reasons, and twins are left alone`() throws {
        let street = try Self.street()
        let answer = try street.type("查重 居民")
        let rows = answer.rows.map { row in row.map { if case .text(let text) = $0 { text } else { "" } } }
        let first = try #require(rows.first)
        #expect(Set([first[2], first[5]]) == ["欧阳砚秋", "欧阳彦秋"])
        #expect(first[0] == "重复")
        #expect(first[7].contains("姓名：同音字不同"))
        #expect(first[7].contains("出生日期：相同"))
        #expect(!rows.contains { $0[0] == "重复" && $0[2].hasPrefix("慕容") })
        #expect(!answer.rows.description.contains("15477770001"))
        #expect(try street.type("查重 居民") == answer)
    }

    @Test func `namesakes of one birthday whose identity numbers are both valid are two people`() throws {
        let numbers = ["420199198503021236", "42019919850302455X"]
        func found(_ second: String?, phone: String) throws -> [String] {
            let street = try Self.street()
            for (name, number, phone) in [("甲", numbers[0], "15477770005"), ("乙", second, phone)] {
                try street.household("上官\(name)", born: "1985-03-02", phone: phone)
                let person = try #require(street.residents["上官\(name)"])
                try street.write { work in
                    try work.update(person, Resident.name <- "上官云舒")
                    if let number { try work.update(person, Resident.idNumber <- Sealed(number)) }
                }
            }
            return try street.type("查重 居民").rows.filter { $0[2] == .text("上官云舒") }.map {
                if case .text(let verdict) = $0[0] { verdict } else { "" }
            }
        }
        #expect(try found(numbers[1], phone: "15477770006") == [])
        #expect(try found(numbers[1], phone: "15477770005") == [])
        #expect(try found(numbers[0], phone: "15477770006") == ["重复"])
        #expect(try found(nil, phone: "15477770005") == ["重复"])
    }

    @Test func `an identity number that cannot be is kept out of the books, however it is written`() throws {
        let street = try Self.street()
        let person = try #require(street.residents["欧阳砚秋"])
        for number in ["420199198503021235", "420199198502301238", "42019919850302455x", "4201991985"] {
            #expect(throws: RecordFailure.self, "\(number)") {
                try street.write { try $0.update(person, Resident.idNumber <- Sealed(number)) }
            }
        }
        #expect(try street.read { try $0.find(person)?[Resident.idNumber] } == nil)
    }

    @Test func `only those within the account's scope are compared`() throws {
        let street = try Self.street()
        try street.account("书记", .secretary, scope: "张家湾/1")
        #expect(try street.type("查重 居民", as: "书记").rows.isEmpty)
        #expect(throws: ActionFailure.self) { try street.type("查重 单位") }
    }
}
