import Governance
import Records

/// A place as somebody names it: 张家湾, 张家湾社区, 张家湾/03, 第3网格.
package struct PlaceName {
    package let id: Int64
    /// `张家湾社区`, `张家湾社区第3网格`
    package let title: String
}

extension Desk {
    /// The place that `word` names within the account's scope; `nil` for 全部, which is all of it.
    package func place(named word: String) throws -> PlaceName? {
        if word == "全部" || word == "qb" { return nil }
        let parts = word.squeezed.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let communities = try self.communities()
        let grids = try self.grids()
        let name = try spelledCommunity(parts[0], communities.map(\.name) + grids.map(\.community))
        if parts.count == 1 {
            if let found = communities.first(where: { $0.name == name }) {
                return PlaceName(id: found.id, title: name + "社区")
            }
            let own = Set(grids.map(\.community))
            if own.count == 1, let number = GridNumber.read(word),
                let found = grids.first(where: { $0.number == number })
            {
                return found.place
            }
        } else if parts.count == 2, let number = GridNumber.read(parts[1]) {
            let there = grids.filter { $0.community == name }
            if let found = there.first(where: { $0.number == number }) { return found.place }
            if !there.isEmpty, account.scope == nil || communities.contains(where: { $0.name == name }) {
                let numbers = there.map { String($0.number) }.joined(separator: "、")
                throw ActionFailure.notFound("\(name)社区没有第 \(number) 网格", hint: "现有网格：\(numbers)")
            }
        }
        throw unknownPlace(
            word,
            suggestion: nearest(name, in: Set(communities.map(\.name) + grids.map(\.community)).sorted()))
    }

    /// The community that `word` names or spells: 张家湾, zhangjiawan, zjw.
    private func spelledCommunity(_ word: String, _ names: [String]) throws -> String {
        let name = Community.shortName(word)
        guard !names.contains(name), let typed = word.asSpelling else { return name }
        let found = Set(names).filter { Spelling(of: $0).isWritten(typed) }.sorted()
        guard found.count < 2 else {
            throw ActionFailure.ambiguous("“\(word)”可以是 \(found.count) 个社区", choices: found)
        }
        return found.first ?? name
    }

    private func unknownPlace(_ word: String, suggestion: String?) -> ActionFailure {
        // Who serves a grid of it is not to be told of the community they have just named.
        let isItself = suggestion.map { Community.shortName(word.squeezed).hasPrefix($0) } ?? false
        let guess = isItself ? "" : suggestion.map { "是否指“\($0)”？" } ?? ""
        if account.scope != nil {
            return .notPermitted(
                "没有“\(word)”这个地方，或者它不在你的管辖范围内", hint: guess + "不写地方，就是你管辖范围内的全部")
        }
        return .notFound("没有“\(word)”这个社区或网格", hint: guess + "写法：张家湾，张家湾/03，全部")
    }

    func communities() throws -> [(id: Int64, name: String)] {
        var found: [(id: Int64, name: String)] = []
        try session.records(Community.self).order(by: "id").each("id", "name") { row in
            found.append((row.integer(0), Community.shortName(row.text(1))))
        }
        return found
    }

    /// Communities and grids in scope, as completion offers them: `number` is a grid's.
    func completablePlaces() throws -> [(community: String, number: Int?, title: String)] {
        let grids = try self.grids()
        let named = try communities().map { (community: $0.name, number: Int?.none, title: $0.name + "社区") }
        return named + grids.map { (community: $0.community, number: $0.number, title: $0.place.title) }
    }

    /// The grid of that id.
    func gridPlace(_ id: Int64) throws -> PlaceName? {
        try grids().first { $0.id == id }?.place
    }

    private struct GridPlace {
        let id: Int64
        let number: Int
        /// The name of its community, without the word.
        let community: String

        var place: PlaceName { PlaceName(id: id, title: "\(community)社区第\(number)网格") }
    }

    private func grids() throws -> [GridPlace] {
        var found: [GridPlace] = []
        try session.records(Grid.self).order(by: "number", "id").each("id", "number", "community.name") {
            row in
            // A grid that was closed lies in no community.
            guard !row.isNull(2) else { return }
            found.append(
                GridPlace(
                    id: row.integer(0), number: Int(row.integer(1)),
                    community: Community.shortName(row.text(2))))
        }
        return found
    }
}
