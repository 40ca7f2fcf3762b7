import Foundation
import Testing

@testable import Records

/// Somebody found by parts of the name, in whatever letters.
private enum Visitor: RecordType {
    static func searching(_ version: Int = 1) -> Searching {
        Searching(
            scheme: "visitor", version: version,
            keys: { text in
                let words = text.split(separator: " ").map(String.init)
                let initials = String(words.compactMap(\.first)).lowercased()
                let whole = words.joined().lowercased()
                return [initials] + whole.indices.map { String(whole[$0...]) }
            },
            query: { $0.filter { $0 != " " }.lowercased() })
    }
    static let name = Field<String>("name", title: "姓名", searching: searching())
    static let note = Field<String?>("note", title: "备注")
    static let area = Field<Area.ID?>("area", title: "片区")
    static let declaration = Declaration(
        "visitor", title: "客人", fields: [name, note, area], indexes: [.on(name)], place: "area")
}

/// The same records by a program that does not search them yet.
private enum Plain: RecordType {
    static let name = Field<String>("name", title: "姓名")
    static let declaration = Declaration(
        "visitor", title: "客人", fields: [name, Visitor.note, Visitor.area], indexes: [.on(name)],
        place: "area")
}

@Suite struct SearchTests {
    private static let catalogue = Catalogue(
        [Area.self, Link.self, Visitor.self], places: PlaceTree(Link.self, child: "child", parent: "parent"))

    private func books() throws -> Books { try Books(Self.catalogue) }

    private func found(
        _ word: String, in books: Books, limit: Int = 10, scope: Int64? = nil, known: Int64? = nil
    )
        throws -> [String]
    {
        try books.read(known: known, scope: scope) { session throws in
            let ids = try session.search(
                Selection(of: Visitor.declaration), Visitor.name, word, limit: limit)
            return try ids.map { try session.find(Visitor.ID($0))?[Visitor.name] ?? "-" }
        }
    }

    @Test func `a name is found by its beginning, its middle and its initials, the nearest first`() throws {
        let books = try books()
        try books.write { work throws in
            for name in ["Anna Berg", "Ann Alder", "Berta Anders", "An", "An"] {
                try work.insert(Visitor.self, Visitor.name <- name)
            }
        }
        #expect(try found("an", in: books) == ["An", "An", "Berta Anders", "Anna Berg", "Ann Alder"])
        #expect(try found("An nab", in: books) == ["Anna Berg"])
        #expect(try found("ba", in: books) == ["Berta Anders"])
        #expect(try found("erta", in: books) == ["Berta Anders"])
        #expect(try found("an", in: books, limit: 2) == ["An", "An"])
        #expect(try found("x", in: books).isEmpty)
        #expect(try found(" ", in: books).isEmpty)
    }

    @Test func `a name that is changed or taken away is found as it was only in the past`() throws {
        let books = try books()
        let id = try books.write { try $0.insert(Visitor.self, Visitor.name <- "Anna Berg") }.result
        try books.write { try $0.update(id, Visitor.name <- "Anna Carl") }
        #expect(try found("berg", in: books).isEmpty)
        #expect(try found("carl", in: books) == ["Anna Carl"])
        #expect(
            try books.read(known: 1) { session throws in
                try session.search(Selection(of: Visitor.declaration), Visitor.name, "berg", limit: 9)
            } == [id.raw])
        try books.write { _ = try $0.undo([2]) }
        #expect(try found("berg", in: books) == ["Anna Berg"])
    }

    @Test func `a unit that does not land leaves no keys behind, and the next makes them`() throws {
        let books = try books()
        try books.session { session throws in
            #expect(throws: CancellationError.self) {
                try session.write(Purpose("test")) { work in
                    try work.insert(Visitor.self, Visitor.name <- "Anna")
                    throw CancellationError()
                }
            }
            try session.write(Purpose("test")) { try $0.insert(Visitor.self, Visitor.name <- "Anna") }
        }
        #expect(try found("anna", in: books) == ["Anna"])
    }

    @Test func `only what lies in the scope is found`() throws {
        let books = try books()
        let (here, there) = try books.write { work throws in
            (try work.insert(Area.self, Area.name <- "东"), try work.insert(Area.self, Area.name <- "西"))
        }.result
        try books.write { work throws in
            try work.insert(Visitor.self, Visitor.name <- "Anna East", Visitor.area <- here)
            try work.insert(Visitor.self, Visitor.name <- "Anna West", Visitor.area <- there)
        }
        #expect(try found("anna", in: books, scope: here.raw) == ["Anna East"])
    }

    @Test func `what is erased leaves no key, unless somebody else bears the name`() throws {
        let books = try books()
        let (anna, other) = try books.write { work throws in
            (
                try work.insert(Visitor.self, Visitor.name <- "Anna"),
                try work.insert(Visitor.self, Visitor.name <- "Anna")
            )
        }.result
        try books.write { try $0.update(anna, Visitor.name <- "Once") }
        try books.write { try $0.erase(Visitor.declaration, id: anna.raw) }
        #expect(try found("anna", in: books) == ["Anna"])
        #expect(try books.number("SELECT count(*) FROM search_key WHERE text = 'Once'") == 0)
        try books.write { try $0.erase(Visitor.declaration, id: other.raw) }
        #expect(try books.number("SELECT count(*) FROM search_key") == 0)
    }

    @Test func `keys that are gone are missed, and made again`() throws {
        let books = try books()
        try books.write { work throws in
            for name in ["Anna", "Berta", " "] { try work.insert(Visitor.self, Visitor.name <- name) }
        }
        #expect(try books.verify().holds)
        try books.tamper("DELETE FROM search_key WHERE text = 'Anna'")
        #expect(try books.verify().discrepancies == [.keys(field: "姓名", texts: 1)])
        #expect(try Store.migrate(books.location, Self.catalogue) == ["visitor"])
        #expect(try books.verify().holds)
        #expect(try found("anna", in: books) == ["Anna"])
        #expect(try Store.migrate(books.location, Self.catalogue).isEmpty)
    }

    @Test func `older books get their keys when they are brought up`() throws {
        let older = Catalogue(
            [Area.self, Link.self, Plain.self], places: PlaceTree(Link.self, child: "child", parent: "parent")
        )
        let books = try Books(older)
        try books.write { try $0.insert(Plain.self, Plain.name <- "Anna Berg") }
        #expect(throws: RecordFailure.self) { try books.again(Self.catalogue) }
        #expect(try Store.migrate(books.location, Self.catalogue) == ["visitor"])
        let ids = try books.again(Self.catalogue).session(Context(actor: "", day: Books.today)) { session in
            try session.search(Selection(of: Visitor.declaration), Visitor.name, "berg", limit: 9)
        }
        #expect(ids.count == 1)
    }
}
