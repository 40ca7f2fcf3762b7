package import Governance
import Sheets

/// A list of buildings and the grids they are to belong to, as an office keeps it: 楼栋 and 网格, and where wanted 小区
/// and 网格名称. A grid that is to be new is written 新21.
package struct GridList: Sendable {
    package let plan: GridPlan

    /// Reads `file`. Throws `SheetFailure`, and ``RegridListFailure`` where it has no such columns. The rows that cannot
    /// be understood are the plan's ``GridPlan/unread``.
    package init(_ file: String, sheet: String? = nil, source: String? = nil) throws {
        let reader = try SheetReader(file, sheet: sheet)
        var columns: [Column: Int]?
        var steps: [GridPlan.Step] = []
        var problems: [RegridProblem] = []
        var passed = 0
        while let row = try reader.next() {
            guard let known = columns else {
                columns = Column.found(in: row)
                passed += 1
                if columns == nil, passed == Self.searched { break }
                continue
            }
            do throws(RegridProblem.Kind) {
                if let step = try Self.step(row, known) { steps.append(step) }
            } catch { problems.append(RegridProblem(error, row: row.number)) }
        }
        guard columns != nil, !steps.isEmpty || !problems.isEmpty else {
            throw RegridListFailure(file: file, hasHeadings: columns != nil)
        }
        plan = GridPlan(steps, source: source, unread: problems)
    }

    /// How many rows may stand above the headings.
    private static let searched = 30

    private enum Column: CaseIterable {
        case building, grid, estate, name

        /// Without blanks and remarks in brackets.
        var headings: [String] {
            switch self {
            case .building: ["楼栋", "楼幢", "楼号", "幢号", "栋号"]
            case .grid: ["网格", "网格号", "划入网格", "新网格"]
            case .estate: ["小区", "小区或道路"]
            case .name: ["网格名称"]
            }
        }

        static func found(in row: SheetRow) -> [Column: Int]? {
            var found: [Column: Int] = [:]
            for cell in row.cells {
                let key = Heading.key(RegisterCells.text(cell.value))
                if let column = allCases.first(where: { $0.headings.contains(key) }), found[column] == nil {
                    found[column] = cell.column
                }
            }
            return found[.building] != nil && found[.grid] != nil ? found : nil
        }
    }

    private static func step(
        _ row: SheetRow, _ columns: [Column: Int]
    ) throws(RegridProblem.Kind) -> GridPlan.Step? {
        func text(_ column: Column) -> String {
            columns[column].map { RegisterCells.text(row[$0]).squeezed } ?? ""
        }
        let (building, grid) = (text(.building), text(.grid))
        if building.isEmpty, grid.isEmpty { return nil }
        if building.isEmpty { throw .noBuilding }
        if grid.isEmpty { throw .noGrid(building) }
        var number = grid
        for mark in ["新设", "新"] where number.hasPrefix(mark) {
            number.removeFirst(mark.count)
            break
        }
        guard let read = GridNumber.read(number) else { throw .notANumber(grid) }
        let name = text(.name)
        return .row(
            row.number, building: text(.estate) + building, grid: read, isNew: number != grid,
            name: name.isEmpty ? nil : name)
    }
}

/// Why a file is no list of buildings and grids.
package struct RegridListFailure: Error, Equatable {
    package let file: String
    package let hasHeadings: Bool

    package var message: String {
        hasHeadings ? "文件“\(file)”的表头下面没有楼栋" : "文件“\(file)”里找不到“楼栋”“网格”两列"
    }
    package var hint: String { "第一行写 楼栋,网格；以下一栋一行，如 7幢,3；新设的网格写 新21，不动的楼栋可以不写" }
}
