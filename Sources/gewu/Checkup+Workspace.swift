import Foundation
import Governance
import Plugins
import Records
import Workbench

extension Checkup {
    mutating func examinePlugins() {
        note("Lua", "\(SandboxGuards.lua)；防护：\(SandboxGuards.active)")
        if let source = BundledPlugins.source {
            note("随程序的插件", source)
        } else {
            problem("随程序的插件", "没有找到", "用 GEWU_PLUGINS 指明目录；新建的工作区会没有规则")
        }
    }

    /// Where the books lie, and who can read them.
    mutating func examineFolder(_ location: Store.Location) {
        let system = FileSystem(of: location.folder)
        let name = system.name ?? "认不出类型"
        if system.isRemote {
            problem("文件系统", "\(name)：在网络上", "把工作区移到本机磁盘：网络盘的锁不可靠，账本会坏")
        } else {
            note("文件系统", system.name == nil ? name : "\(name)：在本机")
        }
        let size = bytes(of: location.database) + bytes(of: location.database + "-wal")
        // As much again as the books, for a copy of them, and room to work in.
        let needed = size + 200 << 20
        if system.room < needed {
            problem(
                "磁盘空间", "剩 \(megabytes(system.room))，账本 \(megabytes(size))", "至少要留 \(megabytes(needed))，请腾出空间"
            )
        } else {
            note("磁盘空间", "剩 \(megabytes(system.room))，账本 \(megabytes(size))")
        }
        for (item, path, todo) in [
            ("密钥权限", location.key, "600"), ("账本权限", location.database, "600"),
            ("目录权限", location.folder, "700"),
        ] {
            guard let mode = mode(of: path) else {
                problem(item, "没有 \(path)", "请从备份取回，放回原处")
                continue
            }
            let digits = String(mode, radix: 8)
            if mode & 0o077 != 0 {
                problem(item, "\(digits)：别的用户也能读", "chmod \(todo) \(path)")
            } else if access(path, R_OK | W_OK) != 0 {
                problem(item, "\(digits)：当前用户读写不了", "用它的主人来运行，或改属主：chown")
            } else {
                note(item, digits)
            }
        }
    }

    /// What is in the books' file, and whether this program can open it.
    mutating func examineBooks(_ location: Store.Location) {
        if let header = BooksHeader(location.database) {
            note("SQLite", "账本最近由 \(header.version) 写入")
            if header.isWAL {
                note("写入方式", "WAL")
            } else {
                problem("写入方式", "不是 WAL", "别的程序改过账本的设置；用 gewu verify 核对，下一次写入会改回来")
            }
        } else {
            problem("账本", "gewu.db 不是 SQLite 文件", "请从备份恢复")
            return
        }
        do {
            let store = try Store(location, coreCatalogue, clock: Clock.now)
            note("账本结构", "与程序一致，\(store.catalogue.types.count) 种记录")
            try store.session(Context(actor: "", day: Clock.now().day)) { session in
                note("变更", "\(try session.lastCommit()) 次")
                let user = systemUser()
                let own = try session.records(Operator.self).where(Operator.systemUser == user)
                    .order(by: Operator.id).first()
                if let own {
                    note("账号", "系统用户 \(user) 是 \(try own[Operator.name])（\(try own[Operator.role].rawValue)）")
                } else {
                    problem("账号", "系统用户 \(user) 没有对应的账号", "用 --as 账号 说明是谁在办，或请系统管理员对应")
                }
                let plugins = try session.records(EnabledPlugin.self).order(by: EnabledPlugin.name).all()
                let names = try plugins.map {
                    "\(try $0[EnabledPlugin.name]) \(try $0[EnabledPlugin.version])"
                }
                note("已启用的插件", names.isEmpty ? "没有，因此也没有规则" : names.joined(separator: "、"))
            }
        } catch {
            let complaint = Complaint(about: error)
            problem("账本", complaint.message, complaint.hint ?? "运行 gewu verify 核对")
        }
    }

    private func mode(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    private func bytes(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    private func megabytes(_ bytes: Int) -> String {
        bytes >= 10 << 30 ? "\(bytes >> 30) GB" : "\(bytes >> 20) MB"
    }
}

/// What the first hundred bytes of an SQLite file say.
private struct BooksHeader {
    let isWAL: Bool
    /// Of the library that wrote last.
    let version: String

    init?(_ path: String) {
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: 100),
            data.count == 100, data.starts(with: Array("SQLite format 3\u{0}".utf8))
        else { return nil }
        let bytes = Array(data)
        isWAL = bytes[18] == 2 && bytes[19] == 2
        let number = bytes[96..<100].reduce(0) { $0 << 8 | Int($1) }
        version = "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
    }
}
