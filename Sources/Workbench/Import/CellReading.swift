import Governance
import Records
import Sheets

/// Reads what stands in a cell as a value of a field's kind.
struct CellReading {
    enum Outcome {
        /// `mended` says what was done to what is written, where it is not taken letter by letter.
        case value(Value, mended: String?)
        case refused(String, hint: String?)

        static func value(_ value: Value) -> Outcome { .value(value, mended: nil) }
    }

    let column: Column

    /// The value of a cell that is not blank. What the declaration itself has to say against it is said here, too.
    func read(_ entry: RegisterCells.Entry) -> Outcome {
        if case .error = entry.value {
            return .refused("单元格是错误值，不是数据", hint: "请在表格里改正公式，或直接填写内容")
        }
        let outcome = parse(entry)
        guard case .value(let value, _) = outcome, let problem = column.check?(value) else {
            return outcome
        }
        // A code is often right but for its width, blanks and small letters.
        if case .text(let text) = value {
            let plain = text.squeezed.uppercased()
            if plain != text, column.check?(.text(plain)) == nil {
                return .value(.text(plain), mended: "已改成规范写法（半角、大写、无空格）")
            }
        }
        let parts = problem.split(separator: "；", maxSplits: 1).map(String.init)
        return .refused(parts[0], hint: parts.count > 1 ? parts[1] : nil)
    }

    private func parse(_ entry: RegisterCells.Entry) -> Outcome {
        switch column.kind {
        case .integer: integer(entry)
        case .real: real(entry)
        case .text: text(entry)
        case .boolean: boolean(entry)
        case .day: day(entry)
        case .instant: instant(entry)
        case .choice(let words): choice(entry, words)
        case .sealed: sealed(entry)
        case .reference: .refused("看不懂", hint: nil)
        }
    }

    // MARK: Kinds

    /// Fields of names and numbers, in which a cell's line break is one of layout.
    private static let ofOneLine: Set<String> = [
        "name", "unit_name", "old_name", "liaison", "estate", "unit", "room", "code",
    ]

    private func text(_ entry: RegisterCells.Entry) -> Outcome {
        if case .number(let number, _) = entry.value, number.magnitude >= 1e15 {
            return .refused("表格把它当成了数，后几位已经丢失", hint: "请把这一列设为文本，再照原件填写")
        }
        var text = entry.text.trimmed
        if Self.ofOneLine.contains(column.name), text.contains(where: \.isNewline) {
            text = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.joined()
            return .value(.text(text), mended: "格里的换行已去掉")
        }
        if case .date = entry.value {
            return .value(.text(text), mended: "单元格是日期，照日期记入；原来若是“3-2”这样的写法，请把这一列设为文本")
        }
        return .value(.text(text), mended: text == entry.text ? nil : "前后的空白已去掉")
    }

    private func integer(_ entry: RegisterCells.Entry) -> Outcome {
        let text = entry.plain.replacing(",", with: "")
        guard let number = Int64(text) ?? Double(text).flatMap({ Int64(exactly: $0) }),
            number.magnitude < 1 << 53
        else {
            return .refused("应为整数", hint: "请只填数字，例如 12")
        }
        return .value(.integer(number))
    }

    private func real(_ entry: RegisterCells.Entry) -> Outcome {
        if case .number(let number, _) = entry.value { return .value(.real(number)) }
        guard let number = Double(entry.plain.replacing(",", with: "")), number.isFinite else {
            return .refused("应为数", hint: "请只填数字，例如 12.5")
        }
        return .value(.real(number))
    }

    private func boolean(_ entry: RegisterCells.Entry) -> Outcome {
        if case .boolean(let isTrue) = entry.value { return .value(.integer(isTrue ? 1 : 0)) }
        let word = entry.plain.lowercased()
        if Self.yes.contains(word) { return .value(.integer(1)) }
        if Self.no.contains(word) { return .value(.integer(0)) }
        return .refused("应为“是”或“否”", hint: "请填“是”或“否”")
    }

    private static let yes: Set<String> = [
        "是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1", "已", "能", "可",
    ]
    static let no: Set<String> = [
        "否", "无", "不", "没有", "不是", "×", "✗", "✘", "x", "n", "no", "false", "0", "未", "不能", "不可",
    ]

    private func day(_ entry: RegisterCells.Entry) -> Outcome {
        do throws(CivilDate.Flaw) {
            let date = try Self.date(entry)
            let day = date.earliest
            if case .month = date { return .value(day.stored, mended: "只写到月，暂记为当月 1 日") }
            if case .date = entry.value { return .value(day.stored) }
            return .value(day.stored, mended: entry.text == day.description ? nil : "已改写成“年-月-日”")
        } catch {
            return .refused(error.message, hint: error.hint)
        }
    }

    /// A date as a cell has it. In a number cell 1990.1 may be January or have lost the zero of October; 28885 may be a
    /// count of days.
    static func date(_ entry: RegisterCells.Entry) throws(CivilDate.Flaw) -> CivilDate {
        if case .number(_, let raw) = entry.value, raw.utf8.count != 8,
            raw.utf8.count != 6 || raw.contains(".")
        {
            throw .unreadable
        }
        return try CivilDate(entry.text)
    }

    /// `2026-11-17 08:36`; a day alone is its midnight.
    private func instant(_ entry: RegisterCells.Entry) -> Outcome {
        let text = entry.text.halfWidth.trimmed
        do throws(CivilDate.Flaw) {
            let date = try Self.date(entry)
            guard case .day(let day) = date else { return .refused("只写到月", hint: "请写成 2026-11-17 08:36 的样子") }
            guard let colon = text.firstIndex(of: ":") else { return .value(Instant(day, minute: 0).stored) }
            let hours = Int(text[..<colon].suffix(2).filter(\.isNumber))
            let minutes = Int(text[text.index(after: colon)...].prefix(2))
            guard let hours, let minutes, (0..<24).contains(hours), (0..<60).contains(minutes) else {
                return .refused("看不懂这个时间", hint: "请写成 2026-11-17 08:36 的样子")
            }
            return .value(Instant(day, minute: hours * 60 + minutes).stored)
        } catch {
            return .refused(error.message, hint: "请写成 2026-11-17 08:36 的样子")
        }
    }

    private func choice(_ entry: RegisterCells.Entry, _ words: [String]) -> Outcome {
        let word = entry.plain
        if let found = Self.matching(word, in: words) { return .value(.text(found)) }
        if words == CareCategory.allCases.map(\.rawValue), let outcome = category(word) { return outcome }
        if let found = known(word, words) { return .value(.text(found)) }
        let near = nearest(word, in: words)
        return .refused(
            "没有“\(entry.text)”这个值", hint: near.map { "是否指“\($0)”？" } ?? "可用：\(words.joined(separator: "、"))")
    }

    /// A word of the list as people write it: in other widths, with a word for the kind of thing behind it (事业单位 for
    /// 事业), or without one.
    static func matching(_ word: String, in words: [String]) -> String? {
        let lower = word.lowercased()
        if let found = words.first(where: { $0.squeezed.lowercased() == lower }) { return found }
        let found = words.filter { own in
            endings.contains {
                lower == own.squeezed.lowercased() + $0 || lower + $0 == own.squeezed.lowercased()
            }
        }
        return found.count == 1 ? found[0] : nil
    }

    private static let endings = ["单位", "类", "级", "人员", "组织", "党员", "部门", "机构"]

    /// The one care category that a cell names; a cell with several is for several rows. `nil`: no word of it is one.
    private func category(_ word: String) -> Outcome? {
        let reading = CareCategory.read(word)
        guard let first = reading.categories.first, reading.slips.isEmpty else { return nil }
        if reading.categories.count > 1 {
            return .refused("一格里有 \(reading.categories.count) 个类别", hint: "一个类别写一行")
        }
        let others = reading.others.map { "“\($0)”" }.joined(separator: "、")
        return .value(.text(first.rawValue), mended: others.isEmpty ? nil : "\(others)不是关爱类别，没有记入")
    }

    /// What the readers of the domain make of a word, where the list is theirs.
    private func known(_ word: String, _ words: [String]) -> String? {
        let found: String? =
            if words == HeadRelation.allCases.map(\.rawValue) {
                HeadRelation(reading: word)?.rawValue
            } else {
                Sex(reading: word)?.rawValue
            }
        return found.flatMap { words.contains($0) ? $0 : nil }
    }

    /// Protected fields hold numbers that have a form of their own. What has been masked is no number any more, and is
    /// only good for being compared.
    private func sealed(_ entry: RegisterCells.Entry) -> Outcome {
        if case .number(let number, _) = entry.value, number.magnitude >= 1e15 {
            return .refused("表格把它当成了数，后几位已经丢失", hint: "请把这一列设为文本，再照原件填写")
        }
        if entry.text.contains("*") { return .value(.text(entry.plain)) }
        let written: String
        switch column.name {
        case "phone":
            do throws(PhoneNumber.Flaw) {
                written = try PhoneNumber(entry.text, services: true).text
            } catch { return .refused(error.message, hint: error.hint) }
        case "id_number":
            do throws(IDNumber.Flaw) {
                written = try IDNumber(entry.text).text
            } catch { return .refused(error.message, hint: error.hint) }
        default: written = entry.text.trimmed
        }
        return .value(.text(written), mended: written == entry.text ? nil : "已改成规范写法（分隔符、空格去掉）")
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        guard first?.isWhitespace ?? false || last?.isWhitespace ?? false else { return self }
        var rest = self[...].drop(while: \.isWhitespace)
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        return String(rest)
    }
}
