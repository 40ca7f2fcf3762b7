package import Records

/// Why grids cannot be redrawn as asked: everything that was found, not only the first.
package struct RegridFailure: Error, Equatable {
    package let problems: [RegridProblem]

    package init(_ problems: [RegridProblem]) { self.problems = problems }
}

/// One thing that keeps grids from being redrawn, and the row of the list it stands in.
package struct RegridProblem: Equatable, Sendable {
    package let row: Int?
    package let kind: Kind

    package init(_ kind: Kind, row: Int? = nil) {
        self.row = row
        self.kind = kind
    }

    package enum Kind: Error, Equatable, Sendable {
        case unknownBuilding(String, community: String, nearest: String?, elsewhere: [String])
        case severalBuildings(String, [String])
        case foreignBuilding(String, community: String, other: String)
        /// A unit or a door: a building lies in one grid as a whole.
        case partOfBuilding(String, building: String)
        /// It lies in the community only from a later day on.
        case notYet(String, from: Day)
        case unknownGrid(Int, community: String, nearest: Int?, existing: [Int], mayBeNew: Bool)
        case gridThere(Int)
        /// The number is given away from a later day on.
        case gridComing(Int, from: Day)
        case numberOutOfRange(Int)
        case twoNames(Int, String, String)
        case notInGrid(String, said: Int, lies: Int)
        case twoGrids(String, Int, Int, earlier: Int?)
        case noGrid(String)
        case noBuilding
        case wholeGrid(Int)
        case intoItself(Int)
        /// Another change of the building is entered for a later day.
        case changesLater(String, on: Day)
        /// The grid ends, or gets a building, on a later day.
        case gridChangesLater(Int, on: Day)
        case codeTaken(String, number: Int)
        /// A cell of the list that is no number of a grid.
        case notANumber(String)
    }
}

extension RegridProblem {
    package var message: String { (row.map { "第 \($0) 行：" } ?? "") + kind.message }
    package var hint: String { kind.hint }
}

extension RegridProblem.Kind {
    package var message: String {
        switch self {
        case .unknownBuilding(let word, let community, _, let elsewhere):
            "\(community)社区没有“\(word)”这栋楼"
                + (elsewhere.isEmpty ? "" : "；有这栋楼的是：\(elsewhere.joined(separator: "、"))社区")
        case .severalBuildings(let word, let titles):
            "“\(word)”有 \(titles.count) 栋：\(titles.joined(separator: "、"))"
        case .foreignBuilding(let word, let community, let other):
            "“\(word)”在\(other)社区，不在\(community)社区"
        case .partOfBuilding(let word, _): "“\(word)”只是一栋楼的一部分，一栋楼不能分到几个网格"
        case .notYet(let word, let day): "“\(word)”从 \(day) 起才在本社区"
        case .unknownGrid(let number, let community, _, _, _): "\(community)社区没有第 \(number) 网格"
        case .gridThere(let number): "第 \(number) 网格已经有了，不能再新设"
        case .gridComing(let number, let day): "第 \(number) 网格从 \(day) 起已经安排了，不能再新设"
        case .numberOutOfRange(let number): "网格号 \(number) 不能用"
        case .twoNames(let number, let first, let second): "第 \(number) 网格有两个名称：\(first)、\(second)"
        case .notInGrid(let building, let said, let lies): "\(building)在第 \(lies) 网格，不在第 \(said) 网格"
        case .twoGrids(let building, let first, let second, let row):
            "\(building)划到两个网格：第 \(first) 网格\(row.map { "（第 \($0) 行）" } ?? "")、第 \(second) 网格"
        case .noGrid(let building): "\(building)没有写划到哪个网格"
        case .noBuilding: "没有写是哪栋楼"
        case .wholeGrid(let number): "第 \(number) 网格的楼栋全拆出去了，剩下的网格没有楼栋"
        case .intoItself(let number): "第 \(number) 网格不能并入自己"
        case .changesLater(let building, let day): "\(building)从 \(day) 起已经另有划分"
        case .gridChangesLater(let number, let day): "第 \(number) 网格从 \(day) 起已经另有安排"
        case .codeTaken(let code, let number): "第 \(number) 网格的代码 \(code) 还有别的地点在用"
        case .notANumber(let text): "“\(text)”不是网格号"
        }
    }

    package var hint: String {
        switch self {
        case .unknownBuilding(_, _, let near?, _): "是否指“\(near)”？"
        case .unknownBuilding(_, _, nil, let elsewhere):
            elsewhere.isEmpty ? "核对楼栋名称；划网格 查 3 列出第 3 网格的楼栋" : "楼栋只能划到本社区的网格；跨社区要由街道先调整社区"
        case .severalBuildings: "写上小区或道路"
        case .foreignBuilding: "楼栋只能划到本社区的网格；跨社区要由街道先调整社区"
        case .partOfBuilding(_, let building): "写整栋：\(building)"
        case .notYet(_, let day): "从那天起划：--on \(day)"
        case .unknownGrid(let number, _, let near, let existing, let mayBeNew):
            (near.map { "是否指第 \($0) 网格？" } ?? "")
                + (mayBeNew ? "要新设，写成“新\(number)”。" : "")
                + "现有网格：\(existing.map(String.init).joined(separator: "、"))"
        case .gridThere: "要划进现有的网格，用 移；要新设，换一个没有用的号"
        case .gridComing: "换一个没有用的号"
        case .numberOutOfRange: "网格号是 1 至 999；专属网格用 901 至 999"
        case .twoNames: "只留一个名称"
        case .notInGrid(let building, _, let lies): "核对楼栋；要从第 \(lies) 网格划走，用 移 \(building)"
        case .twoGrids: "一栋楼只划到一个网格，删去多余的一行"
        case .noGrid: "写上网格号；不动的楼栋可以不写"
        case .noBuilding: "写上楼栋；用不着的一行删去"
        case .wholeGrid: "拆分至少留一栋；整个网格归到别处用 并"
        case .intoItself: "写成：并 4 到 5"
        case .changesLater(_, let day), .gridChangesLater(_, let day):
            "从那天起划：--on \(day)；或先撤销那次变更"
        case .codeTaken: "换一个网格号，或先订正区划代码"
        case .notANumber: "写 3、第3网格，新设的写 新21"
        }
    }
}
