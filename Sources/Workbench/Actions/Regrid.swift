package import Governance
package import Records

/// 划网格: splits and merges grids, moves buildings between them, and looks whether their sizes fit.
var redrawGrids: Action {
    Action(
        "划网格", title: "拆分、合并网格，移动楼栋，查各网格户数；从按哪一天起生效，撤销可整批恢复",
        arguments: [
            Action.Argument(
                "做什么",
                hint: "拆 3 7幢 8幢 为 21；并 4 到 5；移 6幢 到 4；查；沿革 3；前面可写社区、预览，后面可写 依据 会议纪要")
        ],
        example: "划网格 拆 3 7幢 8幢 为 21",
        permission: .write, asks: .always,
        run: { desk, words in try GridLine(words).answer(at: desk) })
}

/// A line about grids as it was typed.
private struct GridLine {
    private var isPreview = false
    private var community: String?
    private var verb = ""
    private var words: [String] = []
    private var source: String?

    private static let verbs = ["拆", "并", "移", "查", "沿革"]
    static let usage = "划网格 [社区] [预览] 拆 3 7幢 8幢 为 21 [依据 会议纪要]"

    init(_ words: [String]) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            if Self.verbs.contains(word) {
                verb = word
                break
            } else if word == "预览" {
                isPreview = true
            } else if community == nil {
                community = word
            } else {
                break
            }
        }
        guard !verb.isEmpty else {
            throw ActionFailure.usage("没有写怎么划：拆、并、移、查、沿革", usage: Self.usage)
        }
        if let mark = rest.firstIndex(of: "依据") {
            source = rest[(mark + 1)...].joined(separator: " ")
            rest = rest[..<mark]
            if source?.isEmpty ?? true {
                throw ActionFailure.usage("“依据”后面没有写是什么", usage: Self.usage)
            }
        }
        self.words = Array(rest)
    }

    func answer(at desk: Desk) throws -> Answer {
        let community = try desk.community(toDivide: community)
        switch verb {
        case "查": return try desk.gridCheck(of: community, words)
        case "沿革": return try desk.gridLineage(of: community, words)
        default:
            let plan = GridPlan([try step()], source: source)
            do {
                return try desk.regrid(plan, of: community, isPreview: isPreview).answer
            } catch let failure as RegridFailure {
                throw ActionFailure(failure)
            }
        }
    }

    private func step() throws -> GridPlan.Step {
        switch verb {
        case "拆":
            let (before, after) = try halves(at: "为", "拆 3 7幢 8幢 为 21")
            let name = after.dropFirst().joined(separator: " ")
            guard let first = before.first, before.count > 1 else {
                throw unclear("没有写拆出哪几栋", "拆 3 7幢 8幢 为 21")
            }
            return .split(
                try number(first), buildings: list(before.dropFirst()),
                into: try number(after[after.startIndex]),
                name: name.isEmpty ? nil : name)
        case "并":
            let (before, after) = try halves(at: "到", "并 4 到 5")
            guard after.count == 1 else { throw unclear("并到的网格只能是一个", "并 4 到 5") }
            return .merge(try list(before).map(number), into: try number(after[after.startIndex]))
        default:
            let (before, after) = try halves(at: "到", "移 6幢 到 4")
            guard after.count == 1 else { throw unclear("移到的网格只能是一个", "移 6幢 到 4") }
            return .move(buildings: list(before), to: try number(after[after.startIndex]))
        }
    }

    private func halves(at mark: String, _ example: String) throws -> (ArraySlice<String>, ArraySlice<String>)
    {
        guard let place = words.lastIndex(of: mark) else { throw unclear("没有写“\(mark)”哪个网格", example) }
        let (before, after) = (words[..<place], words[(place + 1)...])
        guard !before.isEmpty, !after.isEmpty else { throw unclear("“\(mark)”的前后都要写", example) }
        return (before, after)
    }

    /// `7幢、8幢` are two words.
    private func list(_ words: ArraySlice<String>) -> [String] {
        words.flatMap { word in
            word.split { $0 == "、" || $0 == "," || $0 == "，" }.map(String.init)
        }
    }

    private func number(_ word: String) throws -> Int {
        if let number = GridNumber.read(word) { return number }
        throw ActionFailure(RegridFailure([RegridProblem(.notANumber(word))]))
    }

    private func unclear(_ what: String, _ example: String) -> ActionFailure {
        .usage(what, usage: "划网格 \(example)")
    }
}

extension ActionFailure {
    init(_ failure: RegridFailure) {
        let problems = failure.problems
        guard let only = problems.first, problems.count == 1 else {
            self = .notUnderstood(
                "有 \(problems.count) 处要改，没有写入：\n  "
                    + problems.map { "\($0.message)；\($0.hint)" }.joined(separator: "\n  "),
                hint: "改好以后再划；先看结果，写 划网格 预览 …")
            return
        }
        switch only.kind {
        case .unknownBuilding, .unknownGrid, .notYet:
            self = .notFound(only.message, hint: only.hint)
        case .severalBuildings(_, let titles): self = .ambiguous(only.message, choices: titles)
        default: self = .notUnderstood(only.message, hint: only.hint)
        }
    }
}

/// What redrawing grids came to, or would.
package struct Regridded {
    package let redrawing: Redrawing
    package let report: GridReport
    /// `nil` when nothing was changed, or when it was a preview.
    package let commit: Int64?
    package let changes: [Change]
    let limits: GridLimits
    /// The day it is, to tell what begins before or after it.
    let today: Day
    let isPreview: Bool
}

extension Desk {
    /// Redraws the grids of a community from the acting day on, as one commit; none where nothing changes.
    ///
    /// A preview writes nothing, and lists what would be written. Throws ``RegridFailure`` with all that stands
    /// against it.
    package func regrid(
        _ plan: GridPlan, of community: Int64, isPreview: Bool = false
    ) throws -> Regridded {
        var found: (redrawing: Redrawing, report: GridReport)?
        func draw(_ work: Work) throws {
            guard let map = try session.gridMap(of: community) else { throw noCommunity() }
            let redrawing = try plan.redrawn(map)
            found = (redrawing, try session.report(on: redrawing))
            try redrawing.land(in: work, of: session)
        }
        var commit: Int64?
        var changes: [Change]
        do {
            let landing = try session.write(Purpose("划网格 \(plan.title)")) { work in
                try draw(work)
                if isPreview { throw Preview(changes: work.changes) }
            }.landing
            (commit, changes) = (landing.commit, landing.changes)
        } catch let preview as Preview {
            changes = preview.changes
        }
        guard let found else { throw noCommunity() }
        return Regridded(
            redrawing: found.redrawing, report: found.report, commit: commit, changes: changes,
            limits: try session.gridLimits(of: community),
            today: session.now.day, isPreview: isPreview || session.context.mode != .apply)
    }

    /// Takes back what a preview has written within its unit of work.
    private struct Preview: Error {
        let changes: [Change]
    }

    /// The community whose grids are meant: the one that is named, or the account's own.
    package func community(toDivide word: String?) throws -> Int64 {
        let known = try communities()
        if let word {
            let name = Community.shortName(word.squeezed)
            if let found = known.first(where: { $0.name == name }) { return found.id }
            let near = nearest(name, in: known.map(\.name)).map { "是否指“\($0)”？" } ?? ""
            if account.scope != nil {
                throw ActionFailure.notPermitted(
                    "没有“\(word)”这个社区，或者它不在你的管辖范围内", hint: near + "网格由管整个社区的账号来划")
            }
            throw ActionFailure.notFound(
                "没有“\(word)”这个社区", hint: near + "现有：\(known.map(\.name).joined(separator: "、"))")
        }
        if known.count == 1 { return known[0].id }
        if known.isEmpty { throw noCommunity() }
        throw ActionFailure.usage("没有写是哪个社区的网格", usage: "划网格 \(known[0].name) 查")
    }

    private func noCommunity() -> ActionFailure {
        .notPermitted("网格要由管整个社区的账号来划", hint: "请社区书记或街道干部来办，或用 --as 换一个账号")
    }
}
