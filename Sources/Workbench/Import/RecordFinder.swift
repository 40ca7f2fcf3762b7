import Governance
import Records

/// Finds the record that a cell names: a community by its name, a grid as `社区/网格号`, a building and a household by
/// their address, a resident by identity number or by name and address, all else by its name or code.
///
/// Nothing is guessed: what names nothing, or several, is told with what comes near.
final class RecordFinder {
    /// Why a word names no record.
    struct Unknown: Error {
        let message: String
        let hint: String
    }

    private let desk: Desk
    private let session: Session
    /// The community that an address means which names none.
    private let home: Int64?
    private var communities: [(id: Int64, name: String)] = []
    private var grids: [Int64: [Int: Int64]] = [:]
    private var buildings: [BuildingName: [(id: Int64, community: Int64?)]] = [:]
    /// For addresses that name no estate.
    private var byNumber: [String: [(id: Int64, community: Int64?)]] = [:]
    private var doors: [Int64: [Door: [Int64]]] = [:]
    private var named: [String: [String: [Int64]]] = [:]
    private var hasPlaces = false

    private struct Door: Hashable {
        let unit: String?
        let room: String?
    }

    init(_ desk: Desk, home: Int64?) {
        self.desk = desk
        session = desk.session
        self.home = home
    }

    /// Forgets what was read: others have written since.
    func reset() {
        hasPlaces = false
        doors = [:]
        named = [:]
    }

    func find(_ type: Declaration, _ text: String) throws -> Int64 {
        if let id = try numbered(type, text) { return id }
        switch type.name {
        case Community.declaration.name: return try community(text)
        case Grid.declaration.name: return try grid(text)
        case Building.declaration.name: return try building(text)
        case Household.declaration.name: return try household(text)
        case Resident.declaration.name: return try resident(text)
        default: return try byName(type, text)
        }
    }

    /// A community, a grid or a building.
    func place(_ text: String) throws -> Int64 {
        for type in [Community.declaration, Grid.declaration, Building.declaration] {
            if let id = try? numbered(type, text) { return id }
        }
        try readPlaces()
        if let id = communityID(text) { return id }
        if let id = try? grid(text) { return id }
        do {
            return try building(text)
        } catch is Unknown {
            throw Unknown(message: "没有“\(text)”这个地方", hint: "写成 张家湾、张家湾/3 或 张家湾/6幢 的样子")
        }
    }

    /// The type that a word names, by its title or its name.
    func type(_ text: String) throws -> Declaration {
        let word = text.squeezed
        let types = session.catalogue.types
        if let found = types.first(where: { $0.title == word || $0.name == word }) { return found }
        let near = nearest(word, in: types.map(\.title))
        throw Unknown(
            message: "没有“\(text)”这种记录", hint: near.map { "是否指“\($0)”？" } ?? "写种类的名称，例如 居民、户、驻区单位")
    }

    // MARK: Places

    private func readPlaces() throws {
        if hasPlaces { return }
        hasPlaces = true
        communities = try desk.communities()
        grids = [:]
        buildings = [:]
        byNumber = [:]
        try session.records(Grid.self).order(by: "id").each("id", "number", "community") { row in
            if let community = row.integerIfAny(2) {
                grids[community, default: [:]][Int(row.integer(1))] = row.integer(0)
            }
        }
        try session.records(Building.self).order(by: "id").each("id", "estate", "name", "community") { row in
            let name = BuildingName(estate: row.textIfAny(1), name: row.text(2))
            let entry = (id: row.integer(0), community: row.integerIfAny(3))
            buildings[name, default: []].append(entry)
            byNumber[name.name, default: []].append(entry)
        }
    }

    private func communityID(_ text: String) -> Int64? {
        let name = Community.shortName(text.squeezed)
        return communities.first { $0.name == name }?.id
    }

    func community(_ text: String) throws -> Int64 {
        try readPlaces()
        if let id = communityID(text) { return id }
        if communities.isEmpty {
            throw Unknown(
                message: "没有“\(text)”这个社区，账本里还没有任何社区",
                hint: "先导入居民花名册（gewu import resident 花名册.xlsx --community \(text)），社区随之建立")
        }
        let near = nearest(Community.shortName(text.squeezed), in: communities.map(\.name))
        throw Unknown(
            message: "没有“\(text)”这个社区",
            hint: near.map { "是否指“\($0)”？" } ?? "现有：\(communities.map(\.name).joined(separator: "、"))")
    }

    private func grid(_ text: String) throws -> Int64 {
        try readPlaces()
        let (community, rest) = try split(text)
        guard let number = GridNumber.read(rest) else {
            throw Unknown(message: "看不出“\(text)”是第几网格", hint: "写成 张家湾/3 的样子")
        }
        guard let community else {
            throw Unknown(message: "“\(text)”没有写是哪个社区的网格", hint: "写成 张家湾/3 的样子，或用 --community 指明社区")
        }
        if let id = grids[community]?[number] { return id }
        let known = (grids[community] ?? [:]).keys.sorted().map(String.init).joined(separator: "、")
        throw Unknown(message: "\(name(community))社区没有第 \(number) 网格", hint: "现有网格：\(known)")
    }

    private func building(_ text: String) throws -> Int64 { try building(text).id }

    private func building(_ text: String) throws -> (id: Int64, address: DoorAddress) {
        try readPlaces()
        let (stated, rest) = try split(text)
        guard let address = DoorAddress(rest) else {
            throw Unknown(message: "看不出“\(text)”是哪一栋", hint: "写成 张家湾/6幢1单元401 的样子")
        }
        let community = try address.community.map { try self.community($0) } ?? stated
        let name = BuildingName(address)
        var found = (buildings[name] ?? []).filter { community == nil || $0.community == community }
        if found.isEmpty, name.estate == nil {
            found = (byNumber[name.name] ?? []).filter { community == nil || $0.community == community }
        }
        if found.count == 1 { return (found[0].id, address) }
        if found.isEmpty {
            let here = buildings.filter {
                community == nil || $0.value.contains { $0.community == community }
            }
            let near = nearest(name.title, in: here.keys.map(\.title).sorted())
            throw Unknown(
                message: "\(community.map { self.name($0) + "社区" } ?? "账本里")没有“\(name.title)”",
                hint: near.map { "是否指“\($0)”？" } ?? "请先登记这一栋楼")
        }
        throw Unknown(message: "有几栋楼都叫“\(name.title)”", hint: "请写上社区和小区，例如 张家湾/滨湖小区6幢")
    }

    private func household(_ text: String) throws -> Int64 {
        let (building, address) = try building(text)
        let there = try doors(of: building)
        let door = Door(unit: address.unit, room: address.room)
        let found = there[door] ?? []
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            let titles = there.keys.map { ($0.unit.map { $0 + "单元" } ?? "") + ($0.room ?? "") }.sorted()
            let near = nearest((address.unit.map { $0 + "单元" } ?? "") + (address.room ?? ""), in: titles)
            throw Unknown(
                message: "账本里没有“\(text)”这一户", hint: near.map { "同一栋有“\($0)”，是否指它？" } ?? "请先登记这一户，或核对地址")
        }
        throw Unknown(message: "“\(text)”有 \(found.count) 户", hint: "地址分不清是哪一户，请写编号：#\(found[0])")
    }

    private func doors(of building: Int64) throws -> [Door: [Int64]] {
        if let known = doors[building] { return known }
        var found: [Door: [Int64]] = [:]
        try session.records(Household.self).where(Household.building == Building.ID(building)).order(by: "id")
            .each("id", "unit", "room") { row in
                found[Door(unit: row.textIfAny(1), room: row.textIfAny(2)), default: []].append(
                    row.integer(0))
            }
        doors[building] = found
        return found
    }

    /// The community before a stroke, or the one the list is of.
    private func split(_ text: String) throws -> (community: Int64?, rest: String) {
        let parts = text.squeezed.split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2, let id = communityID(parts[0]) { return (id, parts[1]) }
        if parts.count == 2, DoorAddress(parts[0]) == nil, GridNumber.read(parts[0]) == nil {
            return (try community(parts[0]), parts[1])
        }
        if let end = text.squeezed.firstRange(of: "社区"),
            let id = communityID(String(text.squeezed[..<end.lowerBound]))
        {
            return (id, String(text.squeezed[end.upperBound...]))
        }
        return (home ?? (communities.count == 1 ? communities[0].id : nil), text)
    }

    private func name(_ community: Int64) -> String { communities.first { $0.id == community }?.name ?? "" }

    // MARK: People

    /// `张桂英 张家湾/6幢2单元301`, or an identity number.
    private func resident(_ text: String) throws -> Int64 {
        if let number = try? IDNumber(text) { return try resident(numbered: number) }
        let words = text.halfWidth.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else {
            throw Unknown(
                message: "只写“\(PersonName.mask(text))”，认不准是哪一位居民", hint: "请写身份证号码，或姓名加住址：张样一 张家湾/6幢2单元301")
        }
        return try resident(named: words[0], at: words[1])
    }

    func resident(numbered number: IDNumber) throws -> Int64 {
        let same = Selection(of: Resident.declaration).where(.sealed("id_number", equals: number.text))
        if let id = try first(same) { return id }
        throw Unknown(message: "账本里没有这个身份证号码的居民", hint: "请核对号码；还没有登记的，先导入居民")
    }

    func resident(named word: String, at address: String) throws -> Int64 {
        let home = try find(Household.declaration, address)
        let name = (try? PersonName(word))?.text ?? word
        var found: [Int64] = []
        var others: [String] = []
        try session.records(Membership.self).where(Membership.household == Household.ID(home)).order(by: "id")
            .each("resident", "resident.name") { row in
                if row.text(1) == name { found.append(row.integer(0)) } else { others.append(row.text(1)) }
            }
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            throw Unknown(
                message: "住在“\(address)”的人里没有“\(PersonName.mask(name))”",
                hint: nearest(name, in: others).map { "同一户有“\(PersonName.mask($0))”，请核对姓名" }
                    ?? "请核对姓名和住址，或写身份证号码")
        }
        throw Unknown(message: "“\(address)”有几位同名的居民", hint: "请写身份证号码")
    }

    private func first(_ selection: Selection) throws -> Int64? {
        var selection = selection
        selection.order = [Order("id")]
        selection.limit = 1
        var found: Int64?
        try session.each(selection, ["id"]) { found = $0.integer(0) }
        return found
    }

    // MARK: By number, name and code

    /// `#1024`: the record of that number.
    private func numbered(_ type: Declaration, _ text: String) throws -> Int64? {
        let word = text.squeezed
        guard word.hasPrefix("#"), let id = Int64(word.dropFirst()) else { return nil }
        guard try session.find(type, id: id) != nil else {
            throw Unknown(message: "没有编号为 \(id) 的\(type.title)", hint: "请核对编号")
        }
        return id
    }

    private func byName(_ type: Declaration, _ text: String) throws -> Int64 {
        let names = try names(of: type)
        let word = text.squeezed
        let found = names[word] ?? []
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            let all = names.keys.sorted()
            let near = nearest(word, in: all) ?? all.first { $0.hasPrefix(word) || $0.hasSuffix(word) }
            throw Unknown(
                message: "没有“\(text)”这个\(type.title)",
                hint: near.map { "是否指“\($0)”？" } ?? "请先登记，或核对写法")
        }
        throw Unknown(message: "有 \(found.count) 个\(type.title)叫“\(text)”", hint: "请写编号：#\(found[0])")
    }

    private func names(of type: Declaration) throws -> [String: [Int64]] {
        if let known = named[type.name] { return known }
        var found: [String: [Int64]] = [:]
        var selection = Selection(of: type)
        selection.order = [Order("id")]
        for field in ["name", "full_name", "code"] {
            let isOwn = type.column(field).map { if case .text = $0.kind { true } else { false } } ?? false
            guard isOwn || field == "full_name" && type.derived[field] != nil else { continue }
            try session.each(selection, ["id", Path([field])]) { row in
                guard let text = row.textIfAny(1)?.squeezed, !text.isEmpty else { return }
                if !(found[text]?.contains(row.integer(0)) ?? false) {
                    found[text, default: []].append(row.integer(0))
                }
            }
        }
        named[type.name] = found
        return found
    }
}
