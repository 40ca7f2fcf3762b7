package import Lua
import Records
package import Workbench

/// Why a plugin was left out, or did not do what it was asked.
package enum PluginFailure: Error, Equatable, Sendable {
    case noManifest(folder: String)
    case noInit(plugin: String)
    /// Something in the manifest, with what to do.
    case manifest(String, String, hint: String?)
    case unknownNeed(String, verb: String, plugin: String, suggestion: String?)
    /// It was not switched on, because what it declares does not work.
    case refused(plugin: String, ExtensionProblem)
    case setting(plugin: String, key: String, problem: String)
    /// It asks for more than it was granted.
    case grant(plugin: String, missing: [String])
    /// It asks for sensitive records that nobody has agreed to give it.
    case consent(plugin: String, [Manifest.Need])
    /// Something keeps it from working with the plugins that are there: all of it.
    case unresolved(plugin: String, [Obstacle])
    /// Others cannot be without it.
    case neededBy(plugin: String, [String], verb: String)
    case notEnabled(String, community: String?)
    case script(plugin: String, LuaFailure)
    case notInstalled(String, suggestion: String?)
}

extension PluginFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noManifest(let folder): "插件 \(folder) 没有 manifest.lua；每个插件的目录里都要有一份清单"
        case .noInit(let plugin): "插件 \(plugin) 没有 init.lua；规则和命令在那里声明"
        case .manifest(let plugin, let problem, let hint):
            "插件 \(plugin) 的 manifest.lua：\(problem)" + (hint.map { "；\($0)" } ?? "")
        case .unknownNeed(let name, let verb, let plugin, let suggestion):
            "插件 \(plugin) 的 manifest.lua 要求\(verb) “\(name)”，没有这种记录"
                + (suggestion.map { "；是否指 “\($0)”？" } ?? "")
        case .refused(let plugin, let problem): "插件 \(plugin) 没有启用：\(problem)"
        case .setting(let plugin, let key, let problem): "插件 \(plugin) 的设置 \(key)：\(problem)"
        case .grant(let plugin, let missing):
            "插件 \(plugin) 要求的比授权的多：\(missing.joined(separator: "、"))；请系统管理员看过以后运行 gewu plugin enable \(plugin)"
        case .consent(let plugin, let needs):
            "插件 \(plugin) 没有启用：它还要用到敏感的个人信息：\(needs.map(\.words).joined(separator: "；"))。"
                + "看过它的用途，同意给它的，运行 gewu plugin enable \(plugin)"
                + needs.map { " --allow \($0.type)" }.joined()
        case .unresolved(let plugin, let obstacles):
            obstacles.count == 1
                ? "插件 \(plugin) 用不了：\(obstacles[0])"
                : "插件 \(plugin) 用不了，有 \(obstacles.count) 处：\n"
                    + obstacles.map { "  \($0)" }.joined(separator: "\n")
        case .neededBy(let plugin, let others, let verb):
            "插件 \(others.joined(separator: "、")) 依赖 \(plugin)，不能\(verb)；先运行 "
                + others.map { "gewu plugin disable \($0)" }.joined(separator: "，")
        case .notEnabled(let plugin, let community):
            "插件 \(plugin) \(community.map { "在\($0)" } ?? "")没有启用；哪些已启用，看 gewu plugin list"
        case .script(let plugin, let failure): "插件 \(plugin)：\(failure.words)"
        case .notInstalled(let name, let suggestion):
            "工作区的 plugins/ 里没有插件 “\(name)”" + (suggestion.map { "，是否指 “\($0)”？" } ?? "；先把它的目录复制进去")
        }
    }
}

extension LuaFailure {
    /// Where the author's own code stood: the first place that is not ours.
    var authorPlace: (file: String, line: Int?)? {
        if let file, !file.hasPrefix("gewu/") { return (file, line) }
        for entry in traceback where !entry.hasPrefix("gewu/") {
            let parts = entry.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            if parts.count >= 2, let line = Int(parts[1]) { return (String(parts[0]), line) }
        }
        return nil
    }

    /// `plugins/visits/init.lua:37 居民没有字段 “brith”，是否指 “birth”？`
    package var words: String {
        let place = authorPlace.map { $0.file + ($0.line.map { ":\($0)" } ?? "") + " " } ?? ""
        return place + message + (hint.map { "；\($0)" } ?? "")
    }
}

/// `；是否指 “x”？` material: the name somebody most likely meant.
func nearestWord(_ word: String, _ names: [String]) -> String? { nearest(word, in: names) }

func suggestion(_ word: String, _ names: [String]) -> String? {
    nearest(word, in: names).map { "是否指 “\($0)”？" }
}
