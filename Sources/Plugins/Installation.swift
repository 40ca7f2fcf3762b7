internal import Foundation
import Lua
import Records

/// A plugin's folder as it lies on the disk: its manifest is read, and nothing of it has run.
package struct Installation: Sendable {
    package let manifest: Manifest
    /// `nil` for a script, which has no folder of its own.
    let folder: String?

    /// A script: nothing is declared, and nothing else can be required.
    init(script name: String, reads: [String], writes: [String]) {
        manifest = Manifest(script: name, reads: reads, writes: writes)
        folder = nil
    }

    /// The folders in `path` that hold a manifest, by name.
    package static func names(in path: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(path)/\($0)/manifest.lua") }.sorted()
    }

    /// Reads the manifest of the plugin `name` in `path`. Throws a ``PluginFailure``.
    package init(_ name: String, in path: String) throws {
        let folder = "\(path)/\(name)"
        guard FileManager.default.fileExists(atPath: folder) else {
            throw PluginFailure.notInstalled(name, suggestion: nearestWord(name, Self.names(in: path)))
        }
        guard let source = Self.text("\(folder)/manifest.lua") else {
            throw PluginFailure.noManifest(folder: name)
        }
        self.folder = folder
        do {
            let interpreter = try Interpreter(seed: 0, clock: { 0 }, print: { _ in })
            let value = try interpreter.evaluate(
                data: source, named: "plugins/\(name)/manifest.lua", within: .declaring)
            manifest = try Manifest(value, folder: name)
        } catch let failure as LuaFailure {
            throw PluginFailure.script(plugin: name, failure)
        }
    }

    /// The text of `init.lua`, or of a module that `require "a.b"` names.
    func source(of module: String = "init") -> (text: String, named: String)? {
        guard let folder else { return module == "init" ? ("", manifest.name) : nil }
        guard
            module.utf8.allSatisfy({
                (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 46
            }),
            !module.contains(".."), !module.hasPrefix("."), !module.hasSuffix(".")
        else { return nil }
        let path = module.replacing(".", with: "/") + ".lua"
        return Self.text("\(folder)/\(path)").map { ($0, "plugins/\(manifest.name)/\(path)") }
    }

    /// The files that make up the plugin when it runs: `init.lua` and its modules, by name.
    package func sources() -> [(text: String, named: String)] {
        guard let folder else { return [] }
        let paths = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
            .sorted()
        return paths.compactMap { path in
            guard path.hasSuffix(".lua"), path != "manifest.lua", !path.hasPrefix("spec/") else { return nil }
            return Self.text("\(folder)/\(path)").map { ($0, "plugins/\(manifest.name)/\(path)") }
        }
    }

    /// The spec files, by name.
    package func specs() -> [(text: String, named: String)] {
        guard let folder else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/spec")) ?? []
        return names.filter { $0.hasSuffix("_spec.lua") }.sorted().compactMap { name in
            Self.text("\(folder)/spec/\(name)").map { ($0, "plugins/\(manifest.name)/spec/\(name)") }
        }
    }

    /// The lines around a place in the plugin's own text, the line itself marked; empty where it is not to be had.
    func excerpt(of file: String, line: Int?) -> [String] {
        let prefix = "plugins/\(manifest.name)/"
        guard let folder, let line, file.hasPrefix(prefix),
            let text = Self.text("\(folder)/\(file.dropFirst(prefix.count))")
        else { return [] }
        return Self.excerpt(text, around: line)
    }

    /// The lines of a text around one of them, which is marked.
    static func excerpt(_ text: String, around line: Int) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard (1...lines.count).contains(line) else { return [] }
        let shown = max(1, line - 1)...min(lines.count, line + 1)
        let width = String(shown.upperBound).count
        return shown.map { number in
            let blanks = String(repeating: " ", count: width - String(number).count)
            return "\(number == line ? "▶" : " ") \(blanks)\(number) │ \(lines[number - 1])"
        }
    }

    /// `nil` where there is no such file; bytes that are no UTF-8 come as they may, and Lua says where.
    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
