package import Records

/// A number somebody has to be able to stand for: what was counted, out of what, on which day, and which records.
package struct Figure {
    /// A count, and the records that were counted.
    package struct Amount {
        package let number: Double
        /// `nil` where a script worked the number out itself.
        package let selection: Selection?

        package init(_ number: Double, of selection: Selection? = nil) {
            self.number = number
            self.selection = selection
        }

        /// `12`, `3.5`: the same for the same number everywhere.
        package var words: String { Figure.words(number) }
    }

    /// The numerator, or all there is where there is no ``whole``.
    package let part: Amount
    /// The denominator: those who could have been counted.
    package let whole: Amount?
    /// What somebody above demands of the numerator: held against those who are eligible, and never enforced.
    package let quota: Int?
    package let day: Day
    /// Under which its records may be listed.
    package let access: Access?

    package init(part: Amount, of whole: Amount?, quota: Int?, day: Day, access: Access?) {
        self.part = part
        self.whole = whole
        self.quota = quota
        self.day = day
        self.access = access
    }

    /// `93.8%`; 无 where nobody could have been counted.
    package var rate: String {
        guard let whole else { return part.words }
        return whole.number > 0 ? percent(part.number, of: whole.number) : "无"
    }

    /// The share, for a chart; `nil` where there is none to draw.
    package var share: Double? {
        guard let whole else { return part.number }
        return whole.number > 0 ? part.number / whole.number : nil
    }

    /// What whoever reads the figure has to know of it.
    package var remarks: [String] {
        var remarks: [String] = []
        let eligible = whole ?? part
        if let whole, whole.number == 0 {
            let who = whole.selection.map { "没有符合条件的\($0.type.title)" } ?? "没有符合条件的"
            remarks.append("分母为 0：\(who)")
        } else if let whole, part.number > whole.number {
            remarks.append("分子 \(part.words) 比分母 \(whole.words) 大，请核对口径")
        }
        if let quota, eligible.number < Double(quota) {
            remarks.append("要求 \(quota)，符合条件的只有 \(eligible.words)：只提示，不作要求")
        }
        return remarks
    }

    /// `15/16（93.8%）`
    package var sentence: String {
        guard let whole else { return part.words }
        return "\(part.words)/\(whole.words)（\(rate)）"
    }

    static func words(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? String(number)
    }

    static func cell(_ number: Double) -> Answer.Cell {
        Int(exactly: number).map { .number($0) } ?? .text(String(number))
    }
}

/// `72.9%`, without the help of anything that knows locales; half a tenth goes up.
func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = (part * 2000 + whole) / (whole * 2)
    return "\(tenths / 10).\(tenths % 10)%"
}

private func percent(_ part: Double, of whole: Double) -> String {
    if let part = Int(exactly: part), let whole = Int(exactly: whole), part >= 0, part < Int.max / 4000 {
        return percent(part, of: whole)
    }
    let tenths = Int((part * 1000 / whole).rounded(.toNearestOrAwayFromZero))
    return "\(tenths / 10).\(abs(tenths % 10))%"
}

// MARK: - The records behind it

extension Figure {
    /// The records that were counted, with whether each stands in the numerator.
    func records(_ desk: Desk) throws -> Answer {
        let all = whole?.selection ?? part.selection
        guard let all else {
            throw ActionFailure.notFound("这个数是插件自己算出来的，没有可以列出的记录", hint: "请插件的作者改用 gewu.figure 交出查询")
        }
        let counted = try part.selection.map { try ids($0, desk.session) } ?? []
        var listed = try ids(all, desk.session)
        let isIn = Set(counted)
        let known = Set(listed)
        let strays = part.selection?.type.name == all.type.name ? counted.filter { !known.contains($0) } : []
        listed += strays
        let labels = try RecordLabels(desk.session).labels(of: all.type, Set(listed))
        let isShare = whole != nil && part.selection?.type.name == all.type.name
        let columns =
            [Answer.Column("id", "编号"), Answer.Column("record", all.type.title)]
            + (isShare ? [Answer.Column("counted", "计入分子")] : [])
        let rows = listed.map { id -> [Answer.Cell] in
            [.number(Int(id)), .text(labels[id] ?? "#\(id)")] + (isShare ? [.flag(isIn.contains(id))] : [])
        }
        var notes = ["\(sentence)，截至 \(day)"] + remarks
        if !strays.isEmpty { notes.append("最后 \(strays.count) 条计入了分子，却不在分母里，请核对口径") }
        return Answer(columns: columns, rows: rows, notes: notes)
    }

    private func ids(_ selection: Selection, _ session: Session) throws -> [Int64] {
        var ids: [Int64] = []
        try session.each(selection, ["id"], access: access) { ids.append($0.integer(0)) }
        return ids
    }
}
