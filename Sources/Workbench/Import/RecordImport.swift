import Glibc
import Governance
package import Records
import Sheets

/// Takes a list of records of one type into the books, as its declaration says what they are.
///
/// Rows are judged outside the lock and land in chunks; between two chunks the lock is free for a while. What is there
/// already is met as a duplicate and never changed. Residents have an importer of their own, ``ResidentImport``.
package struct RecordImport {
    package var type: Declaration
    package var file: String
    package var sheet: String?
    /// The community of records whose list does not say it.
    package var community: String?
    /// Headings of this office, with what they mean.
    package var headings: [String: String] = [:]
    /// Fields that are the same in all rows: title or name, and the value as it would stand in a cell.
    package var constants: [(field: String, text: String)] = []
    /// One commit, and none at all where a row is refused.
    package var isAllOrNothing = false
    /// A record that bears the key of a row is brought to what the row says.
    package var isUpdating = false
    /// Called with the number of rows read so far. What it throws ends the import; the same file again goes on from there.
    package var progress: (Int) throws -> Void = { _ in }

    package init(_ type: Declaration, _ file: String, community: String? = nil) {
        self.type = type
        self.file = file
        self.community = community
    }

    /// Imports with the rights of the desk's account on its day; in a dry run, says what would become of each row.
    ///
    /// Throws what opening the file throws (`SheetFailure`, ``RegisterFailure``), and ``ActionFailure`` where the type is
    /// not imported, or a constant or the community is not understood.
    package func run(at desk: Desk) throws -> ImportResult {
        try desk.checkMayImport(type)
        let session = desk.session
        let shape = RecordShape(type)
        let isDry = session.context.mode != .apply
        let home = try home(desk)
        let finder = RecordFinder(desk, home: home)
        let reader = try SheetReader(file, sheet: sheet)
        let memory = LayoutMemory(desk, type)
        let own = try memory.recalled(by: SheetReader(file, sheet: sheet)).merging(headings) { $1 }
        let (header, rest) = try RecordHeader.find({ try reader.next() }, shape, own: own, file: file)
        let constants = try entries(shape)
        try checkComplete(shape, header, constants, home)
        if !isDry { try memory.remember(pairs(header, shape), for: header.all) }

        var result = ImportResult(type: type.name, file: file, isDryRun: isDry)
        result.ignored = header.ignored
        let journal = try ImportJournal(desk, type, file: file, sheet: sheet, community: home)
        let judge = try RecordJudge(
            desk, shape, header, home: home, constants: constants, finder: finder,
            isUpdating: isUpdating, isTaken: { journal.holds($0) })
        var landing = try RecordLanding(desk, shape, judge, journal, home: home)
        var waiting = rest[...]
        var beyond = BeyondHeadings(last: header.last)
        while let row = try waiting.popFirst() ?? reader.next() {
            guard judge.isData(row) else { continue }
            beyond.look(at: row)
            let judged = try judge.judge(row)
            result.rows.append(judged.row)
            if let candidate = judged.candidate, !journal.holds(row.number) {
                landing.add(candidate, at: result.rows.count - 1)
            }
            if let update = judged.update {
                if isUpdating {
                    landing.add(update, at: result.rows.count - 1)
                } else {
                    result.differing += 1
                }
            }
            if result.rows.count % 500 == 0 { try progress(result.rows.count) }
            if !isAllOrNothing, landing.count == ResidentImport.chunk {
                try landing.land(&result, isLast: false)
                usleep(ResidentImport.pause)
            }
        }
        result.run = journal.run
        if isAllOrNothing {
            try landing.landAllOrNothing(&result)
        } else {
            try landing.land(&result, isLast: true)
        }
        result.noteUpdates()
        result.noteShape(beyond)
        if let note = try OtherSheets.note(file, chosen: sheet, of: reader) { result.notes.append(note) }
        if journal.resumed > 0 {
            result.notes.insert("接着上次中断的导入（批次 \(journal.run)）：\(journal.resumed) 行上次已记入", at: 0)
        }
        return result
    }

    private func home(_ desk: Desk) throws -> Int64? {
        guard let community else { return try desk.session.ownCommunity() }
        do {
            return try RecordFinder(desk, home: nil).community(community)
        } catch let unknown as RecordFinder.Unknown {
            throw ActionFailure.notFound(unknown.message, hint: unknown.hint)
        }
    }

    private func entries(_ shape: RecordShape) throws -> [Int: RegisterCells.Entry] {
        let words = FieldWords(shape)
        var found: [Int: RegisterCells.Entry] = [:]
        for (field, text) in constants {
            guard case .item(let index)? = words.targets(of: field).first?.target else {
                let titles = shape.items.map(\.title)
                let near = nearest(field, in: titles).map { "是否指“\($0)”？" } ?? ""
                throw ActionFailure.notUnderstood(
                    "\(type.title)没有“\(field)”这个字段", hint: near + "可用：\(titles.joined(separator: "、"))")
            }
            found[index] = RegisterCells.Entry(.text(text))
        }
        return found
    }

    private func pairs(_ header: RecordHeader, _ shape: RecordShape) -> [String: String] {
        Dictionary(
            header.headings.map { (Heading.key($1), RecordHeader.title($0, shape)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// A field that every record must have, and that nothing gives, refuses the list as a whole.
    private func checkComplete(
        _ shape: RecordShape, _ header: RecordHeader, _ constants: [Int: RegisterCells.Entry], _ home: Int64?
    ) throws {
        var missing: [String] = []
        for (index, item) in shape.items.enumerated() {
            if header.headings[.item(index)] != nil || constants[index] != nil { continue }
            let target = shape.column(item)?.target ?? shape.parent
            if let column = shape.column(item) {
                if column.isOptional || column.usual != .null { continue }
                if case .dated(let from, _) = type.timing, column.name == from { continue }
                if target?.name == Resident.declaration.name,
                    header.headings.keys.contains(where: { if case .person = $0 { true } else { false } })
                {
                    continue
                }
            }
            if target?.name == Community.declaration.name, home != nil { continue }
            missing.append(item.title)
        }
        guard missing.isEmpty else {
            throw RegisterFailure(reason: .missingFields(missing, row: header.row), file: file)
        }
    }
}

extension Desk {
    /// Throws where records of this type come about otherwise, or are for those who look after the workspace.
    func checkMayImport(_ type: Declaration) throws {
        if let reason = Self.made[type.name] {
            throw ActionFailure.notPermitted("\(type.title)不能导入：\(reason.0)", hint: reason.1)
        }
        let closed = [Operator.declaration.name, PluginSetting.declaration.name]
        if closed.contains(type.name), account.role != .administrator {
            throw ActionFailure.notPermitted("\(type.title)只有系统管理员能导入", hint: "请系统管理员来办，或用 --as 换一个账号")
        }
    }

    /// What the program writes by itself, and what to do instead.
    private static let made: [String: (String, String)] = [
        "duty": ("它由规则算出", "请导入关爱类别、走访等，待办随之更新"),
        "plugin": ("它由 gewu plugin enable 登记", "请用 gewu plugin enable 启用"),
        "plugin_type": ("它由 gewu plugin enable 记下", "请用 gewu plugin enable 启用"),
        "quarantine": ("它由批处理记下", "不用导入"),
        "step": ("它由流程记下", "请用插件的命令办理"),
        "notice": ("它由 gewu run remind 记下", "不用导入"),
        "deputy": ("它由 AB岗 记下", "请用 AB岗"), "handover": ("它由 移交 记下", "请用 移交"),
        "reassignment": ("它由 改派 记下", "请用 改派"), "shift": ("它由 值班 记下", "请用 值班 逐班排"),
        "satisfaction": ("一件事只评一次，由本人评", "请用 好差评 逐件记下"),
        "evaluation": ("它由夜间批处理记下", "不用导入"),
        "import_batch": ("它由导入记下", "不用导入"), "import_part": ("它由导入记下", "不用导入"),
        "import_layout": ("它由导入记下", "用 --map 写明表头对照"), "job_run": ("它由批处理记下", "不用导入"),
        "disclosure": ("它由查看原文记下", "不用导入"),
        "export_log": ("它由导出记下", "不用导入"), "merge": ("它由合并记下", "请用 合并 逐对合并"),
    ]
}
