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
        /// No row looks like the headings of a list of this type.
        case noHeadingsOf(String, [String])
        /// Fields that every record must have, and that no column gives.
        case missingFields([String], row: Int)
        case fieldTwice(String, columns: [String], row: Int)
    }
}

extension RegisterFailure: CustomStringConvertible {
    package var description: String { message + "；" + hint }

    /// The heading row, where there is one.
    package var row: Int? {
        switch reason {
        case .noHeadings, .noHeadingsOf: nil
        case .missing(_, _, let row), .twice(_, _, let row), .missingFields(_, let row),
            .fieldTwice(_, _, let row):
            row
        }
    }

    package var message: String {
        switch reason {
        case .noHeadingsOf(let title, let fields):
            "文件“\(file)”的前 \(RegisterHeader.searched) 行里找不到“\(title)”的表头（应有“\(fields.joined(separator: "”“"))”等列）"
        case .missingFields(let fields, let row):
            "文件“\(file)”第 \(row) 行的表头里没有“\(fields.joined(separator: "”“"))”列"
        case .fieldTwice(let title, let columns, let row):
            "文件“\(file)”第 \(row) 行的表头里有几列都是“\(title)”：\(columns.joined(separator: "、")) 列"
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
        case .missingFields(let fields, _):
            "请加上这一列，用 --map 指明是哪一列，或用 --set '\(fields.first ?? "")=…' 写明全表相同的值"
        case .noHeadings, .noHeadingsOf: "请核对文件和工作表；多个工作表时用 --sheet 指明"
        case .missing(let column, _, _):
            "请加上这一列，或把表头改成其中之一：\(column.headings.prefix(4).joined(separator: "、"))；也可用 --map 指明"
        case .twice, .fieldTwice: "请只留一列，其余改名"
        }
    }
}
