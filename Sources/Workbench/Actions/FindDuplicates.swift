import Governance
import Records

/// 查重: residents who may be in the books twice.
var findDuplicates: Action {
    Action(
        "查重", title: "可能记了两遍的居民，带理由；核对以后用 合并",
        arguments: [
            Action.Argument("居民", hint: "居民"), Action.Argument("地方", hint: "张家湾，张家湾/03，全部", isOptional: true),
        ],
        example: "查重 居民 张家湾",
        takesRest: false,
        run: { desk, words in
            guard words[0] == "居民" else {
                throw ActionFailure.notUnderstood("还不能查“\(words[0])”的重", hint: "写 查重 居民")
            }
            let place = try words.count > 1 ? desk.place(named: words[1]) : nil
            return try DuplicateSearch(desk, in: place).answer()
        })
}

/// The residents of a place as columns to compare, and what comparing them found.
private struct DuplicateSearch {
    let desk: Desk
    private var ids: [Int64] = []
    private var columns = [[String]](repeating: [], count: 6)
    private var addresses: [String] = []
    private let findings: Matching.Findings

    /// As many as one screen can be looked through for; programs get all.
    private static let most = 200

    private static let schema = Matching.Schema([
        Matching.Field(0, "姓名", .hanName), Matching.Field(1, "性别", .sex),
        Matching.Field(2, "出生日期", .date), Matching.Field(3, "身份证号码", .checkedNumber),
        Matching.Field(4, "电话", .phone), Matching.Field(5, "住址", .address),
    ])

    init(_ desk: Desk, in place: PlaceName?) throws {
        self.desk = desk
        var selection = Selection(of: Resident.declaration)
        if let place { selection = selection.where(.within(place.id)) }
        var ordered = selection
        ordered.order = [Order("id")]
        let paths: [Path] = [
            "id", "name", "sex", "birth", "community.name", "household.building.estate",
            "household.building.name", "household.unit", "household.room",
        ]
        var rows: [Int64: Int] = [:]
        var (ids, columns, addresses): ([Int64], [[String]], [String]) = ([], self.columns, [])
        try desk.session.each(ordered, paths) { row in
            let address = Household.address(
                estate: row.textIfAny(5), building: row.textIfAny(6) ?? "", unit: row.textIfAny(7),
                room: row.textIfAny(8))
            rows[row.integer(0)] = ids.count
            ids.append(row.integer(0))
            columns[0].append(row.text(1))
            columns[1].append(row.textIfAny(2) ?? "")
            columns[2].append(row.dayIfAny(3)?.description ?? "")
            columns[3].append("")
            columns[4].append("")
            // A door of one community and the same door of another are not one.
            columns[5].append(address.isEmpty ? "" : (row.textIfAny(4) ?? "") + address)
            addresses.append(address)
        }
        // Protected numbers are compared by what is equal for equal numbers, and nothing else.
        for (column, field) in [(3, Resident.idNumber.name), (4, Resident.phone.name)] {
            try desk.session.sealedWords(of: selection, field) { id, word in
                if let row = rows[id] { columns[column][row] = word }
            }
        }
        (self.ids, self.columns, self.addresses) = (ids, columns, addresses)
        findings = Matching.link(columns, by: Self.schema, readings: { NameKeys.readings(ofLetter: $0) })
    }

    func answer() -> Answer {
        // Two people by their numbers: 合并 would refuse them.
        let pairs = findings.pairs.filter { $0.doubt != .otherNumber }
        let rows = pairs.prefix(Self.most).map { pair -> [Answer.Cell] in
            let reasons =
                findings.reasons(pair.first, pair.second).map(\.text)
                + (pair.doubt.map { [$0.rawValue] } ?? [])
            return [
                .text(pair.verdict.rawValue), .text("居民\(ids[pair.first])"), .text(columns[0][pair.first]),
                .text(addresses[pair.first]), .text("居民\(ids[pair.second])"), .text(columns[0][pair.second]),
                .text(addresses[pair.second]), .text(reasons.joined(separator: "；")),
            ]
        }
        let duplicates = pairs.count { $0.verdict == .duplicate }
        var notes = [
            "核对 \(ids.count) 人，比过 \(findings.compared) 对：重复 \(duplicates) 对，"
                + "待核对 \(pairs.count - duplicates) 对；截至 \(desk.session.day)"
        ]
        let apart = findings.pairs.count - pairs.count
        if apart > 0 { notes.append("另有 \(apart) 对很像，身份证号码却都有效而不同，是两个人，没有列出") }
        if pairs.count > Self.most { notes.append("只列出最像的 \(Self.most) 对；先处理这些，或写明社区") }
        if !pairs.isEmpty { notes.append("是同一个人的：合并 居民… 居民… 依据；只是提示，格务不会自己合并") }
        return Answer(
            columns: [
                Answer.Column("verdict", "判断"), Answer.Column("first", "一条"),
                Answer.Column("first_name", "姓名"),
                Answer.Column("first_address", "住址"), Answer.Column("second", "另一条"),
                Answer.Column("second_name", "姓名"), Answer.Column("second_address", "住址"),
                Answer.Column("reasons", "理由"),
            ], rows: Array(rows), notes: notes)
    }
}
