import Console
import Glibc
import Records
import Sheets

/// A file that rows are written into: its ending says how, and it has its name only once everything is in it.
struct TableFile {
    let path: String
    private let kind: TableKind
    private let force: Bool
    private let partial: String

    /// Throws where the ending is unknown, or the file is there already and `force` is not set.
    init(_ path: String, force: Bool = false) throws {
        guard let kind = TableKind(ending: path) else {
            throw Complaint(
                .usage, "usage", "从“\(path)”的扩展名看不出要哪种格式", hint: "文件名以 .csv、.xlsx 或 .json 结尾")
        }
        self.path = path
        self.kind = kind
        self.force = force
        partial = "\(path).partial-\(getpid())"
        if !force, access(path, F_OK) == 0 { throw alreadyThere }
    }

    /// Runs `body`, which writes through ``writer(_:_:)`` and hands back how many rows they are; then `before`, and only
    /// then the file has its name.
    func write(_ body: () throws -> Int, before: (Int) throws -> Void) throws -> Int {
        defer { unlink(partial) }
        let count = try named(body)
        try before(count)
        let refusal = force ? (rename(partial, path) == 0 ? 0 : errno) : NewFile.name(partial, path)
        if refusal == EEXIST { throw alreadyThere }
        guard refusal == 0 else {
            throw Complaint(
                .failed, "export", "写不了“\(path)”：\(String(cString: strerror(refusal)))", hint: "请核对目录和权限")
        }
        return count
    }

    func writer(_ title: String, _ columns: [TableColumn]) throws -> any TableWriter {
        switch kind {
        case .csv: try CSVWriter(try OutputFile(partial), columns)
        case .xlsx: try WorkbookWriter(partial, title: title, columns)
        case .json: try JSONWriter(try OutputFile(partial), columns)
        }
    }

    /// What goes wrong with the file on its way is told under the name that it was to have.
    private func named(_ body: () throws -> Int) throws -> Int {
        do {
            return try body()
        } catch var failure as SheetFailure {
            failure.file = path
            throw failure
        }
    }

    private var alreadyThere: Complaint {
        Complaint(.failed, "already_there", "“\(path)”已存在，没有动它", hint: "请换一个文件名，或用 --force 换掉它")
    }
}

/// Writes a JSON array of one object for each row, each on a line of its own.
final class JSONWriter: TableWriter {
    private let file: OutputFile
    private let columns: [TableColumn]
    private var isFirst = true

    init(_ file: OutputFile, _ columns: [TableColumn]) throws(SheetFailure) {
        self.file = file
        self.columns = columns
        try file.write("[")
    }

    func add(_ row: [Sheets.Cell.Value]) throws(SheetFailure) {
        var members: [JSON.Member] = []
        for (column, value) in zip(columns, row) {
            members.append(JSON.Member(column.name, Self.json(value)))
        }
        try file.write(isFirst ? "\n  " : ",\n  ")
        try file.write(JSON.object(members).line)
        isFirst = false
    }

    func finish() throws(SheetFailure) {
        try file.write(isFirst ? "]\n" : "\n]\n")
        try file.finish()
    }

    private static func json(_ value: Sheets.Cell.Value) -> JSON {
        switch value {
        case .empty: .null
        case .text(let text), .error(let text): .text(text)
        case .number(let number, _):
            number.rounded() == number && number.magnitude < 9e15 ? .number(Int(number)) : .measure(number)
        case .date(let days, _): .text(Day(number: Int32(clamping: days)).description)
        case .boolean(let isTrue): .flag(isTrue)
        }
    }
}
