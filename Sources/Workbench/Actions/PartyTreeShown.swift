import Governance
import Records

/// 党组织: the organisations of a place as they lie under one another, with their members.
var showPartyTree: Action {
    Action(
        "党组织", title: "党组织的隶属，画成树，带在册、报到党员；大党委和党员中心户另列，不计党组织",
        arguments: [
            Action.Argument("地方", hint: "张家湾，张家湾/03；前面的“树”可写可不写", isOptional: true, kind: .place)
        ],
        example: "党组织 树 张家湾", filler: "树", takesRest: false,
        run: { desk, words in
            let place = try words.first.flatMap { try desk.place(named: $0) }
            return try partyTree(desk, in: place)
        })
}

private func partyTree(_ desk: Desk, in place: PlaceName?) throws -> Answer {
    let tree = try desk.session.partyTree(in: place?.id)
    let counts = try desk.session.memberCounts()
    let totals = tree.totals(counts, MemberCount(), +)
    var rows: [[Answer.Cell]] = []
    func row(_ id: PartyBody.ID, _ lead: String, _ depth: Int) {
        guard let node = tree.nodes[id] else { return }
        let own = totals[id] ?? MemberCount()
        let hasMembers = node.form.isOrganisation || node.form == .group
        rows.append([
            .number(Int(id.raw)), .number(depth), .text(node.name), .text(lead + node.name),
            .text(node.form.rawValue), hasMembers ? .number(own.counted) : .none,
            hasMembers ? .number(own.full) : .none, hasMembers ? .number(own.probationary) : .none,
            own.reported > 0 ? .number(own.reported) : .none,
        ])
    }
    var seen: Set<PartyBody.ID> = []
    func draw(_ id: PartyBody.ID, _ lead: String, _ below: String, _ depth: Int) {
        guard seen.insert(id).inserted else { return }
        row(id, lead, depth)
        // What is no organisation stands beside, behind those that are.
        let under = tree.children(of: id).filter {
            tree.nodes[$0].map { $0.form != .centreHousehold } ?? false
        }
        for (number, child) in under.enumerated() {
            let isLast = number == under.count - 1
            draw(child, below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  "), depth + 1)
        }
    }
    let joint = tree.roots.filter { tree.nodes[$0]?.form == .jointCommittee }
    let apart = tree.roots.filter { tree.isKeptElsewhere($0) }
    for root in tree.roots
    where !joint.contains(root) && !apart.contains(root) && tree.nodes[root]?.form != .centreHousehold {
        draw(root, "", "", 0)
    }
    for root in joint { draw(root, "（另列）", "  ", 0) }
    for body in tree.astray where !seen.contains(body) { row(body, "（隶属成环）", 0) }
    return Answer(
        columns: [
            Answer.Column("id", "编号", isForPrograms: true), Answer.Column("depth", "层", isForPrograms: true),
            Answer.Column("name", "名称", isForPrograms: true), Answer.Column("tree", "党组织"),
            Answer.Column("form", "形式"), Answer.Column("counted", "在册"), Answer.Column("full", "正式"),
            Answer.Column("probationary", "预备"), Answer.Column("reported", "报到"),
        ], rows: rows, notes: notes(tree, totals, apart.count, place, desk))
}

private func notes(
    _ tree: PartyTree, _ totals: [PartyBody.ID: MemberCount], _ apart: Int, _ place: PlaceName?, _ desk: Desk
) -> [String] {
    let title = place?.title ?? "管辖范围内"
    guard !tree.nodes.isEmpty else { return ["\(title)没有登记党组织，截至 \(desk.session.day)"] }
    let own = tree.roots.filter { !tree.isKeptElsewhere($0) }
    let sum = own.reduce(MemberCount()) { $0 + (totals[$1] ?? MemberCount()) }
    let organisations = tree.nodes.values.count { $0.form.isOrganisation && !tree.isKeptElsewhere($0.id) }
    let groups = tree.nodes.values.count { $0.form == .group }
    let centres = tree.nodes.values.count { $0.form == .centreHousehold }
    var notes = [
        "\(title)党组织 \(organisations) 个，党小组 \(groups) 个；在册党员 \(sum.counted) ＝ 正式 \(sum.full) ＋ 预备 \(sum.probationary)；"
            + "报到党员 \(sum.reported)（另计）；截至 \(desk.session.day)"
    ]
    if centres > 0 { notes.append("党员中心户 \(centres) 户（不计党组织，不列门牌）") }
    if apart > 0 { notes.append("驻区单位党组织 \(apart) 个：组织关系在本单位，不在树里") }
    return notes
}
