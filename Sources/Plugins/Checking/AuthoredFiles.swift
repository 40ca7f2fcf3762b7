internal import Foundation
import Lua

/// The files of a plugin as they lie there, whether or not they work.
struct AuthoredFiles {
    let name: String
    private let folder: String
    private let paths: [String]

    init(_ name: String, in path: String) throws {
        folder = "\(path)/\(name)"
        guard FileManager.default.fileExists(atPath: folder) else {
            throw PluginFailure.notInstalled(
                name, suggestion: nearestWord(name, Installation.names(in: path)))
        }
        self.name = name
        paths = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted()
    }

    /// What a plugin must have and this one has not.
    func missing() -> [Finding] {
        var findings: [Finding] = []
        for (file, why) in [("init.lua", "规则和命令在那里声明"), ("README.md", "启用它的人要知道它做什么、依据是什么")]
        where !paths.contains(file) {
            findings.append(Finding("plugins/\(name)/\(file)", nil, "没有 \(file)", hint: why))
        }
        if !paths.contains(where: { $0.hasPrefix("spec/") && $0.hasSuffix("_spec.lua") }) {
            findings.append(
                Finding("plugins/\(name)/spec", nil, "没有用例", hint: "写一个 spec/\(name)_spec.lua，没有试过不算通过"))
        }
        return findings
    }

    /// The Lua files that Lua can load, and what is wrong with the others.
    func outlines() -> (broken: [Finding], outlines: [(file: String, outline: LuaOutline)]) {
        var broken: [Finding] = []
        var outlines: [(file: String, outline: LuaOutline)] = []
        for path in paths where path.hasSuffix(".lua") {
            let file = "plugins/\(name)/\(path)"
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                broken.append(Finding(file, nil, "不是 UTF-8 的文字", hint: "用 UTF-8 编码重新存一次"))
                continue
            }
            do {
                let interpreter = try Interpreter(seed: 0, clock: { 0 }, print: { _ in })
                _ = try interpreter.load(text, named: file)
                let outline = LuaOutline(text)
                outlines.append((file, outline))
            } catch {
                broken.append(Finding(error, in: file))
            }
        }
        return (broken, outlines)
    }

    /// For finding lines in it.
    var manifest: (name: String, outline: LuaOutline) {
        let bytes = FileManager.default.contents(atPath: "\(folder)/manifest.lua") ?? Data()
        return ("plugins/\(name)/manifest.lua", LuaOutline(String(decoding: bytes, as: UTF8.self)))
    }
}
