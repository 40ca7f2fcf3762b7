import Governance
import Records
import Sheets

/// Cleans one row of a register, column by column, and collects everything there is to say about it.
///
/// A value is **mended** when what goes into the books is not letter by letter what the cell holds: a blank
/// taken out, a full-width digit, a separator, another way to write a day, a spreadsheet's count of days, a
/// gap filled from the identity number. That concerns what the books keep as written: name, identity number,
/// day of birth and telephone. The other columns hold words that are looked up (a sex, a relation, a grid, a
/// door, a category): every usual way to write them is right, and finding what they mean mends nothing.
struct RegisterCleaner {
    typealias Problem = RegisterRow.Problem

    let header: RegisterHeader
    let surroundings: RegisterSurroundings

    /// What a row came to: a candidate where nothing is against it.
    struct Outcome {
        var name: String?
        var candidate: ResidentCandidate?
        var refusals: [Problem] = []
        var mended: [Problem] = []
        /// Numbers that were masked: good for a person whom the books have, and for nobody else.
        var masked: [Problem] = []
    }

    func clean(_ cells: RegisterCells) throws -> Outcome {
        var outcome = Outcome()
        let name = name(cells, &outcome)
        outcome.name = name?.text ?? cells[.name]?.text
        // In the order in which registers have them: problems are read from left to right.
        let idNumber = idNumber(cells, &outcome)
        let sex = sex(cells, idNumber, &outcome)
        let birth = birth(cells, idNumber, &outcome)
        let phone = phone(cells, &outcome)
        let address = address(cells, &outcome)
        let relation = relation(cells, &outcome)
        let grid = try grid(cells, &outcome)
        let categories = categories(cells, &outcome)
        guard outcome.refusals.isEmpty, let name, let sex, let birth, let address else { return outcome }
        outcome.candidate = ResidentCandidate(
            name: name, sex: sex, idNumber: idNumber, birth: birth, phone: phone, address: address,
            rawAddress: cells[.address]?.text ?? "", relation: relation, grid: grid, categories: categories)
        return outcome
    }

    /// A note about `column`, under the heading that the file has for it.
    func problem(
        _ column: RegisterColumn, _ value: String?, _ message: String, _ hint: String? = nil
    ) -> Problem {
        Problem(
            column: header.headings[column] ?? column.title, value: column.masked(value ?? ""),
            message: message,
            hint: hint)
    }

    /// The entry of a column, or `nil` where it is blank or shows a spreadsheet's error, which is refused.
    private func entry(
        _ column: RegisterColumn, _ cells: RegisterCells, _ outcome: inout Outcome
    ) -> RegisterCells.Entry? {
        guard let entry = cells[column] else { return nil }
        guard case .error(let error) = entry.value else { return entry }
        outcome.refusals.append(
            Problem(
                column: header.headings[column] ?? column.title, value: error, message: "单元格是错误值，不是数据",
                hint: "请在表格里改正公式，或直接填写内容"))
        return nil
    }

    private func hasError(_ column: RegisterColumn, _ cells: RegisterCells) -> Bool {
        if case .error = cells[column]?.value { return true }
        return false
    }

    private func name(_ cells: RegisterCells, _ outcome: inout Outcome) -> PersonName? {
        let entry = entry(.name, cells, &outcome)
        if entry == nil, hasError(.name, cells) { return nil }
        do throws(PersonName.Flaw) {
            let name = try PersonName(entry?.text ?? "")
            if name.text != entry?.text {
                outcome.mended.append(problem(.name, entry?.text, "姓名里的空白和全角符号已去掉"))
            }
            return name
        } catch {
            outcome.refusals.append(problem(.name, entry?.text, error.message, error.hint))
            return nil
        }
    }

    private func idNumber(_ cells: RegisterCells, _ outcome: inout Outcome) -> IDNumber? {
        guard let entry = entry(.idNumber, cells, &outcome), !isMasked(.idNumber, entry, &outcome) else {
            return nil
        }
        do throws(IDNumber.Flaw) {
            // Also where all digits happen to be right: nothing in the file proves it.
            if case .number(let number, _) = entry.value, number >= 1e15 { throw .lostDigits }
            let idNumber = try IDNumber(entry.text)
            if idNumber.text != entry.text {
                let isOld = entry.text.squeezed.count < 18
                outcome.mended.append(
                    problem(.idNumber, entry.text, isOld ? "15 位旧号码已换成 18 位" : "已改成规范写法（半角、大写 X、无空格）"))
            }
            return idNumber
        } catch {
            outcome.refusals.append(problem(.idNumber, entry.text, error.message, error.hint))
            return nil
        }
    }

    /// `420199********8096`, as exports and screens show it.
    private func isMasked(
        _ column: RegisterColumn, _ entry: RegisterCells.Entry, _ outcome: inout Outcome
    ) -> Bool {
        guard entry.text.contains("*") else { return false }
        outcome.masked.append(problem(column, entry.text, "是脱敏后的写法，不能记入", "请填写原来的号码，或留空"))
        return true
    }

    private func sex(_ cells: RegisterCells, _ idNumber: IDNumber?, _ outcome: inout Outcome) -> Sex? {
        guard let entry = entry(.sex, cells, &outcome) else {
            if hasError(.sex, cells) { return nil }
            if idNumber != nil {
                outcome.mended.append(problem(.sex, nil, "空缺，取自身份证号码"))
            } else if cells[.idNumber] == nil || !outcome.masked.isEmpty {
                outcome.refusals.append(problem(.sex, nil, "没有性别", "请填“男”或“女”"))
            }
            return idNumber?.sex
        }
        guard let sex = Sex(reading: entry.text) else {
            outcome.refusals.append(problem(.sex, entry.text, "看不懂这个性别", "请填“男”或“女”"))
            return nil
        }
        if let idNumber, idNumber.sex != sex {
            outcome.refusals.append(
                problem(.sex, entry.text, "与身份证号码里的性别（\(idNumber.sex.title)）不一致", "请对照证件，改正写错的一个"))
        }
        return sex
    }

    /// The day of birth. The identity number, where there is one, must say the same, and fills what is
    /// missing.
    private func birth(_ cells: RegisterCells, _ idNumber: IDNumber?, _ outcome: inout Outcome) -> Day? {
        guard let entry = entry(.birth, cells, &outcome) else {
            if hasError(.birth, cells) { return nil }
            if idNumber != nil {
                outcome.mended.append(problem(.birth, nil, "空缺，取自身份证号码"))
            } else if cells[.idNumber] == nil || !outcome.masked.isEmpty {
                outcome.refusals.append(
                    problem(.birth, nil, "没有出生日期，也没有身份证号码", "请至少填写其中一项"))
            }
            return idNumber.flatMap { checked($0.birth, .idNumber, $0.text, &outcome) }
        }
        let date: CivilDate
        do throws(CivilDate.Flaw) {
            date = try CellReading.date(entry)
        } catch {
            outcome.refusals.append(problem(.birth, entry.text, error.message, error.hint))
            return nil
        }
        guard let day = checked(date.earliest, .birth, entry.text, &outcome) else { return nil }
        if let idNumber, !date.covers(idNumber.birth) {
            outcome.refusals.append(
                problem(.birth, entry.text, "与身份证号码里的出生日期不一致", "请对照证件，改正写错的一个"))
            return nil
        }
        if case .month = date {
            let (message, hint): (String, String?) =
                idNumber == nil ? ("只写到月，暂记为当月 1 日", "核实后请补上日") : ("只写到月，日取自身份证号码", nil)
            outcome.mended.append(problem(.birth, entry.text, message, hint))
        } else if case .date = entry.value {
            outcome.mended.append(problem(.birth, entry.text, "日期单元格，已读作年月日"))
        } else if entry.text != day.description {
            outcome.mended.append(problem(.birth, entry.text, "已改写成“年-月-日”"))
        }
        return idNumber?.birth ?? day
    }

    /// A birth somebody alive can have.
    private func checked(
        _ birth: Day, _ column: RegisterColumn, _ text: String, _ outcome: inout Outcome
    ) -> Day? {
        guard let flaw = Resident.flaw(ofBirth: birth, on: surroundings.day) else { return birth }
        outcome.refusals.append(problem(column, text, flaw, "请对照证件改正"))
        return nil
    }

    private func phone(_ cells: RegisterCells, _ outcome: inout Outcome) -> PhoneNumber? {
        guard let entry = entry(.phone, cells, &outcome), !isMasked(.phone, entry, &outcome) else {
            return nil
        }
        do throws(PhoneNumber.Flaw) {
            let phone = try PhoneNumber(entry.text)
            if phone.text != entry.text {
                outcome.mended.append(problem(.phone, entry.text, "分隔符、空格或国家代码已去掉"))
            }
            return phone
        } catch {
            outcome.refusals.append(problem(.phone, entry.text, error.message, error.hint))
            return nil
        }
    }

    private func address(_ cells: RegisterCells, _ outcome: inout Outcome) -> DoorAddress? {
        guard let entry = entry(.address, cells, &outcome) else {
            if !hasError(.address, cells) {
                outcome.refusals.append(
                    problem(.address, nil, "没有住址", "请填写；若是合并单元格，请取消合并后逐行填满"))
            }
            return nil
        }
        guard let address = DoorAddress(entry.text) else {
            outcome.refusals.append(
                problem(.address, entry.text, "看不出是哪一栋", "请写成“6幢1单元401室”的样子"))
            return nil
        }
        if let own = surroundings.communityName, let community = address.community, community != own {
            outcome.refusals.append(
                problem(.address, entry.text, "住址写的是“\(community)社区”，不是“\(own)社区”", "请核对是否选对了社区"))
            return nil
        }
        return address
    }

    private func relation(_ cells: RegisterCells, _ outcome: inout Outcome) -> HeadRelation? {
        guard let entry = entry(.relation, cells, &outcome) else { return nil }
        if let relation = HeadRelation(reading: entry.text) { return relation }
        outcome.mended.append(problem(.relation, entry.text, "不认得这种关系，按“其他”记入", "如有需要，导入后再改"))
        return .other
    }

    private func grid(_ cells: RegisterCells, _ outcome: inout Outcome) throws -> Int? {
        guard let entry = entry(.grid, cells, &outcome) else { return nil }
        guard let grid = GridNumber.read(entry.text) else {
            outcome.refusals.append(problem(.grid, entry.text, "看不出是第几网格", "请写成“第3网格”的样子"))
            return nil
        }
        guard try surroundings.knowsGrid(grid) else {
            outcome.refusals.append(
                problem(.grid, entry.text, "本社区没有第 \(grid) 网格", "请核对网格号；新设的网格先在系统里登记"))
            return nil
        }
        return grid
    }

    /// A word that is nearly a category refuses the row: taken without it, somebody would go without a visit.
    /// A word that resembles none (退休, 党员 …) belongs to another list and only gets a note.
    private func categories(_ cells: RegisterCells, _ outcome: inout Outcome) -> [CareCategory] {
        guard let entry = entry(.categories, cells, &outcome) else { return [] }
        let reading = CareCategory.read(entry.text)
        for slip in reading.slips {
            outcome.refusals.append(
                problem(.categories, slip.word, "没有这个类别", "是否指“\(slip.meant.title)”？请改正后再导入"))
        }
        for word in reading.others {
            outcome.mended.append(
                problem(.categories, word, "不是关爱类别，没有记入", "确需关爱的，请改用关爱类别里的名称"))
        }
        return reading.categories
    }
}
