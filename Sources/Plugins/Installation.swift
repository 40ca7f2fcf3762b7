internal import Foundation
import Lua
import Records

/// A plugin as its folder held it: its manifest is read, and nothing of it has run.
package struct Installation: Sendable {
    package let manifest: Manifest
    let files: PluginFiles
    /// Where its specs lie; `nil` for a script.
    let folder: String?

    /// A script: nothing is declared, and nothing else can be required.
    init(script name: String, reads: [String], writes: [String]) {
        manifest = Manifest(script: name, reads: reads, writes: writes)
        files = PluginFiles(script: name)
        folder = nil
    }

    /// The folders in `path` that hold a manifest, by name.
    package static func names(in path: String) -> [String] { PluginFiles.names(in: path) }

    /// Reads the plugin `name` in `path`. Throws a ``PluginFailure``.
    package init(_ name: String, in path: String) throws {
        try self.init(PluginFiles(name, in: path), in: path)
    }

    /// Reads the manifest among `files`. Throws a ``PluginFailure``. A folder that is looked at beside the one that
    /// is in use need not be called what the plugin is.
    init(_ files: PluginFiles, in path: String, isNamedSo: Bool = true) throws {
        self.files = files
        folder = "\(path)/\(files.name)"
        do {
            let interpreter = try Interpreter(seed: 0, clock: { 0 }, print: { _ in })
            let value = try interpreter.evaluate(
                data: files.texts["manifest.lua"] ?? "", named: "plugins/\(files.name)/manifest.lua",
                within: .declaring)
            manifest = try Manifest(value, folder: files.name, isNamedSo: isNamedSo)
        } catch let failure as LuaFailure {
            throw PluginFailure.script(plugin: files.name, failure)
        }
    }

    /// The text of `init.lua`, or of a module that `require "a.b"` names.
    func source(of module: String = "init") -> (text: String, named: String)? {
        guard
            module.utf8.allSatisfy({
                (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 46
            }),
            !module.contains(".."), !module.hasPrefix("."), !module.hasSuffix(".")
        else { return nil }
        let path = module.replacing(".", with: "/") + ".lua"
        let named = folder == nil ? manifest.name : "plugins/\(files.name)/\(path)"
        // What specs share among themselves is no part of the plugin.
        let isForSpecs = path.hasPrefix("spec/")
        let text = isForSpecs ? folder.flatMap { PluginFiles.text("\($0)/\(path)") } : files.texts[path]
        return text.map { ($0, named) }
    }

    /// The files that make up the plugin when it runs: `init.lua` and its modules, by name.
    package func sources() -> [(text: String, named: String)] {
        files.texts.filter {
            $0.key.hasSuffix(".lua") && !["manifest.lua", Demonstration.file].contains($0.key)
        }
        .sorted { $0.key < $1.key }
        .map { (text: $0.value, named: "plugins/\(files.name)/\($0.key)") }
    }

    /// The text of a letter's template: a `.mustache` file in the plugin's own folder.
    func template(_ path: String) -> (text: String, named: String)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.first != "."
                && part.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 || $0 == 46
                }
        }
        guard isPlain, path.hasSuffix(".mustache") else { return nil }
        return files.texts[path].map { ($0, "plugins/\(files.name)/\(path)") }
    }

    /// The spec files, by name.
    package func specs() -> [(text: String, named: String)] {
        guard let folder else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/spec")) ?? []
        return names.filter { $0.hasSuffix("_spec.lua") }.sorted().compactMap { name in
            PluginFiles.text("\(folder)/spec/\(name)").map { ($0, "plugins/\(manifest.name)/spec/\(name)") }
        }
    }

    /// The lines around a place in the plugin's own text, the line itself marked; empty where it is not to be had.
    func excerpt(of file: String, line: Int?) -> [String] {
        let prefix = "plugins/\(files.name)/"
        guard let line, file.hasPrefix(prefix) else { return [] }
        let path = String(file.dropFirst(prefix.count))
        let isForSpecs = path.hasPrefix("spec/")
        guard
            let text = isForSpecs ? folder.flatMap({ PluginFiles.text("\($0)/\(path)") }) : files.texts[path]
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
}
