import Governance
import Records

extension Regridded {
    /// Before and after, grid by grid, and what people have to see to.
    package var answer: Answer {
        let map = redrawing.map
        guard !redrawing.isNothing else {
            return Answer(columns: columns, notes: ["\(map.name)社区的网格已经是这样，没有改动；截至 \(map.day)"])
        }
        var rows = report.touched.map(row)
        rows.append(total)
        return Answer(columns: columns, rows: rows, notes: notes)
    }

    private var columns: [Answer.Column] {
        [
            Answer.Column("grid", "网格"), Answer.Column("name", "名称"), Answer.Column("change", "变动"),
            Answer.Column("buildings_before", "原楼栋"), Answer.Column("buildings_after", "现楼栋"),
            Answer.Column("households_before", "原户数"), Answer.Column("households_after", "现户数"),
            Answer.Column("residents_before", "原居民"), Answer.Column("residents_after", "现居民"),
            Answer.Column("care_before", "原关爱对象"), Answer.Column("care_after", "现关爱对象"),
            Answer.Column("duties_before", "原待办"), Answer.Column("duties_after", "现待办"),
            Answer.Column("size_before", "原规模"), Answer.Column("size_after", "现规模"),
            Answer.Column("as_of", "截至"),
        ]
    }

    private func row(_ line: GridReport.Line) -> [Answer.Cell] {
        let change = line.before == nil ? "新设" : line.after == nil ? "撤销" : "调整"
        return [.number(line.number), .text(line.name), .text(change)] + figures(line.before, line.after)
            + [
                size(line.number, line.before), size(line.number, line.after),
                .text(redrawing.map.day.description),
            ]
    }

    /// The whole community: the same before and after, or the report would be wrong.
    private var total: [Answer.Cell] {
        func sum(_ part: KeyPath<GridReport.Line, GridFigures?>) -> GridFigures {
            report.lines.compactMap { $0[keyPath: part] }.reduce(GridFigures(), +)
        }
        return [.none, .text("全社区"), .none] + figures(sum(\.before), sum(\.after))
            + [.none, .none, .text(redrawing.map.day.description)]
    }

    private func figures(_ before: GridFigures?, _ after: GridFigures?) -> [Answer.Cell] {
        let parts: [KeyPath<GridFigures, Int>] = [\.buildings, \.households, \.residents, \.inCare, \.duties]
        return parts.flatMap { part in
            [before, after].map { $0.map { .number($0[keyPath: part]) } ?? .none }
        }
    }

    private func size(_ number: Int, _ figures: GridFigures?) -> Answer.Cell {
        figures.map { .text(limits.words(number, $0)) } ?? .none
    }

    private var notes: [String] {
        let map = redrawing.map
        let first = isPreview ? "预览，没有写入：" : "✓ "
        let commit = self.commit.map { "（变更 \($0)）" } ?? ""
        var notes = [
            "\(first)\(map.name)社区从 \(map.day) 起重新划分网格：\(redrawing.summary)\(commit)；人、户、待办跟着楼栋走，本身没有改动"
        ]
        if map.day < today {
            notes.append("\(map.day) 早于今天 \(today)：从那天起的名单和报表都按新的划分看")
        } else if map.day > today {
            notes.append("到 \(map.day) 才生效；在那以前仍按原来的划分")
        }
        notes.append(
            "规模合适：\(limits.share(report.lines.map { ($0.number, $0.before) })) → "
                + "\(limits.share(report.lines.map { ($0.number, $0.after) }))；\(limits.explanation)")
        notes += report.scopes.map { scope in
            let who = "账号 \(scope.account)（\(scope.title)）管第 \(scope.number) 网格"
            if scope.isLost {
                return "还要办：\(who)，网格撤销后看不到原来的 \(scope.before) 人，请系统管理员改它的管辖范围"
            }
            var words: [String] = []
            if scope.going > 0 { words.append("少看到 \(scope.going) 人") }
            if scope.coming > 0 { words.append("多看到 \(scope.coming) 人") }
            return "\(who)：居民 \(scope.before) → \(scope.after)"
                + (words.isEmpty ? "" : "（\(words.joined(separator: "，"))）")
        }
        notes += report.leftovers.map {
            "还要办：第 \($0.number) 网格撤销后，还有\($0.type) \($0.count) 条指着它，请逐条改到新的网格"
        }
        return notes
    }
}

extension GridLimits {
    /// How a grid's size is told; buildings that are in no grid yet have none.
    func words(_ number: Int, _ figures: GridFigures) -> String {
        number == GridMap.undivided ? "待划分" : size(households: figures.households).rawValue
    }

    /// `18/23（78.3%）`: of the grids that have households, those whose size fits.
    func share(_ grids: [(number: Int, figures: GridFigures?)]) -> String {
        let sizes = grids.compactMap { grid in
            grid.number == GridMap.undivided ? nil : grid.figures.map { size(households: $0.households) }
        }.filter { $0 != .dedicated }
        let fitting = sizes.count(where: { $0 == .fitting })
        guard !sizes.isEmpty else { return "0/0" }
        let tenths = (fitting * 2000 + sizes.count) / (sizes.count * 2)
        return "\(fitting)/\(sizes.count)（\(tenths / 10).\(tenths % 10)%）"
    }

    var explanation: String {
        "合适 \(fitting.lowerBound)–\(fitting.upperBound) 户，可以接受 \(tolerated.lowerBound)–\(tolerated.upperBound) 户，没有住户的是专属网格；\(source)"
    }
}

extension Desk {
    /// 查: how large each grid is, or what lies in one.
    func gridCheck(of community: Int64, _ words: [String]) throws -> Answer {
        guard let map = try session.gridMap(of: community) else {
            throw ActionFailure.notFound("没有这个社区", hint: "核对社区名称")
        }
        let figures = try session.gridFigures(of: map)
        if let word = words.first { return try buildings(of: word, map, figures) }
        let report = GridReport(try unchanged(map), figures)
        let limits = try session.gridLimits(of: community)
        var rows = report.lines.map { line -> [Answer.Cell] in
            let after = line.after ?? GridFigures()
            return [.number(line.number), .text(line.name)] + cells(after)
                + [.text(limits.words(line.number, after)), .text(map.day.description)]
        }
        let sum = report.lines.compactMap(\.after).reduce(GridFigures(), +)
        rows.append([.none, .text("全社区")] + cells(sum) + [.none, .text(map.day.description)])
        let share = limits.share(report.lines.map { ($0.number, $0.after) })
        return Answer(
            columns: [Answer.Column("grid", "网格"), Answer.Column("name", "名称")] + Self.figureColumns
                + [Answer.Column("size", "规模"), Answer.Column("as_of", "截至")],
            rows: rows,
            notes: ["\(map.name)社区 \(map.grids.count) 个网格，规模合适 \(share)；\(limits.explanation)；截至 \(map.day)"])
    }

    private func unchanged(_ map: GridMap) throws -> Redrawing { try GridPlan([]).redrawn(map) }

    private static var figureColumns: [Answer.Column] {
        [
            Answer.Column("buildings", "楼栋"), Answer.Column("households", "户数"),
            Answer.Column("residents", "居民"), Answer.Column("care", "关爱对象"), Answer.Column("duties", "待办"),
        ]
    }

    private func cells(_ figures: GridFigures) -> [Answer.Cell] {
        [figures.buildings, figures.households, figures.residents, figures.inCare, figures.duties]
            .map { .number($0) }
    }

    private func buildings(of word: String, _ map: GridMap, _ figures: [Int64: GridFigures]) throws -> Answer
    {
        guard let number = GridNumber.read(word), let grid = map.grid(numbered: number) else {
            let numbers = map.grids.map { String($0.number) }.joined(separator: "、")
            throw ActionFailure.notFound("\(map.name)社区没有“\(word)”这个网格", hint: "现有网格：\(numbers)")
        }
        let buildings = map.buildings(of: grid.id)
        let sum = buildings.compactMap { figures[$0.id] }.reduce(GridFigures(), +)
        return Answer(
            columns: [Answer.Column("building", "楼栋")] + Self.figureColumns + [
                Answer.Column("from", "起"), Answer.Column("as_of", "截至"),
            ],
            rows: buildings.map { building in
                [.text(building.title)] + cells(figures[building.id] ?? GridFigures(buildings: 1))
                    + [.text(building.link.from.description), .text(map.day.description)]
            },
            notes: [
                "\(map.name)社区第 \(number) 网格 \(buildings.count) 栋楼，\(sum.households) 户，\(sum.residents) 人；截至 \(map.day)"
            ])
    }

    /// 沿革: which grids have borne a number or a code, when, and what became of them.
    func gridLineage(of community: Int64, _ words: [String]) throws -> Answer {
        guard let word = words.first, words.count == 1 else {
            throw ActionFailure.usage("没有写是哪个网格", usage: "划网格 沿革 3，或写 15 位的网格代码")
        }
        let plain = word.squeezed
        let isCode = plain.utf8.count == 15 && plain.utf8.allSatisfy { (48...57).contains($0) }
        guard isCode || GridNumber.read(word) != nil else {
            throw ActionFailure(RegridFailure([RegridProblem(.notANumber(word))]))
        }
        let number = GridNumber.read(word)
        let found = try session.lineage(of: community) { isCode ? $1 == plain : $0 == number }
        guard !found.isEmpty else {
            throw ActionFailure.notFound("没有网格用过“\(word)”", hint: "核对号码和社区；划网格 查 列出现有的网格")
        }
        return Answer(
            columns: [
                Answer.Column("id", "编号"), Answer.Column("grid", "网格"), Answer.Column("name", "名称"),
                Answer.Column("code", "网格代码"), Answer.Column("from", "起"), Answer.Column("until", "止"),
                Answer.Column("successors", "后继网格"), Answer.Column("source", "依据"),
            ],
            rows: found.map { one in
                [
                    .number(Int(one.id)), .number(one.number), .text(one.name),
                    one.code.map { .text($0) } ?? .none,
                    .text(one.from.description), one.until.map { .text($0.description) } ?? .none,
                    .text(one.successors.map(String.init).joined(separator: "、")),
                    one.source.map { .text($0) } ?? .none,
                ]
            },
            notes: found.count > 1 ? ["这个号用过 \(found.count) 次，不是同一个网格：看哪一天，用哪一个"] : [])
    }
}
