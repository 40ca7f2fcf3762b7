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

    @Test func `only those within the account's scope are compared`() throws {
        let street = try Self.street()
        try street.account("书记", .secretary, scope: "张家湾/1")
        #expect(try street.type("查重 居民", as: "书记").rows.isEmpty)
        #expect(throws: ActionFailure.self) { try street.type("查重 单位") }
    }
}
