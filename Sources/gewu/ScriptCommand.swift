import ArgumentParser
import Console
import Foundation
import Plugins
import Records
import Workbench

/// Lua with the plugin API, under the rights of whoever runs it.
struct ScriptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "script", abstract: "运行一段 Lua，用插件的接口",
        discussion: """
            文件也可以是控制台录制的：没有 --write 只预览。只读，除非写 --write；写的时候整段是一次变更。脚本返回的显示出来：一组表或记录就是成行的数据。
            例如 gewu script -e 'local gewu = require "gewu" return gewu.residents:count()'
            """)

    @Option(name: .customShort("e"), help: ArgumentHelp("直接写在命令里的代码", valueName: "代码"))
    var code: String?

    @Flag(help: "允许写账本")
    var write = false

    @Argument(help: ArgumentHelp("脚本文件和给它的参数；有 -e 时全是参数", valueName: "文件与参数"))
    var words: [String] = []

    @OptionGroup var cost: ProfileOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if code == nil, words.isEmpty { throw ValidationError("没有写脚本文件，也没有 -e '代码'") }
    }

    func run() throws {
        if write { try common.refuseKnown("--write 要写账本") }
        if code == nil, Replay.isRecording(words[0]) {
            return try Replay(words[0]).run(common, write ? .apply : .dryRun)
        }
        let script: Script
        let arguments: [String]
        if let code {
            script = Script(code, named: "-e")
            arguments = words
        } else {
            script = try read(words[0])
            arguments = Array(words.dropFirst())
        }
        let answer = try Workspace(common).desk(common, write ? .apply : .readOnly) { desk in
            let profile = cost.profile(desk)
            defer { profile?.show() }
            return try script.run(arguments, at: desk, writes: write) { Output.beside(plainText($0)) }
        }
        guard answer.columns.isEmpty else { return try common.display.show(answer) }
        // One value, and no rows.
        if common.display.format == .json {
            try Output.write((answer.notes.first.map { .text($0) } ?? JSON.null).line + "\n")
        } else {
            for note in answer.notes { try Output.write(plainText(note) + "\n") }
        }
    }

    private func read(_ path: String) throws -> Script {
        guard let content = FileManager.default.contents(atPath: path) else {
            throw Complaint(
                .data, "script", "读不了脚本“\(path)”", hint: "请核对路径和读取权限",
                place: [JSON.Member("file", .text(path))])
        }
        return Script(String(decoding: content, as: UTF8.self), named: path)
    }
}
