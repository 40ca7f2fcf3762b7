package import Records

/// The code that a place bore (区划代码), from a day until a day: twelve digits for a community, fifteen for a grid.
///
/// Codes are published anew each year, and one that became free is given to another place. An old code stays findable,
/// and says another place on another day.
package enum AssignedCode: RecordType {
    package static let code = Field<String>("code", title: "代码") { text in
        do throws(PlaceCode.Flaw) {
            let written = try PlaceCode(text).text
            return written == text ? nil : "应写成 \(written)"
        } catch { return "\(error.message)；\(error.hint)" }
    }
    package static let place = Field<Int>("place", title: "地点")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "place_code", title: "区划代码", fields: [code, place, from, until],
        indexes: [
            .unique(code).whereEmpty(until), .on(code, from, until, place), .on(place, from, until, code),
        ],
        timing: .dated(from: "from", until: "until"), place: "place", opening: .open,
        check: inOrder(from, until))
}

/// What became of a place on a day (地点沿革): it was split, merged into another, or renamed.
///
/// A place that is split or merged has one such record for each place that came of it. The links of the tree of places
/// say where everything lies; this says why.
package enum PlaceSuccessor: RecordType {
    package static let kind = Field<Kind>("kind", title: "沿革")
    package static let earlier = Field<Int>("earlier", title: "原地点")
    package static let later = Field<Int>("later", title: "后继地点")
    package static let day = Field<Day>("day", title: "日期")
    /// What a renamed place was called until then.
    package static let oldName = Field<String?>("old_name", title: "原名称")
    package static let source = Field<String?>("source", title: "依据")

    package static let declaration = Declaration(
        "place_successor", title: "地点沿革", fields: [kind, earlier, later, day, oldName, source],
        indexes: [.unique(kind, earlier, later, day), .on(later, day), .on(oldName)],
        timing: .evidence(day: "day"), place: "later", opening: .open
    ) { successor in
        guard let kind = try? successor[kind], let earlier = try? successor[earlier],
            let later = try? successor[later]
        else { return nil }
        if kind != .renamed { return earlier == later ? "拆分、合并的前后是两个地点" : nil }
        return earlier != later || (try? successor[oldName]) == nil ? "更名的是同一个地点，写上原名称" : nil
    }

    package enum Kind: String, Choice {
        case split = "拆分"
        case merged = "合并"
        case renamed = "更名"
    }
}

extension Session {
    /// The place that bore `code` on the acting day; `nil` when none did. Throws ``PlaceCode/Flaw`` for what is no code.
    package func place(coded code: String) throws -> Int64? {
        let code = try PlaceCode(code).text
        return try records(AssignedCode.self).where(AssignedCode.code == code)
            .order(Order("from", descending: true)).first()
            .map { Int64(try $0[AssignedCode.place]) }
    }

    /// Every place that has borne `code`, the latest first, with the days it did: the last one excluded, `nil` while it
    /// still does. Throws ``PlaceCode/Flaw`` for what is no code.
    package func bearers(of code: String) throws -> [(place: Int64, from: Day, until: Day?)] {
        let code = try PlaceCode(code).text
        return try records(AssignedCode.self).anyDay().where(AssignedCode.code == code)
            .order(Order("from", descending: true)).all()
            .map {
                (
                    Int64(try $0[AssignedCode.place]), try $0[AssignedCode.from],
                    try $0[AssignedCode.until]
                )
            }
    }

    /// The places that a place has become by the acting day, itself where nothing happened to it, in the order of their
    /// ids. A split leads to several; what became of those is followed too.
    package func successors(of place: Int64) throws -> [Int64] {
        var found: Set<Int64> = []
        var seen: Set<Int64> = []
        var open = [place]
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            let later = try records(PlaceSuccessor.self)
                .where(PlaceSuccessor.earlier == Int(next) && PlaceSuccessor.kind != .renamed).all()
                .map { Int64(try $0[PlaceSuccessor.later]) }
            if later.isEmpty { found.insert(next) }
            open += later
        }
        return found.sorted()
    }
}
