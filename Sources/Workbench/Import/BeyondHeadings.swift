import Sheets

/// Rows that go on to the right of the last heading. What stands there is not taken; often a cell with a comma in it was
/// written without quotes, and everything behind it stands one column too far.
struct BeyondHeadings {
    private let last: Int
    private var rows: [Int] = []

    /// `last` is the column of the last heading, taken or not.
    init(last: Int) { self.last = last }

    mutating func look(at row: SheetRow) {
        guard let cell = row.cells.last, cell.column > last,
            row.cells.contains(where: { $0.column > last && !RegisterCells.Entry($0.value).isBlank })
        else { return }
        rows.append(row.number)
    }

    /// What to tell; `nil` where no row does.
    var note: String? {
        guard !rows.isEmpty else { return nil }
        let shown = rows.prefix(5).map(String.init).joined(separator: "、") + (rows.count > 5 ? " 等" : "")
        return "\(rows.count) 行在表头右边还有内容，没有读（第 \(shown) 行）；CSV 的格里有逗号的要加引号，不然后面的列会错位，请核对"
    }
}
