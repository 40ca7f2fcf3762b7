import Foundation
import Governance
import Records
import Testing

@Suite struct DictionaryTests {
    static let text = DataDictionary(coreCatalogue).text

    @Test func `the page in docs says what the declarations say`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let stored = try String(contentsOf: root.appending(path: "docs/data-dictionary.md"), encoding: .utf8)
        let (written, declared) = (stored.split(separator: "\n"), Self.text.split(separator: "\n"))
        let place = zip(written, declared).enumerated().first { $1.0 != $1.1 }
        #expect(
            stored == Self.text,
            """
            docs/data-dictionary.md is out of date, first at: \(place.map { "\($1.1)" } ?? "its end").
            Renew it: swift run gewu dictionary > docs/data-dictionary.md
            """)
    }

    @Test(arguments: coreCatalogue.types.map(\.name))
    func `every type, field and relation is in it`(name: String) throws {
        let type = try coreCatalogue.type(named: name)
        let heading = "## \(type.title) \(name)\n"
        let found = Self.text.range(of: heading)
        let start = try #require(found?.upperBound)
        let end = Self.text.range(of: "\n## ", range: start..<Self.text.endIndex)?.lowerBound
        let section = Self.text[start..<(end ?? Self.text.endIndex)]
        for field in type.columns { #expect(section.contains("| `\(field.name)` | \(field.title) |")) }
        for derived in type.derived.values {
            #expect(section.contains("| `\(derived.name)` | \(derived.title) |"))
        }
    }

    @Test(arguments: [
        "| `id_number` | 身份证号码 | 文字 |  | 敏感，加密，末四位 |  | 认准是同一个人 |",
        "| `until` | 至 | 日期 |  |  |  | 到这一天恢复上门 |",
        "| `household` | 户 | 一条户 | 当天的一条，经户成员 `household_member`，从 `resident` 到 `household` |",
        "| `last_visit` | 上次见到 | 日期 | `visits` 里最大的 `day`，只算 `outcome` = 见到 的 |",
        "| `age` | 年龄 | 整数 | 从 `birth` 到当天的周岁 |",
        "| `state` | 席位状态 | 选项 | 是 |  | 到位、缺位、不适用 |  |",
        "| `body` | 党组织 | 指向记录 | 是 |  | 党组织 `party_body` |  |",
        "- `code`，不能重复（只限 `until` 为空的）",
        "- 时间：发生在“走访日期”（`day`）当天；在那以前查，还没有这条记录。",
    ])
    func `it says a thing as staff would`(line: String) {
        #expect(Self.text.split(separator: "\n").contains { $0 == line })
    }
}
