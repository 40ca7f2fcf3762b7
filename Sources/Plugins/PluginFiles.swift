internal import Foundation
import Records

/// The texts of a plugin's folder as they lay on the disk when they were read: what its author does to them afterwards
/// touches nothing that runs.
package struct PluginFiles: Sendable {
    /// The folder's name.
    let name: String
    /// By their path within the folder: what `require` and the manifest are found by. Specs are not among them.
    let texts: [String: String]
    /// What all of them are known by.
    let digest: String

    /// The folders in `path` that hold a manifest, by name.
    package static func names(in path: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(path)/\($0)/manifest.lua") }.sorted()
    }

    /// Reads the folder `name` in `path`. Throws ``PluginFailure/notInstalled(_:suggestion:)`` or
    /// ``PluginFailure/noManifest(folder:)``.
    init(_ name: String, in path: String) throws(PluginFailure) {
        let folder = "\(path)/\(name)"
        guard FileManager.default.fileExists(atPath: folder) else {
            throw PluginFailure.notInstalled(name, suggestion: nearestWord(name, Self.names(in: path)))
        }
        var texts: [String: String] = [:]
        Self.read(folder, "", into: &texts)
        guard texts["manifest.lua"] != nil else { throw PluginFailure.noManifest(folder: name) }
        self.name = name
        self.texts = texts
        digest = ContentDigest.of(
            texts: texts.sorted { $0.key < $1.key }.map { (name: $0.key, text: $0.value) })
    }

    /// A script: nothing can be required.
    init(script name: String) {
        self.name = name
        texts = ["init.lua": ""]
        digest = ""
    }

    /// How deep folders may lie in each other: deeper than anybody sorts a plugin, and a link in a circle ends.
    private static let mostLevels = 8

    private static func read(
        _ folder: String, _ prefix: String, level: Int = 0, into texts: inout [String: String]
    ) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            if endings.contains(where: { name.hasSuffix($0) }) {
                if let text = text(path) { texts[prefix + name] = text }
            } else if !name.contains("."), !(prefix.isEmpty && name == "spec"), level < mostLevels {
                read(path, "\(prefix)\(name)/", level: level + 1, into: &texts)
            }
        }
    }

    /// What may take part in how a plugin works.
    private static let endings = [".lua", ".mustache"]

    /// `nil` where there is no such file; bytes that are no UTF-8 come as they may, and Lua says where.
    static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
