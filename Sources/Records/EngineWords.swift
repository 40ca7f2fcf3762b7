internal import GRDBSQLite

/// What SQLite's refusals mean to somebody at the machine. The unit of work has been taken back whenever one is told.
enum EngineWords {
    /// “What happened；what to do”; `nil` for what only somebody who knows the program can do something about.
    static func words(_ code: Int32) -> String? {
        switch code & 0xFF {
        case SQLITE_FULL:
            "磁盘已满，这一次没有写入，以前写下的都在；腾出空间以后再做一遍，空间够不够用 gewu doctor 看"
        case SQLITE_READONLY:
            "账本是只读的，没有写入；请核对工作区目录、gewu.db、gewu.db-wal 的写入权限，以及磁盘是不是只读挂载"
        case SQLITE_IOERR where isWrite(code):
            "账本写不进磁盘（空间或配额用完，或磁盘出错），这一次没有写入，以前写下的都在；腾出空间、核对磁盘以后再做一遍"
        case SQLITE_IOERR:
            "磁盘读写出错（\(code)），没有写入；请核对磁盘和连接，再运行 gewu verify 核对账本"
        case SQLITE_CANTOPEN:
            "打不开账本文件；请核对工作区目录和 gewu.db 的权限"
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            "账本文件已损坏，或不是账本；不要再写：先把整个目录另存一份，再按手册从备份恢复"
        case SQLITE_NOMEM:
            "内存不够，没有写入；请关掉别的程序再试"
        case SQLITE_PERM, SQLITE_AUTH:
            "没有读写账本的权限；请核对工作区目录的权限"
        default: nil
        }
    }

    private static func isWrite(_ code: Int32) -> Bool {
        // The second byte tells which call failed: write, fsync, of a folder, truncate, and the shared memory of the log.
        [3, 4, 5, 6, 19, 21].contains(code >> 8)
    }
}
