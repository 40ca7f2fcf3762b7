/// Where somebody's door is: building, unit and room, as registers write them.
///
/// 号楼, 栋, 幢 and 座 are the same; so are 单元 and 门栋. What stands before the building is kept apart: the
/// community, and the estate or the road, since one community may have several buildings of the same number.
package struct DoorAddress: Hashable, Sendable {
    /// Without the word 社区; `nil` when the address does not name it.
    package let community: String?
    /// A housing estate or a road, such as 滨湖小区; `nil` when the address names none.
    package let estate: String?
    /// `6`, `A3`; a house on a road by its plate, `12号`, `12号附3号`, `12-1号`.
    package let building: String
    package let unit: String?
    package let room: String?

    /// `nil` when no building can be made out.
    package init?(_ text: String) {
        let scalars = Array(text.squeezed.unicodeScalars)
        var rest = scalars[...]
        if let end = rest.range(of: Mark.community) {
            let name = rest[..<end.lowerBound].suffix { !Mark.divisions.contains($0) }
            community = Self.text(name)
            rest = rest[end.upperBound...]
        } else {
            community = nil
            rest = rest.dropFirst(Self.divisions(in: rest))
        }
        guard let found = Building(in: rest) else { return nil }
        building = found.name
        var before = found.before.drop { Mark.separators.contains($0) }
        if before.suffix(Mark.plate.count) == Mark.plate[...] { before = before.dropLast(Mark.plate.count) }
        estate = Self.text(before)
        rest = found.after.drop { Mark.separators.contains($0) }
        (unit, rest) = Self.unit(in: rest)
        room = Self.room(in: rest)
    }

    /// `6幢`, `12号`
    package var buildingName: String { building.hasSuffix("号") ? building : building + "幢" }

    /// `滨湖小区6幢1单元401室`: one way to write it, for comparing and for print.
    package var text: String {
        (estate ?? "") + buildingName + (unit.map { $0 + "单元" } ?? "") + (room.map { $0 + "室" } ?? "")
    }

    /// `张家湾社区6幢`: down to the building, never to the door.
    package var masked: String { (community.map { $0 + "社区" } ?? "") + (estate ?? "") + buildingName }

    /// Masks what stands in an address's place, also when no building can be made out of it.
    package static func mask(_ text: String) -> String {
        if let address = DoorAddress(text) { return address.masked + "…" }
        return String(text.squeezed.prefix(6)) + "…"
    }

    private typealias Scalars = ArraySlice<Unicode.Scalar>

    private static func text(_ scalars: Scalars) -> String? {
        scalars.isEmpty ? nil : String(String.UnicodeScalarView(scalars))
    }

    /// How much of `text` is province, city, county and subdistrict. A county alone is not known from an estate
    /// such as 北区, so that it counts behind a city or a province only.
    private static func divisions(in text: Scalars) -> Int {
        if let end = text.range(of: Mark.subdistrict) { return end.upperBound - text.startIndex }
        var rest = text
        for mark in [Mark.province, Mark.city, Mark.county] {
            if mark == Mark.county, rest.startIndex == text.startIndex { break }
            let name = rest.prefix { !isName($0) && !mark.contains($0) && $0 != "小" }
            guard (2...5).contains(name.count), name.endIndex < rest.endIndex,
                mark.contains(rest[name.endIndex])
            else { continue }
            rest = rest[(name.endIndex + 1)...]
        }
        return rest.startIndex - text.startIndex
    }

    private static func unit(in text: Scalars) -> (String?, Scalars) {
        for mark in Mark.units {
            guard let place = text.range(of: mark) else { continue }
            let name = unnumbered(text[..<place.lowerBound])
            let after = text[place.upperBound...].drop { $0 == "-" }
            // `无单元`: said to be none.
            if name.count == 1, name.first == "无" { return (nil, after) }
            if name.count == 1, Mark.sides.contains(name[name.startIndex]) { return (Self.text(name), after) }
            if let unit = canonical(name) { return (unit, after) }
        }
        // `1-401` behind a building: the unit without its word. `1301-2` is a room.
        let steps = text.split(separator: "-", omittingEmptySubsequences: false)
        if steps.count == 2, let unit = canonical(steps[0]), unit.utf8.count < 3, !steps[1].isEmpty {
            return (unit, steps[1])
        }
        return (nil, text)
    }

    /// `第二` is `二`.
    private static func unnumbered(_ text: Scalars) -> Scalars { text.first == "第" ? text.dropFirst() : text }

    private static func room(in text: Scalars) -> String? {
        var room = unnumbered(text)
        if let last = room.last, Mark.roomEndings.contains(last) { room.removeLast() }
        // `4楼401`: the floor is in the number already.
        if let floor = room.firstIndex(where: { $0 == "楼" || $0 == "层" }),
            let number = canonical(room[..<floor])
        {
            let after = room[(floor + 1)...]
            if after.starts(with: number.unicodeScalars) { room = after }
        }
        guard let written = Self.text(room) else { return nil }
        if room.first != "0", let number = HanNumber.read(room) { return String(number) }
        return written.uppercased()
    }

    /// A building's or unit's name with its numbers in digits: `06` and `六` are `6`, `a3` is `A3`.
    private static func canonical(_ name: Scalars) -> String? {
        guard !name.isEmpty, name.allSatisfy(isName) else { return nil }
        if let number = HanNumber.read(name) { return number == 0 ? nil : String(number) }
        return Self.text(name)?.uppercased()
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        HanNumber.isPart(scalar) || isLatin(scalar) || Mark.stems.contains(scalar)
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// The building of an address, and what stands on both sides of it.
    private struct Building {
        let before: Scalars
        let name: String
        let after: Scalars

        init?(in text: Scalars) {
            let marks = Mark.buildings.compactMap { text.range(of: $0) }
            // The first mark; of two at one place, the longer.
            if let mark = marks.min(by: { ($0.lowerBound, -$0.count) < ($1.lowerBound, -$1.count) }) {
                let name = text[..<mark.lowerBound].suffix(while: isName)
                guard let building = canonical(name) else { return nil }
                self.init(text, name, building, after: mark.upperBound)
            } else if let plate = Self.plate(text) {
                self.init(text, plate, (DoorAddress.text(plate) ?? "") + "号", after: text.endIndex)
            } else if let steps = Self.steps(text), let building = canonical(steps[0]) {
                self.init(text, steps[0], building, after: steps[1].startIndex)
            } else if let mark = text.firstIndex(of: "号") {
                // A plate needs a road, else it is a room: `东湖路12号`, `东湖路12号301`.
                let number = text[..<mark].suffix(while: HanNumber.isPart)
                guard let plate = canonical(number), number.startIndex > text.startIndex else { return nil }
                let (more, end) = Self.annex(text[(mark + 1)...])
                self.init(text, number, plate + "号" + more, after: end)
            } else {
                return nil
            }
        }

        private init(_ text: Scalars, _ name: Scalars, _ building: String, after: Int) {
            let before = text[..<name.startIndex]
            self.before = before.last == "第" ? before.dropLast() : before
            self.name = building
            self.after = text[after...]
        }

        /// `12-1` of `东湖路12-1号`: a plate, for behind a road no building is numbered so.
        private static func plate(_ text: Scalars) -> Scalars? {
            guard text.last == "号" else { return nil }
            let plate = text.dropLast().suffix { $0 == "-" || ("0"..."9").contains($0) }
            guard plate.split(separator: "-", omittingEmptySubsequences: false).count == 2,
                plate.first != "-", plate.last != "-", plate.startIndex > text.startIndex,
                Mark.roads.contains(text[plate.startIndex - 1])
            else { return nil }
            return plate
        }

        /// `附3号` behind a plate, in digits, and where what follows begins.
        private static func annex(_ text: Scalars) -> (String, Int) {
            guard text.first == "附", let mark = text.firstIndex(of: "号"),
                let number = canonical(text[(text.startIndex + 1)..<mark])
            else { return ("", text.startIndex) }
            return ("附\(number)号", mark + 1)
        }

        /// `6-1-401`, `6-401`
        private static func steps(_ text: Scalars) -> [Scalars]? {
            var tail = text
            if let last = tail.last, Mark.roomEndings.contains(last) { tail.removeLast() }
            tail = tail.suffix { $0 == "-" || isLatin($0) || ("0"..."9").contains($0) }
            let steps = tail.split(separator: "-", omittingEmptySubsequences: false)
            guard steps.count == 2 || steps.count == 3, steps.allSatisfy({ !$0.isEmpty }) else { return nil }
            return steps
        }
    }

    /// The words that set the parts of an address apart.
    private enum Mark {
        static let community = Array("社区".unicodeScalars)
        /// What an address may begin with ends in one of these, and a community's name holds none.
        static let divisions = Array("省市区县道".unicodeScalars)
        static let subdistrict = Array("街道".unicodeScalars)
        static let province = Array("省".unicodeScalars)
        static let city = Array("市".unicodeScalars)
        static let county = Array("区县".unicodeScalars)
        static let plate = Array("门牌".unicodeScalars)
        static let roads = Array("路街道巷".unicodeScalars)
        static let sides = Array("东西南北中左右".unicodeScalars)
        static let separators = Array("-,，".unicodeScalars)
        static let buildings = ["号楼", "号栋", "号幢", "幢", "栋", "座", "#楼", "#栋", "#幢", "#"].map {
            Array($0.unicodeScalars)
        }
        static let units = ["单元", "门栋", "门", "梯"].map { Array($0.unicodeScalars) }
        static let roomEndings = Array("室号房户".unicodeScalars)
        static let stems = Array("-甲乙丙丁戊".unicodeScalars)
    }
}

extension ArraySlice<Unicode.Scalar> {
    /// The first place `word` stands.
    fileprivate func range(of word: [Unicode.Scalar]) -> Range<Int>? {
        guard let first = word.first, count >= word.count else { return nil }
        for start in startIndex...(endIndex - word.count)
        where self[start] == first && self[start..<(start + word.count)].elementsEqual(word) {
            return start..<(start + word.count)
        }
        return nil
    }
}
