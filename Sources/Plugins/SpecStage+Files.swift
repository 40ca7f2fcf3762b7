internal import Foundation
import Lua

/// Files beside a spec: fixtures, which are data, and golden files, which hold what was once found right.
extension SpecStage {
    func defineFiles(_ define: (String, @escaping ([LuaValue]) throws -> [LuaValue]) -> Void) {
        define("fixture") { [unowned self] in
            let path = try path($0.first, "fixtures", "lua", "fixture")
            guard let source = FileManager.default.contents(atPath: path.full) else {
                throw HostFault.plain("没有文件 \(path.shown)", hint: "在里面写 return { … }，只写数据")
            }
            let interpreter = try Interpreter(seed: 0, clock: { 0 }, print: { _ in })
            return [
                try interpreter.evaluate(
                    data: String(decoding: source, as: UTF8.self), named: path.shown, within: .declaring)
            ]
        }
        define("golden") { [unowned self] in
            let path = try path($0.first, "golden", "txt", "golden")
            guard case .text(let found) = $0[safely: 1] else {
                throw HostFault.plain("golden 后面应当是名称和文字", hint: "例如 t:golden(\"回函\", t:run(\"回函\"))")
            }
            guard !isRecording else {
                try record(found, path.full, path.shown)
                return []
            }
            guard let stored = FileManager.default.contents(atPath: path.full) else {
                throw HostFault.plain("还没有 \(path.shown)", hint: Self.howToRecord)
            }
            try compare(found, String(decoding: stored, as: UTF8.self), path.shown)
            return []
        }
    }

    private static let howToRecord = "看过觉得对，用 gewu plugin test --record 记下来"

    private func record(_ text: String, _ path: String, _ shown: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw HostFault.plain("写不了 \(shown)", hint: "请核对目录的写入权限")
        }
    }

    private func compare(_ found: String, _ stored: String, _ shown: String) throws {
        guard found != stored else { return }
        let (old, new) = (
            stored.split(separator: "\n", omittingEmptySubsequences: false),
            found.split(separator: "\n", omittingEmptySubsequences: false)
        )
        let line = zip(old, new).prefix { $0 == $1 }.count
        func shownLine(_ lines: [Substring]) -> String { line < lines.count ? "“\(lines[line])”" : "没有" }
        throw HostFault.plain(
            "和 \(shown) 不同：第 \(line + 1) 行应为\(shownLine(old))，实为\(shownLine(new))", hint: Self.howToRecord)
    }

    private func path(_ name: LuaValue?, _ folder: String, _ ending: String, _ method: String) throws -> (
        full: String, shown: String
    ) {
        guard case .text(let word)? = name, !word.isEmpty,
            word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
        else {
            throw HostFault.plain("\(method) 后面应当是名称", hint: "只用文字、数字、_ 和 -，例如 t:\(method)(\"回函\")")
        }
        let installation = try plugin().installation
        let inside = "spec/\(folder)/\(word).\(ending)"
        return ("\(installation.folder ?? ".")/\(inside)", "plugins/\(installation.manifest.name)/\(inside)")
    }
}
