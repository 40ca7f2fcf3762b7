import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct FindTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            try $0.building("8幢", in: "张家湾/2")
            try $0.household("张桂英", phone: "15412345678")
            try $0.household("单桂英", in: "8幢")
            try $0.household("张桂", in: "8幢")
            try $0.household("欧阳样样")
            try $0.account("网格", .gridWorker, scope: "张家湾/2")
        }
        let person = try #require(street.residents["单桂英"])
        try street.write { try $0.update(person, Resident.idNumber <- Sealed("42019919430501001X")) }
        return street
    }

    private static func names(_ street: Street, _ word: String, as account: String? = nil) throws -> [String]
    {
        try street.type("居民 \(word)", as: account).rows.map { row in
            if case .text(let name) = row[1] { name } else { "" }
        }
    }

    @Test(arguments: [
        ("张桂英", ["张桂英"]), ("张桂", ["张桂", "张桂英"]), ("桂英", ["单桂英", "张桂英"]),
        ("zgy", ["张桂英"]), ("zhang", ["张桂", "张桂英"]), ("zhangguiying", ["张桂英"]), ("ZhangGui", ["张桂", "张桂英"]),
        // The surname is read shan; who types dan finds it as well.
        ("shanguiying", ["单桂英"]), ("danguiying", ["单桂英"]), ("sgy", ["单桂英"]), ("ouyang", ["欧阳样样"]),
        ("5678", ["张桂英"]), ("001X", ["单桂英"]), ("001x", ["单桂英"]), ("15412345678", ["张桂英"]),
        ("42019919430501001x", ["单桂英"]), ("8幢", ["单桂英", "张桂"]), ("8栋1单元201", ["单桂英"]),
        ("６号楼1单元101室", ["张桂英"]),
    ])
    func `somebody is found by whatever is remembered`(word: String, expected: [String]) throws {
        let street = try Self.street()
        #expect(Set(try Self.names(street, word)) == Set(expected))
        // Who is called exactly so comes first.
        if expected.contains(word) { #expect(try Self.names(street, word).first == word) }
    }

    @Test func `somebody is found by the number that every list prints`() throws {
        let street = try Self.street()
        let person = try #require(street.residents["张桂英"])
        #expect(try Self.names(street, "居民\(person.raw)") == ["张桂英"])
        #expect(throws: ActionFailure.self) { try Self.names(street, "居民\(person.raw)", as: "网格") }
    }

    @Test func `nobody outside the account's scope is found, by whatever word`() throws {
        let street = try Self.street()
        #expect(try Self.names(street, "桂英", as: "网格") == ["单桂英"])
        for word in ["张桂英", "zgy", "5678", "15412345678", "6幢", "zhangguiying"] {
            #expect(throws: ActionFailure.self, "\(word)") { try Self.names(street, word, as: "网格") }
        }
    }

    @Test func `a name that was corrected is found by the new one alone`() throws {
        let street = try Self.street()
        let person = try #require(street.residents["张桂英"])
        try street.write { try $0.update(person, Resident.name <- "章桂瑛") }
        #expect(try Self.names(street, "zhangguiying") == ["章桂瑛"])
        #expect(throws: ActionFailure.self) { try Self.names(street, "张桂英") }
    }
}
