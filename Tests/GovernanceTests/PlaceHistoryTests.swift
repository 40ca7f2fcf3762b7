import Governance
import Records
import TestKit
import Testing

@Suite struct PlaceHistoryTests {
    private static let code = "420106011001"

    private static func assign(
        _ code: String, to place: String, from: Day, until: Day? = nil, in street: Street
    ) throws {
        try street.write { work in
            try work.insert(
                AssignedCode.self, AssignedCode.code <- code, AssignedCode.place <- Int(street.place(place)),
                AssignedCode.from <- from, AssignedCode.until <- until)
        }
    }

    private static func follow(
        _ kind: PlaceSuccessor.Kind, _ earlier: String, _ later: String, on day: Day, oldName: String? = nil,
        in street: Street
    ) throws {
        try street.write { work in
            try work.insert(
                PlaceSuccessor.self, PlaceSuccessor.kind <- kind,
                PlaceSuccessor.earlier <- Int(street.place(earlier)),
                PlaceSuccessor.later <- Int(street.place(later)), PlaceSuccessor.day <- day,
                PlaceSuccessor.oldName <- oldName)
        }
    }

    /// 张家湾 bore the code until it was given to 李家湾.
    private static func street() throws -> Street {
        try Street.sample {
            try $0.community("李家湾", grids: 1)
            try assign(code, to: "张家湾", from: "2020-01-01", until: "2025-10-31", in: $0)
            try assign(code, to: "李家湾", from: "2026-01-01", in: $0)
        }
    }

    @Test(
        arguments: [
            ("2019-12-31", nil), ("2020-01-01", "张家湾"), ("2025-10-30", "张家湾"), ("2025-10-31", nil),
            ("2025-12-31", nil), ("2026-01-01", "李家湾"), ("2030-01-01", "李家湾"),
        ] as [(Day, String?)])
    func `a code that was used again says which place it was on that day`(day: Day, place: String?) throws {
        let street = try Self.street()
        let found = try street.read(on: day) { try $0.place(coded: Self.code) }
        #expect(found == place.map { street.place($0) })
    }

    @Test func `an old code stays findable, with all who bore it`() throws {
        let street = try Self.street()
        let bearers = try street.read { try $0.bearers(of: Self.code) }
        #expect(bearers.map(\.place) == [street.place("李家湾"), street.place("张家湾")])
        #expect(bearers.map(\.from) == ["2026-01-01", "2020-01-01"])
        #expect(bearers.map(\.until) == [nil, "2025-10-31"])
    }

    @Test func `two places do not bear one code at once`() throws {
        let street = try Self.street()
        #expect(throws: RecordFailure.alike(type: "区划代码", fields: ["代码"])) {
            try Self.assign(Self.code, to: "张家湾", from: "2026-06-01", in: street)
        }
    }

    @Test(arguments: ["42010601100", "9e9", ""])
    func `what is no code is refused, not unfound`(text: String) throws {
        let street = try Self.street()
        #expect(throws: PlaceCode.Flaw.self) { try street.read { try $0.place(coded: text) } }
        #expect(throws: RecordFailure.self) {
            try Self.assign(text, to: "张家湾", from: "2026-01-01", in: street)
        }
    }

    @Test func `what became of a place is followed through splits and mergers`() throws {
        let street = try Street.sample {
            for name in ["东湾", "西湾", "大湾"] { try $0.community(name, grids: 1) }
            try Self.follow(.split, "张家湾", "东湾", on: "2024-01-01", in: $0)
            try Self.follow(.split, "张家湾", "西湾", on: "2024-01-01", in: $0)
            try Self.follow(.merged, "西湾", "大湾", on: "2026-01-01", in: $0)
            try Self.follow(.renamed, "大湾", "大湾", on: "2026-02-01", oldName: "小湾", in: $0)
        }
        func successors(_ name: String, on day: Day) throws -> Set<Int64> {
            Set(try street.read(on: day) { try $0.successors(of: street.place(name)) })
        }
        func places(_ names: String...) -> Set<Int64> { Set(names.map { street.place($0) }) }
        #expect(try successors("张家湾", on: "2023-12-31") == places("张家湾"))
        #expect(try successors("张家湾", on: "2025-12-31") == places("东湾", "西湾"))
        #expect(try successors("张家湾", on: "2026-01-01") == places("东湾", "大湾"))
        #expect(try successors("大湾", on: "2026-11-17") == places("大湾"))
    }

    @Test func `a split or merger is between two places, and a renaming names the old name`() throws {
        let street = try Self.street()
        #expect(throws: RecordFailure.inconsistent(type: "地点沿革", reason: "拆分、合并的前后是两个地点")) {
            try Self.follow(.merged, "张家湾", "张家湾", on: "2026-01-01", in: street)
        }
        #expect(throws: RecordFailure.inconsistent(type: "地点沿革", reason: "更名的是同一个地点，写上原名称")) {
            try Self.follow(.renamed, "张家湾", "张家湾", on: "2026-01-01", in: street)
        }
    }
}
