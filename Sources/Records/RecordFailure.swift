/// What can go wrong in the books, one case for each thing the reader would do differently.
package enum RecordFailure: Error, Equatable {
    /// Another process holds the books for longer than we wait.
    case busy
    case notAWorkspace(path: String)
    case alreadyThere(path: String)
    case noKey(path: String)
    case wrongKey(path: String)
    /// The file was made by declarations that this program does not have.
    case schemaStamp(type: String, detail: String)
    /// The tables cannot be brought to the declarations without somebody deciding something.
    case notMigrated(type: String, detail: String)
    /// A plugin was switched on or updated since these books were opened, and its records are others now.
    case typesChanged(plugin: String, type: String)
    /// What a plugin now declares does not go with what its records hold.
    case notReshaped(type: String, problems: [String])
    case unknownField(String, type: String, suggestion: String?)
    case unknownType(String, suggestion: String?)
    case missing(field: String, type: String)
    case refused(field: String, type: String, reason: String)
    case inconsistent(type: String, reason: String)
    case alike(type: String, fields: [String])
    case dangling(type: String)
    case notFound(type: String, id: Int64)
    /// Somebody else changed the record since it was read.
    case changedMeanwhile(type: String, id: Int64, read: Int64, found: Int64)
    /// The books went on since what is to be written was previewed.
    case movedOn(from: Int64, to: Int64)
    case unreadable(type: String, id: Int64, field: String)
    case outOfScope(type: String)
    /// A reader or writer reached for what its manifest and grants do not name: `type` is what to name there, a record
    /// type or one field of it (`resident.phone`).
    case notGranted(type: String, title: String, verb: Verb, who: String)
    case readOnly
    case interrupted
    /// A unit of work was begun inside another.
    case nested
    /// SQLite said no for a reason that is not one of the above.
    case engine(code: Int32, message: String, statement: String)

    package enum Verb: String, Sendable {
        case read
        case write
    }
}

extension RecordFailure {
    /// That the value of a field cannot be what its declaration says, in the words staff know.
    package static func unreadable(type: Declaration, id: Int64, field: String) -> RecordFailure {
        .unreadable(type: type.title, id: id, field: type.column(field)?.title ?? field)
    }
}

extension RecordFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .busy:
            "账本正由另一个程序写入，等了 10 秒仍未轮到；请稍后再试"
        case .notAWorkspace(let path):
            "“\(path)”里没有工作区（缺 gewu.db）；先用 gewu init 建立，或用 --workspace 指明"
        case .alreadyThere(let path):
            "“\(path)”里已有工作区，没有改动它；换一个目录，或先移走旧的"
        case .noKey(let path):
            "找不到密钥文件 \(path)；没有它，保护字段读不出来。请从备份取回，放回原处"
        case .wrongKey(let path):
            "密钥文件 \(path) 与账本不符；请取回建立工作区时的那一份"
        case .schemaStamp(let type, let detail):
            "账本里“\(type)”的结构与程序不一致：\(detail)；账本较旧，就先备份，再运行 gewu migrate；程序较旧，就换用新版的 gewu"
        case .notMigrated(let type, let detail):
            "账本里“\(type)”的结构不能自动升级：\(detail)；账本没有改动。请用建立它的那一版 gewu 打开"
        case .typesChanged(let plugin, let type):
            "打开账本以后，插件 \(plugin) 换了版本，“\(type)”的字段变了；没有写入，请再办一次"
        case .notReshaped(let type, let problems):
            "“\(type)”的字段不能直接换成新的：\(problems.joined(separator: "，"))；账本没有改动，请在 init.lua 里用 gewu.migrate 搬"
        case .unknownField(let name, let type, let suggestion):
            "\(type)没有字段 “\(name)”" + (suggestion.map { "，是否指 “\($0)”？" } ?? "")
        case .unknownType(let name, let suggestion):
            "没有记录类型 “\(name)”" + (suggestion.map { "，是否指 “\($0)”？" } ?? "")
        case .missing(let field, let type):
            "\(type)：缺少“\(field)”，请补上"
        case .refused(let field, let type, let reason):
            "\(type)“\(field)”：\(reason)"
        case .inconsistent(let type, let reason):
            "\(type)：\(reason)"
        case .alike(let type, let fields):
            "\(type)：已有一条“\(fields.joined(separator: "、"))”相同的记录"
        case .dangling(let type):
            "\(type)：指向的记录不存在，或仍被别的记录指着；请先核对"
        case .notFound(let type, let id):
            "没有编号为 \(id) 的\(type)"
        case .changedMeanwhile(let type, let id, let read, let found):
            "\(type) \(id) 已被别人改过（你读到的是变更 \(read)，现在是变更 \(found)）；没有覆盖，请重新读取后再改"
        case .movedOn(let from, let to):
            "预览以后账本又有变更（预览时是变更 \(from)，现在是变更 \(to)）；没有写入，请再看一遍"
        case .unreadable(let type, let id, let field):
            "\(type) \(id) 的“\(field)”读不出来；请运行 gewu verify 核对账本"
        case .outOfScope(let type):
            "该\(type)不在你的管辖范围内"
        case .notGranted(let need, let title, let verb, let who):
            "\(who) 没有\(verb == .read ? "读" : "写")\(title)的权限" + Self.mending(need, verb, who)
        case .nested:
            "一次写入还没有结束，又开始了另一次；没有写入"
        case .readOnly:
            "当前是只读方式，没有写入"
        case .interrupted:
            "已中断；没有写入"
        case .engine(let code, let message, let statement):
            EngineWords.words(code)
                ?? "数据库报错 \(code)：\(message)（语句：\(statement)）；没有写入，请把这一行告诉维护的人"
        }
    }

    /// Which line of a manifest to add to, and the grant to give. Only a plugin has either.
    private static func mending(_ need: String, _ verb: Verb, _ who: String) -> String {
        guard who.hasPrefix("插件 ") else { return "" }
        return "；清单 needs.\(verb.rawValue) 里加 \"\(need)\"，再由系统管理员运行 gewu plugin enable \(who.dropFirst(3))"
    }
}
