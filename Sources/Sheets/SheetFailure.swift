/// Why a table could not be read: what happened, where, and what to do.
package struct SheetFailure: Error, Equatable {
    package let reason: Reason
    package var file: String
    package var sheet: String?
    /// The row being read, or the last one that was whole.
    package var row: Int?

    init(_ reason: Reason, file: String, sheet: String? = nil, row: Int? = nil) {
        self.reason = reason
        self.file = file
        self.sheet = sheet
        self.row = row
    }

    package enum Reason: Equatable, Sendable {
        case cannotOpen(String)
        case notAFile
        case folder
        case empty
        /// The content is of another kind than the file's ending promises, or of a kind we do not read.
        case wrongKind(FileKind)
        case encrypted
        case incomplete
        case damaged(detail: String)
        /// Unpacks to more than any real workbook does.
        case bomb(detail: String)
        case entities
        case noSheets
        case noSuchSheet(String, available: [String])
        case unknownEncoding
        case openQuote
        case cellTooLong(column: String)
        case rowTooLong
        case tooManyRows
        case cannotWrite(String)
        /// More rows than a sheet of a workbook holds.
        case overfull
    }
}

extension SheetFailure: CustomStringConvertible {
    /// What happened, with its place.
    package var message: String { place + what }

    package var description: String { message + "；" + hint }

    private var place: String {
        var text = "文件“\(file)”"
        if let sheet { text += "工作表“\(sheet)”" }
        if let row { text += "第 \(row) 行" }
        return text
    }

    private var what: String {
        switch reason {
        case .cannotOpen(let detail): "打不开：\(detail)"
        case .notAFile: "不是普通文件"
        case .folder: "是一个目录"
        case .empty: "是空的"
        case .wrongKind(let kind): "的内容是\(kind.title)，不能按它的扩展名读取"
        case .encrypted: "设有打开密码，读不出来"
        case .incomplete: "不完整：开头是 xlsx，后面的部分缺失"
        case .damaged(let detail): "已损坏：\(detail)"
        case .bomb(let detail): "解压后大得反常（\(detail)），为安全起见已停止读取"
        case .entities: "里有外来的 XML 声明（DOCTYPE），正常的表格没有，已停止读取"
        case .noSheets: "里没有可读的工作表"
        case .noSuchSheet(let name, []):
            "是 CSV，里面没有工作表（要的是“\(name)”）"
        case .noSuchSheet(let name, let available):
            "没有工作表“\(name)”，现有：\(available.map { "“\($0)”" }.joined(separator: "、"))"
        case .unknownEncoding: "的文字既不是 UTF-8 也不是 GB18030 编码，无法认出汉字"
        case .openQuote: "起有一个引号没有配对，后面的内容分不出行"
        case .cellTooLong(let column): "\(column) 列的内容过长，不像是表格"
        case .rowTooLong: "的内容过长，不像是表格的一行"
        case .tooManyRows: "超出表格的最大行数 \(Limit.rows)"
        case .cannotWrite(let detail): "写不出来：\(detail)"
        case .overfull: "放不下：一个工作表最多 \(Limit.rows) 行"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch reason {
        case .cannotOpen: "请核对路径和读取权限"
        case .notAFile: "请给出一个 .xlsx 或 .csv 文件"
        case .folder: "请写出目录里的那个 .xlsx 或 .csv 文件"
        case .empty: "请核对是否选对了文件，或重新导出"
        case .wrongKind(let kind): kind.advice
        case .encrypted: "请在 Excel 或 WPS 中打开，取消密码后另存为 .xlsx"
        case .incomplete: "多半是没有下载或拷贝完，请重新取得这个文件"
        case .damaged: "请在 Excel 或 WPS 中打开，修复后另存为新的 .xlsx"
        case .bomb, .entities: "请核对文件来源；若确实可信，在 Excel 或 WPS 中打开后另存为新的 .xlsx"
        case .noSheets: "请在 Excel 或 WPS 中打开，确认有数据后另存为 .xlsx"
        case .noSuchSheet(_, []): "请去掉 --sheet 再试"
        case .noSuchSheet: "请用 --sheet 指明其中一个"
        case .unknownEncoding: "请在 Excel 或 WPS 中另存为“CSV UTF-8”或 .xlsx"
        case .openQuote: "请在这一行补上或删去英文双引号"
        case .cellTooLong, .rowTooLong: "请核对这一行的引号和分隔符"
        case .tooManyRows: "请拆成几个文件"
        case .cannotWrite: "请核对目录、权限和磁盘空间"
        case .overfull: "请导出成 .csv，或按社区分别导出"
        }
    }
}
