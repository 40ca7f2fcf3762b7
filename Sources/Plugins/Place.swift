import Governance
import Lua
import Records

/// Places as scripts and specs name them.
enum Place {
    /// 张家湾, 张家湾社区, or 张家湾/3 for a grid of it.
    static func find(_ text: String, in session: Session) throws -> Int64 {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        let name = Community.shortName(parts.first ?? "")
        let known = try session.records(Community.self).all()
        guard let community = try known.first(where: { Community.shortName(try $0[Community.name]) == name })
        else {
            let names = try known.map { Community.shortName(try $0[Community.name]) }
            throw HostFault.plain("没有社区 “\(name)”", hint: suggestion(name, names))
        }
        guard parts.count == 2 else { return community.rawID }
        guard let number = Int(parts[1]),
            let grid = try session.records(Grid.self)
                .where(Grid.number == number && .compare("community", .equal, .integer(community.rawID)))
                .first()
        else { throw HostFault.plain("\(name)没有第 \(parts[1]) 网格", hint: nil) }
        return grid.rawID
    }
}
