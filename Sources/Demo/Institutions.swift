import Governance
import Records

/// Party organisations, units, social organisations and centres: what the founding article counts of the subdistrict,
/// with invented names but for those of its own examples.
struct Institutions {
    let year: Year
    let seed: UInt64
    /// How many residents the workspace is made for.
    let residents: Int

    /// A community with what institutions hang on.
    struct District {
        let id: Community.ID
        let name: String
        let grids: [Section]
    }

    struct Section {
        let id: Grid.ID
        let buildings: [Building.ID]
    }

    /// Somebody who may be a member: of age, and living in a grid.
    struct Adult {
        let resident: Resident.ID
        let household: Household.ID
        /// The place of the community, and of the grid in it.
        let district: Int
        let section: Int
    }

    // MARK: The figures of the article

    static let organOrganisations = 10
    static let enterpriseOrganisations = 69
    static let units = 316
    static let pairedUnits = 68
    static let pairedBranches = 341
    static let socialOrganisations = 170
    /// Square metres that a service centre should have.
    static let centreArea = 1000.0

    /// 18,331 of 300,000: fewer residents have members in the same proportion.
    static func members(of residents: Int) -> Int { (residents * 18_331 + 150_000) / 300_000 }

    /// The branches of each paired unit: 341 of 68, five of 省财政厅 among them, which is the first.
    static func branches(seed: UInt64) -> [Int] {
        var random = Random(seed: seed, .institutions)
        let others = Town.shares(
            of: pairedBranches - 5 - (pairedUnits - 1), (1..<pairedUnits).map { _ in random.fraction() + 0.5 }
        )
        return [5] + others.map { $0 + 1 }
    }

    // MARK: Writing

    func lay(_ districts: [District], _ adults: [Adult], _ work: Work) throws {
        let levels = try PartyLadder.reference.write(in: work)
        func level(_ name: String) -> PartyLevel.ID {
            guard let id = levels[name] else { preconditionFailure("the ladder has no \(name)") }
            return id
        }
        let street = try body("水果湖街道党工委", level("街道党工委"), .workingCommittee, work)
        try appoint("路示例", .secretary, street, work)
        let branches = try layCommunities(districts, street, level, work)
        let others = try layOrgans(street, level, districts, work)
        try layMembers(adults, branches, others, work)
        let units = try layUnits(districts, level, work)
        try layOrganisations(districts, units, work)
        try layCentres(districts, work)
    }

    /// The branch of each grid, by community.
    private func layCommunities(
        _ districts: [District], _ street: PartyBody.ID, _ level: (String) -> PartyLevel.ID, _ work: Work
    ) throws -> [[PartyBody.ID]] {
        var random = Random(seed: seed, .institutions, 1)
        return try districts.map { district in
            let joint = try body(
                "\(district.name)社区大党委", level("社区大党委"), .jointCommittee, work, under: street)
            try cover(joint, district.id.raw, work)
            try appoint(Names.surname(&random) + "示例", .firstSecretary, joint, work)
            let own = try body("\(district.name)社区党委", level("社区党组织"), .committee, work, under: street)
            try cover(own, district.id.raw, work)
            try term(own, work)
            try appoint(Names.surname(&random) + "示范", .secretary, own, work)
            return try district.grids.enumerated().map { index, grid in
                let branch = try body(
                    "\(district.name)第\(index + 1)网格党支部", level("网格党支部"), .branch, work, under: own)
                try cover(branch, grid.id.raw, work)
                try term(branch, work)
                try appoint(Names.surname(&random) + "示例", .secretary, branch, work)
                return branch
            }
        }
    }

    private func layOrgans(
        _ street: PartyBody.ID, _ level: (String) -> PartyLevel.ID, _ districts: [District], _ work: Work
    ) throws -> [PartyBody.ID] {
        var random = Random(seed: seed, .institutions, 2)
        var found: [PartyBody.ID] = []
        for (count, kind, name) in [
            (Self.organOrganisations, "机关站所党组织", "机关站所"), (Self.enterpriseOrganisations, "企业党组织", "企业"),
        ] {
            for number in 1...count {
                let branch = try body("示例\(name)\(number)党支部", level(kind), .branch, work, under: street)
                try cover(branch, random.pick(districts).id.raw, work)
                try term(branch, work)
                try appoint(Names.surname(&random) + "示例", .secretary, branch, work)
                found.append(branch)
            }
        }
        return found
    }

    /// Nine in ten belong to the branch of their grid, the others to an organ's or an enterprise's. Beside them are
    /// in-service members who have reported where they live, and count nowhere.
    private func layMembers(
        _ adults: [Adult], _ branches: [[PartyBody.ID]], _ others: [PartyBody.ID], _ work: Work
    ) throws {
        var random = Random(seed: seed, .institutions, 3)
        var adults = adults
        random.shuffle(&adults)
        let members = min(adults.count, Self.members(of: residents))
        // Every branch has its three full members first.
        var rest = others + others + others
        for (place, adult) in adults.prefix(members).enumerated() {
            let own = branches[adult.district][adult.section]
            let body = random.chance(0.1) ? rest.popLast() ?? random.pick(others) : own
            let isNew = place % 50 == 49
            try member(adult, body, isNew ? .probationary : .full, .registered, work, &random)
        }
        for adult in adults.dropFirst(members).prefix(members / 4) {
            try member(adult, branches[adult.district][adult.section], .full, .reportedHome, work, &random)
        }
    }

    private func layUnits(
        _ districts: [District], _ level: (String) -> PartyLevel.ID, _ work: Work
    ) throws -> [ResidentUnit.ID] {
        var random = Random(seed: seed, .institutions, 4)
        let branches = Self.branches(seed: seed)
        let grids = districts.flatMap { $0.grids.map(\.id) }
        var paired = 0
        return try (0..<Self.units).map { number in
            let place = number % districts.count
            let category = number == 0 ? .organ : random.pick(ResidentUnit.Category.allCases)
            let unit = try work.insert(
                ResidentUnit.self,
                ResidentUnit.name <- (number == 0 ? "省财政厅" : "示例\(category.rawValue)单位\(number)"),
                ResidentUnit.category <- category,
                ResidentUnit.level <- (number == 0 ? .province : random.pick(ResidentUnit.Level.allCases)),
                ResidentUnit.community <- districts[place].id,
                ResidentUnit.liaison <- Names.surname(&random) + "示例",
                ResidentUnit.verified <- year.base - 30,
                ResidentUnit.from <- year.founding)
            guard number < branches.count else { return unit }
            let name = number == 0 ? "省财政厅" : "示例\(category.rawValue)单位\(number)"
            let own = try body("\(name)机关党委", level("驻区单位党组织"), .committee, work, unit: unit)
            for branch in 1...branches[number] {
                let id = try body(
                    "\(name)第\(branch)党支部", level("驻区单位党支部"), .branch, work, under: own, unit: unit)
                // A branch to a grid, as far as there are grids: 341 branches do not cover 370.
                try work.insert(
                    Link.self, Link.kind <- .pairing, Link.fromType <- PartyBody.declaration.name,
                    Link.from <- Int(id.raw), Link.toType <- Grid.declaration.name,
                    Link.to <- Int(grids[paired % grids.count].raw), Link.since <- year.founding)
                paired += 1
            }
            try work.insert(
                Link.self, Link.kind <- .pairing, Link.fromType <- ResidentUnit.declaration.name,
                Link.from <- Int(unit.raw), Link.toType <- Community.declaration.name,
                Link.to <- Int(districts[place].id.raw), Link.since <- year.founding)
            return unit
        }
    }

    // MARK: Organisations and seats

    private func layOrganisations(
        _ districts: [District], _ units: [ResidentUnit.ID], _ work: Work
    ) throws {
        var random = Random(seed: seed, .institutions, 5)
        var social: [Int: Organisation.ID] = [:]
        for number in 0..<Self.socialOrganisations {
            let example = Self.examples(districts, year)
            let given = number < example.count ? example[number] : nil
            let place = given?.place ?? number % districts.count
            let id = try work.insert(
                Organisation.self,
                Organisation.name <- given?.name ?? "\(districts[place].name)示例服务队\(number)",
                Organisation.kind <- .social,
                Organisation.service <- given?.service ?? random.pick(Organisation.Service.allCases),
                Organisation.standing <- .filed, Organisation.filingNumber <- "水果湖备〔示例〕\(number + 1)号",
                Organisation.filed <- max(year.founding, year.base - 100 - random.below(1500)),
                Organisation.community <- districts[place].id, Organisation.from <- year.founding)
            if social[place] == nil { social[place] = id }
        }
        for (place, district) in districts.enumerated() {
            func organisation(_ kind: Organisation.Kind, _ name: String, _ termYears: Int?) throws
                -> Organisation.ID
            {
                try work.insert(
                    Organisation.self, Organisation.name <- district.name + name, Organisation.kind <- kind,
                    Organisation.termEnds <- termYears.map { year.base.adding(months: 12 * $0 - 7) },
                    Organisation.community <- district.id, Organisation.from <- year.founding)
            }
            let committee = try organisation(.residentsCommittee, "社区居委会", 5)
            let company = try organisation(.propertyCompany, "示例物业公司", nil)
            let mass = try organisation(.mass, "社区妇联", 5)
            // Every third community has no owners' committee yet.
            let owners = place % 3 == 2 ? nil : try organisation(.ownersCommittee, "业主委员会", 4)
            if owners == nil { _ = try organisation(.propertyCommittee, "物业管理委员会", 2) }
            try seat(district, .residentsCommittee, committee, work)
            try seat(district, .propertyCompany, company, work)
            try seat(district, .mass, mass, work)
            try seat(district, .social, social[place], work)
            if let owners {
                try seat(district, .ownersCommittee, owners, work)
            } else {
                try work.insert(
                    Seat.self, Seat.community <- district.id, Seat.kind <- .ownersCommittee,
                    Seat.state <- .notApplicable, Seat.reason <- "尚未成立，由物业管理委员会代行",
                    Seat.from <- year.founding)
            }
            try work.insert(
                Seat.self, Seat.community <- district.id, Seat.kind <- .unit, Seat.state <- .filled,
                Seat.unit <- units[place], Seat.from <- year.founding)
        }
    }

    /// The article's own social organisations.
    private static func examples(
        _ districts: [District], _ year: Year
    ) -> [(name: String, place: Int, service: Organisation.Service)] {
        [("流廊织女巾帼互助社", "北环路", Organisation.Service.neighbours), ("华龄氧吧", "滨湖", .charity)].compactMap {
            name, community, service in
            districts.firstIndex { $0.name == community }.map { (name, $0, service) }
        }
    }

    private func seat(
        _ district: District, _ kind: Seat.Kind, _ organisation: Organisation.ID?, _ work: Work
    ) throws {
        try work.insert(
            Seat.self, Seat.community <- district.id, Seat.kind <- kind,
            Seat.state <- (organisation == nil ? .vacant : .filled), Seat.organisation <- organisation,
            Seat.from <- year.founding)
    }

    // MARK: Centres

    /// A centre in each community, all but one of a thousand square metres and more; and 张家湾's incubator.
    private func layCentres(_ districts: [District], _ work: Work) throws {
        var random = Random(seed: seed, .institutions, 6)
        for (place, district) in districts.enumerated() {
            let area = place == 0 ? 860.0 : Self.centreArea + Double(random.below(900))
            let centre = try work.insert(
                Facility.self, Facility.name <- "\(district.name)社区党员群众服务中心", Facility.kind <- .centre,
                Facility.building <- district.grids[0].buildings.first, Facility.community <- district.id,
                Facility.area <- area, Facility.hours <- "08:30—21:00", Facility.from <- year.founding)
            for use in ["党员活动室", "居民议事室", "图书阅览室", "日间照料室", "青少年活动室"] {
                try work.insert(
                    Facility.self, Facility.name <- "\(district.name)\(use)", Facility.kind <- .room,
                    Facility.use <- use, Facility.within <- centre, Facility.community <- district.id,
                    Facility.isBookable <- true, Facility.from <- year.founding)
            }
            if district.name == "张家湾" {
                try work.insert(
                    Facility.self, Facility.name <- "水果湖街道社会组织孵化园", Facility.kind <- .venue,
                    Facility.use <- "社会组织孵化", Facility.community <- district.id,
                    Facility.from <- Day(year: 2014, month: 11, day: 1) ?? year.founding)
            }
        }
    }

    // MARK: One at a time

    private func body(
        _ name: String, _ level: PartyLevel.ID, _ form: PartyBody.Form, _ work: Work,
        under parent: PartyBody.ID? = nil, unit: ResidentUnit.ID? = nil
    ) throws -> PartyBody.ID {
        let id = try work.insert(
            PartyBody.self, PartyBody.name <- name, PartyBody.level <- level, PartyBody.form <- form,
            PartyBody.unit <- unit, PartyBody.from <- year.founding)
        if let parent {
            try work.insert(
                PartyLink.self, PartyLink.body <- id, PartyLink.parent <- parent,
                PartyLink.from <- year.founding)
        }
        return id
    }

    private func cover(_ body: PartyBody.ID, _ place: Int64, _ work: Work) throws {
        try work.insert(
            PartyArea.self, PartyArea.body <- body, PartyArea.place <- Int(place),
            PartyArea.from <- year.founding)
    }

    private func term(_ body: PartyBody.ID, _ work: Work) throws {
        try work.insert(
            PartyTerm.self, PartyTerm.body <- body,
            PartyTerm.from <- max(year.founding, year.base.adding(months: -20)))
    }

    private func appoint(
        _ name: String, _ post: Appointment.Post, _ body: PartyBody.ID, _ work: Work
    ) throws {
        try work.insert(
            Appointment.self, Appointment.name <- name, Appointment.post <- post, Appointment.body <- body,
            Appointment.from <- max(year.founding, year.base.adding(months: -20)))
    }

    private func member(
        _ adult: Adult, _ body: PartyBody.ID, _ status: PartyMember.Status,
        _ belonging: PartyMember.Belonging, _ work: Work, _ random: inout Random
    ) throws {
        try work.insert(
            PartyMember.self, PartyMember.resident <- adult.resident, PartyMember.body <- body,
            PartyMember.status <- status, PartyMember.belonging <- belonging,
            PartyMember.from <- max(year.founding, year.base - 30 - random.below(2500)))
    }
}
