import Governance

/// What keeps a plugin from working, and what mends it.
package struct Obstacle: Equatable, Sendable, CustomStringConvertible {
    package let message: String
    /// What to do, with the command where there is one.
    package let mend: String

    package var description: String { "\(message)；\(mend)" }

    static func blocked(by name: String) -> Obstacle {
        Obstacle(message: "依赖的插件 \(name) 现在不能用", mend: "先解决它，见 gewu plugin list")
    }
}

/// Which of the plugins that are wanted can work together, in the order in which they load, and all that keeps the
/// others from it.
struct Resolution {
    /// Those that can, each behind those it needs; else by name.
    private(set) var order: [Installation] = []
    /// By the name of the plugin; every one of them, not the first.
    private(set) var obstacles: [String: [Obstacle]] = [:]

    private let wanted: [String: Installation]
    private let broken: [String: String]
    private let installed: (String) -> Version?

    /// Resolves `wanted`. `broken` are wanted as well and have no readable manifest; `waiting` have not been granted
    /// what they ask for; `installed` gives the version of a plugin that lies in the folder, wanted or not.
    ///
    /// A conflict is for the plugin that declares it; for the one that is `entering`, also where another declares it.
    init(
        _ wanted: [Installation], broken: [String: String] = [:], waiting: Set<String> = [],
        entering: String? = nil, installed: @escaping (String) -> Version?
    ) {
        self.wanted = Dictionary(
            wanted.map { ($0.manifest.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.broken = broken
        self.installed = installed
        for installation in wanted {
            examine(installation.manifest, isEntering: installation.manifest.name == entering)
        }
        let (sorted, circles) = loadOrder(self.wanted.mapValues { $0.manifest.needed.map(\.name) }) {
            self.wanted[$0]?.manifest.optional.map(\.name) ?? []
        }
        for circle in circles {
            let way = (circle + circle.prefix(1)).joined(separator: " → ")
            for name in circle {
                note(name, "互相依赖：\(way)", "去掉其中一处 requires 或 extends，再运行 gewu plugin enable \(name)")
            }
        }
        order = sorted.compactMap { self.wanted[$0] }
        // What needs something that cannot work cannot either; those it needs come before it.
        for installation in order {
            let name = installation.manifest.name
            let circle = circles.first { $0.contains(name) } ?? []
            for other in installation.manifest.needed.map(\.name) where !circle.contains(other) {
                guard self.wanted[other] != nil, obstacles[other] != nil || waiting.contains(other) else {
                    continue
                }
                let obstacle = Obstacle.blocked(by: other)
                note(name, obstacle.message, obstacle.mend)
            }
        }
        order.removeAll { obstacles[$0.manifest.name] != nil || waiting.contains($0.manifest.name) }
    }

    private mutating func note(_ name: String, _ message: String, _ mend: String) {
        obstacles[name, default: []].append(Obstacle(message: message, mend: mend))
    }

    private mutating func examine(_ manifest: Manifest, isEntering: Bool) {
        let name = manifest.name
        if let api = Version(Manifest.api), !manifest.api.contains(api) {
            obstacles[name, default: []].append(.wrongInterface(manifest))
        }
        for other in manifest.needed { require(other, by: name) }
        for other in manifest.optional {
            guard let version = version(of: other.name), !other.versions.contains(version) else { continue }
            note(
                name, "和插件 \(other.name) 一起用要它的版本 \(other.versions)，现在是 \(version)",
                "换一个版本，或停用 \(other.name)：gewu plugin disable \(other.name)")
        }
        for other in manifest.conflicts {
            guard let version = version(of: other.name), other.versions.contains(version) else { continue }
            note(name, "和插件 \(other.name)（\(version)）不能一起用", "停用其中一个，例如 gewu plugin disable \(other.name)")
        }
        if isEntering, let own = Version(manifest.version) {
            let others = wanted.values.map(\.manifest).sorted { $0.name < $1.name }
            for other in others where !manifest.conflicts.contains(where: { $0.name == other.name }) {
                guard other.conflicts.contains(where: { $0.name == name && $0.versions.contains(own) }) else {
                    continue
                }
                note(name, "插件 \(other.name) 声明不能和它一起用", "停用其中一个，例如 gewu plugin disable \(other.name)")
            }
        }
        if let base = manifest.extends.flatMap({ wanted[$0]?.manifest }) { extend(base, by: manifest) }
    }

    /// The version of a plugin that is wanted.
    private func version(of name: String) -> Version? {
        wanted[name].flatMap { Version($0.manifest.version) }
    }

    private mutating func require(_ other: Manifest.Other, by name: String) {
        let versions = other.versions == .any ? "" : "（\(other.versions)）"
        if let reason = broken[other.name] {
            note(name, "依赖的插件 \(other.name) 读不出来：\(reason)", "先把它改好，见 gewu plugin list")
        } else if let version = version(of: other.name) {
            guard !other.versions.contains(version) else { return }
            note(
                name, "要插件 \(other.name)\(versions)，现在是 \(version)",
                "换一个版本放进 plugins/\(other.name)，再运行 gewu plugin enable \(other.name)")
        } else if let version = installed(other.name) {
            let isRight = other.versions.contains(version)
            note(
                name, "要插件 \(other.name)\(versions)，它没有启用" + (isRight ? "" : "，而且现在的版本是 \(version)"),
                (isRight ? "" : "换一个版本，再") + "运行 gewu plugin enable \(other.name)")
        } else {
            note(
                name, "要插件 \(other.name)\(versions)，plugins/ 里没有",
                "把它的目录放进 plugins/，再运行 gewu plugin enable \(other.name)")
        }
    }

    private mutating func extend(_ base: Manifest, by manifest: Manifest) {
        if base.extends != nil {
            note(manifest.name, "extends 的 \(base.name) 自己也在改别的插件", "直接写 extends = \"\(base.extends ?? "")\"")
        }
        for key in manifest.settings.map(\.key) where base.settings.contains(where: { $0.key == key }) {
            note(
                manifest.name, "设置 \(key) 在 \(base.name) 里已经有了",
                "从它的 settings 里去掉；要改默认值，在 init.lua 里写 gewu.adjust { \(key) = … }")
        }
    }
}

/// Names so that each stands behind those it needs, and otherwise by name; and the circles there are, whose members and
/// whatever needs them stand last. `wishes` are heeded where they make no circle.
func loadOrder(
    _ needs: [String: [String]], wishes: (String) -> [String] = { _ in [] }
) -> (order: [String], circles: [[String]]) {
    var rest = Set(needs.keys)
    var order: [String] = []
    func isFree(_ name: String, _ others: [String]) -> Bool {
        others.allSatisfy { !rest.contains($0) || $0 == name }
    }
    while !rest.isEmpty {
        let free = rest.filter { isFree($0, needs[$0] ?? []) }.sorted()
        guard let next = free.first(where: { isFree($0, wishes($0)) }) ?? free.first else { break }
        rest.remove(next)
        order.append(next)
    }
    let circles = circles(among: rest, needs)
    return (order + rest.sorted(), circles)
}

/// Every circle once, from its first name on.
private func circles(among names: Set<String>, _ needs: [String: [String]]) -> [[String]] {
    var found: [[String]] = []
    var seen: Set<String> = []
    for start in names.sorted() where !seen.contains(start) {
        // The shortest way from a name back to it, if there is one.
        var ways = [[start]]
        var reached: Set<String> = []
        search: while !ways.isEmpty {
            let way = ways.removeFirst()
            for next in (needs[way.last ?? start] ?? []).sorted() where names.contains(next) {
                if next == start {
                    found.append(way)
                    seen.formUnion(way)
                    break search
                }
                if reached.insert(next).inserted { ways.append(way + [next]) }
            }
        }
    }
    return found
}
