/// Why nothing at all could be taken from a table.
package struct RegisterFailure: Error, Equatable {
    package let reason: Reason
    package let file: String

    package enum Reason: Equatable, Sendable {
        /// No row looks like the headings of a register.
        case noHeadings
        case missing(RegisterColumn, orElse: RegisterColumn?, row: Int)
        /// Two columns would both be the same.
        case twice(RegisterColumn, columns: [String], row: Int)
    }
}

extension RegisterFailure: CustomStringConvertible {
    package var description: String { message + "；" + hint }

    /// The heading row, where there is one.
    package var row: Int? {
        switch reason {
        case .noHeadings: nil
        case .missing(_, _, let row), .twice(_, _, let row): row
        }
    }

    package var message: String {
        switch reason {
        case .noHeadings:
            "文件“\(file)”的前 \(RegisterHeader.searched) 行里找不到表头（应有“姓名”等列）"
        case .missing(let column, let other, let row):
            "文件“\(file)”第 \(row) 行的表头里没有“\(column.title)”"
                + (other.map { "，也没有“\($0.title)”" } ?? "") + "列"
        case .twice(let column, let columns, let row):
            "文件“\(file)”第 \(row) 行的表头里有几列都是“\(column.title)”：\(columns.joined(separator: "、")) 列"
        }
    }

    package var hint: String {
        switch reason {
        case .noHeadings: "请核对文件和工作表；多个工作表时用 --sheet 指明"
        case .missing(let column, _, _):
            "请加上这一列，或把表头改成其中之一：\(column.headings.prefix(4).joined(separator: "、"))；也可用 --map 指明"
        case .twice: "请只留一列，其余改名"
        }
    }
}
