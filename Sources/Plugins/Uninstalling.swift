internal import Foundation
import Governance
package import Records
import Workbench

/// Taking a plugin out of a workspace: its records stay in the books, and its folder is put aside.
package enum Uninstalling {
    /// The record types that a plugin has declared.
    package static func ownedTypes(of plugin: String, _ session: Session) -> [Declaration] {
        session.catalogue.types(of: plugin)
    }

    package struct Result: Equatable, Sendable {
        /// Open duties that were cancelled.
        package let cancelled: Int
        /// Settings that were given up.
        package let settings: Int
        /// Where the folder lies now; `nil` where there was none.
        package let folder: String?
    }

    /// Throws ``PluginFailure/neededBy(plugin:_:verb:)`` while plugins are on that cannot be without it, and
    /// ``PluginFailure/notInstalled(_:suggestion:)`` where it neither lies in the folder nor is switched on.
    package static func check(_ name: String, in path: String, _ session: Session) throws {
        let grants = try Grant.all(session)
        let others = grants.filter { $0.needed.contains(name) }.map(\.name)
        guard others.isEmpty else { throw PluginFailure.neededBy(plugin: name, others, verb: "卸载") }
        let known = PluginFiles.names(in: path) + grants.map(\.name)
        guard known.contains(name) else {
            throw PluginFailure.notInstalled(name, suggestion: nearestWord(name, known))
        }
    }

    /// Switches it off, gives up its settings, and puts its folder aside, where nothing finds it.
    package static func uninstall(_ name: String, in path: String, _ session: Session) throws -> Result {
        try check(name, in: path, session)
        let grant = try Grant.all(session).first { $0.name == name }
        let settings = try session.records(PluginSetting.self).where(PluginSetting.plugin == name).ids()
        var cancelled = 0
        if grant != nil || !settings.isEmpty {
            cancelled = try session.write(Purpose("卸载插件 \(name)")) { work in
                if let grant { try work.remove(EnabledPlugin.declaration, id: grant.id) }
                for id in settings { try work.remove(id) }
                return try DutyEngine(session, rules: []).dismiss(
                    rulesOf: name, because: "插件已卸载", in: work)
            }.result
        }
        return Result(
            cancelled: cancelled, settings: settings.count, folder: try putAside(name, in: path, grant))
    }

    private static func putAside(_ name: String, in path: String, _ grant: Grant?) throws -> String? {
        let files = FileManager.default
        guard files.fileExists(atPath: "\(path)/\(name)") else { return nil }
        let version = (try? Installation(name, in: path).manifest.version) ?? grant?.version
        let home = "\(path)/.uninstalled"
        try files.createDirectory(atPath: home, withIntermediateDirectories: true)
        let wanted = "\(home)/\(name)" + (version.map { "-\($0)" } ?? "")
        var folder = wanted
        var number = 1
        while files.fileExists(atPath: folder) {
            number += 1
            folder = "\(wanted)-\(number)"
        }
        try files.moveItem(atPath: "\(path)/\(name)", toPath: folder)
        return folder
    }
}
