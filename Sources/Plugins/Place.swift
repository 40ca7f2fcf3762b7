import Governance
import Lua
import Records

/// Places as scripts and specs name them.
enum Place {
    /// 张家湾, 张家湾社区, or 张家湾/3 for a grid of it.
    static func find(_ text: String, in session: Session) throws -> Int64 {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        let name = Community.shortName(parts.first ?? "")
        let known = try known(in: session, grids: parts.count == 2)
        let communities = known.communities.filter { $0.name == name }
        guard let community = communities.first else {
            throw HostFault.unknown("没有社区 “\(name)”", name, known.communities.map(\.name))
        }
        guard parts.count == 2 else { return community.id }
        let grids = known.grids.filter { $0.community == community.id }
        guard let grid = grids.first(where: { $0.number == Int(parts[1]) }) else {
            let numbers = grids.map { String($0.number) }.joined(separator: "、")
            throw HostFault.plain("\(name)没有第 \(parts[1]) 网格", hint: "现有网格：\(numbers)")
        }
        return grid.id
    }

    /// What lies in a place. For an account that does not see the whole workspace a place it does not know is
    /// elsewhere, and nothing of it is to be seen: a rule for one community is no mistake in another.
    static func condition(_ text: String, in session: Session) throws -> Condition {
        do { return .within(try find(text, in: session)) } catch let fault as HostFault {
            if session.context.scope != nil { return .any([]) }
            throw fault
        }
    }

    private struct Known {
        var communities: [(id: Int64, name: String)] = []
        var grids: [(id: Int64, number: Int, community: Int64)] = []
    }

    /// The communities and grids in the session's scope, and those the scope itself lies in.
    private static func known(in session: Session, grids: Bool) throws -> Known {
        var known = Known()
        func add(_ id: Int64?, _ name: String) {
            guard let id, !known.communities.contains(where: { $0.id == id }) else { return }
            known.communities.append((id, Community.shortName(name)))
        }
        try session.each(Selection(of: Community.declaration), ["id", "name"]) {
            add($0.integer(0), $0.text(1))
        }
        guard grids || known.communities.isEmpty else { return known }
        let paths: [Path] = ["id", "number", "community", "community.name"]
        try session.each(Selection(of: Grid.declaration), paths) { row in
            add(row.integerIfAny(2), row.text(3))
            guard let community = row.integerIfAny(2) else { return }
            known.grids.append((row.integer(0), Int(row.integer(1)), community))
        }
        guard known.communities.isEmpty, let scope = session.context.scope else { return known }
        let building = Selection(of: Building.declaration).where(.compare("id", .equal, .integer(scope)))
        try session.each(building, ["grid", "grid.number", "community", "community.name"]) { row in
            add(row.integerIfAny(2), row.text(3))
            guard let grid = row.integerIfAny(0), let community = row.integerIfAny(2) else { return }
            known.grids.append((grid, Int(row.integer(1)), community))
        }
        return known
    }
}
