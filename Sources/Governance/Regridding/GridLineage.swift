package import Records

/// A grid of a community as long as it bore its number: what somebody finds who looks for an old number or code.
package struct GridLineage: Equatable, Sendable {
    package let id: Int64
    package let number: Int
    package let name: String
    package let code: String?
    package let from: Day
    /// The day it ended; `nil` while it has not.
    package let until: Day?
    /// Where its buildings went when it ended, by the numbers of then.
    package let successors: [Int]
    package let source: String?
}

extension Session {
    /// Every grid of a community that has borne a number or a code, the latest first. A number and a code that were
    /// given again lead to several, and their days tell which is meant.
    package func lineage(of community: Int64, where matches: (_ number: Int, _ code: String?) -> Bool) throws
        -> [GridLineage]
    {
        var links: [(grid: Int64, from: Day, until: Day?)] = []
        try records(PlaceLink.self).anyDay().where(PlaceLink.parent == Int(community)).order(by: "id")
            .each("child", "from", "until") { links.append(($0.integer(0), $0.day(1), $0.dayIfAny(2))) }
        var found: [GridLineage] = []
        for link in links where link.from != link.until {
            // On a day of its own it lies within the community, and so within the account's reach.
            let then = acting(on: link.from, at: now)
            guard let grid = try then.find(Grid.ID(link.grid)) else { continue }
            let code = try grid[Grid.code]
            let number = try grid[Grid.number]
            guard matches(number, code) else { continue }
            var successors: [Row] = []
            var numbers: [Int] = []
            if let until = link.until {
                let then = acting(on: until, at: now)
                successors = try then.records(PlaceSuccessor.self)
                    .where(PlaceSuccessor.earlier == Int(link.grid)).order(by: "id").all()
                numbers = try successors.compactMap { successor in
                    try then.find(Grid.ID(Int64(try successor[PlaceSuccessor.later])))
                }.map { try $0[Grid.number] }
            }
            found.append(
                GridLineage(
                    id: link.grid, number: number, name: try grid[Grid.name], code: code, from: link.from,
                    until: link.until, successors: numbers,
                    source: try successors.first?[PlaceSuccessor.source]))
        }
        return found.sorted { ($0.from, $0.id) > ($1.from, $1.id) }
    }
}
