extension Matching {
    /// A column to be compared.
    package struct Field: Equatable, Sendable {
        /// Where it stands in the table.
        package let column: Int
        /// What explanations call it.
        package let title: String
        package let comparator: Comparator

        package init(_ column: Int, _ title: String, _ comparator: Comparator) {
            self.column = column
            self.title = title
            self.comparator = comparator
        }
    }

    /// How to compare which columns of a table.
    package struct Schema: Equatable, Sendable {
        /// At most 16.
        package let fields: [Field]

        package init(_ fields: [Field]) {
            self.fields = Array(fields.prefix(16))
        }
    }
}

extension Matching.Schema {
    /// The comparators that suit columns nobody has described, from their headers, English or Chinese, and where
    /// these say nothing from what stands below.
    ///
    /// Row numbers and columns that hold one value only, or nothing, are left out.
    ///
    /// - Parameters:
    ///   - header: one title for each column.
    ///   - samples: some hundred values of each column, from all over the table.
    package static func guess(header: [String], samples: [[String]]) -> Self {
        var fields: [Matching.Field] = []
        var notHan: Set<Int> = []
        for (column, title) in header.enumerated() {
            let look = Look(column < samples.count ? samples[column] : [])
            guard look.count == 0 || look.distinct > 1 else { continue }
            if look.count > 0, !look.mostly(\.han) { notHan.insert(column) }
            if let comparator = comparator(title: title, look: look) {
                fields.append(Matching.Field(column, title, comparator))
            }
        }
        // A whole name beside its parts would be counted twice, and so would a birthday beside its year.
        let parts = fields.map(\.comparator)
        if parts.contains(.givenName), parts.contains(.surname) {
            fields.removeAll { $0.comparator == .hanName }
        }
        if !parts.contains(.surname), !parts.contains(.hanName), parts.contains(.givenName) {
            fields = fields.map {
                $0.comparator == .givenName ? Matching.Field($0.column, $0.title, .surname) : $0
            }
        }
        // Whole names that are not Han, of nobody who was born: shops, firms and places.
        if !parts.contains(where: { [.date, .sex, .givenName].contains($0) }) {
            fields = fields.map {
                $0.comparator == .hanName && notHan.contains($0.column)
                    ? Matching.Field($0.column, $0.title, .text) : $0
            }
        }
        return Self(fields)
    }

    private static func comparator(title: String, look: Look) -> Matching.Comparator? {
        let words = title.halfWidth.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let joined = words.joined()
        func says(_ any: String...) -> Bool { any.contains { joined.contains($0) } }
        func word(_ any: String...) -> Bool { any.contains { words.contains($0) || joined == $0 } }

        if says("备注", "说明", "remark", "comment", "更新", "登记时间", "录入", "create", "update", "modified") {
            return nil
        }
        if says("身份证", "证件号", "公民身份", "社保号", "socsec", "socialsec", "passport", "护照", "nationalid", "idcard")
            || word("ssn", "nhs", "idno", "idnumber", "nationalid", "medicare")
        {
            return .number
        }
        if says("电话", "手机", "联系方式", "phone", "mobile") || word("tel", "telephone", "cell") { return .phone }
        if says("出生", "生日", "birth") || word("dob", "bday") {
            if says("year", "年份") && !look.mostly(\.date) { return .word }
            if says("place", "地", "city", "country") && !look.mostly(\.date) { return .address }
            return .date
        }
        if says("性别", "gender") || word("sex") { return .sex }
        if says("邮编", "邮政编码", "postcode", "postal", "zip") { return .postcode }
        if says("surname", "lastname", "familyname", "lname", "byname") || word("姓", "姓氏", "last") {
            return .surname
        }
        if says("givenname", "firstname", "forename", "fname", "middlename", "mname")
            || word("名", "名字", "first", "given", "middle")
        {
            return look.mostly(\.han) && word("名字") ? .hanName : .givenName
        }
        if says("streetnumber", "housenumber", "门牌", "房号", "室号", "houseno", "streetno", "unitno", "flatno") {
            return .houseNumber
        }
        if says(
            "address", "street", "住址", "地址", "suburb", "town", "city", "小区", "社区", "街道", "road", "地点", "户籍地")
            || word("addr", "county", "village", "district", "area", "楼栋", "网格", "locality")
        {
            return .address
        }
        if says("姓名", "fullname") || word("name", "居民", "户主", "名称") {
            return look.count == 0 || look.mostly(\.name) ? .hanName : .text
        }
        if says("state", "province", "国籍", "民族", "籍贯", "country") { return .word }
        if says("recid", "recordid", "序号", "编号", "rownum", "cluster", "truth", "label")
            || word("id", "no", "index", "key", "号", "uid", "guid", "uuid", "source", "来源")
        {
            return look.mostly(\.identity) ? .number : nil
        }
        return look.comparator
    }

    /// What the values of a column look like.
    private struct Look {
        var count = 0
        var distinct = 0
        var length = 0
        private var tallies: [Shape] = []

        struct Shape {
            var han = false
            var name = false
            var date = false
            var identity = false
            var mobile = false
            var number = false
            var sex = false
            var place = false
            var code = false
        }

        init(_ values: [String]) {
            var seen: Set<String> = []
            for value in values.prefix(2_000) {
                let text = Matching.plain(value)
                guard !text.isEmpty else { continue }
                count += 1
                length += text.unicodeScalars.count
                seen.insert(text)
                tallies.append(Self.shape(of: text))
            }
            distinct = seen.count
        }

        func mostly(_ trait: KeyPath<Shape, Bool>) -> Bool {
            count > 0 && tallies.count { $0[keyPath: trait] } * 5 >= count * 4
        }

        var comparator: Matching.Comparator? {
            guard count > 0 else { return nil }
            if mostly(\.sex), distinct <= 6 { return .sex }
            if mostly(\.identity) { return .number }
            if mostly(\.mobile) { return .phone }
            if mostly(\.date) { return .date }
            if mostly(\.place) { return .address }
            if mostly(\.han), mostly(\.name), distinct * 4 > count { return .hanName }
            if mostly(\.number) {
                // Counted up, or drawn: every row has its own, and it is too short to be a telephone.
                if distinct == count, length < count * 7 { return nil }
                return length > count * 6 ? .number : .word
            }
            // Every row has a word of its own that is made of letters and digits: the register's numbers.
            if mostly(\.code), distinct == count { return nil }
            if distinct * 20 <= count || length <= count * 4 { return .word }
            return .text
        }

        private static let ways: Set<String> = [
            "street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "drive", "dr", "place", "pl",
            "court", "ct",
            "crescent", "circuit", "close", "way", "boulevard", "blvd", "terrace", "parade",
        ]

        private static func shape(of text: String) -> Shape {
            var shape = Shape()
            let scalars = Array(text.unicodeScalars)
            let digits = scalars.count { ("0"..."9").contains($0) }
            let han = scalars.count { Matching.isHan($0.value) }
            let letters = scalars.count { $0.properties.isAlphabetic }
            shape.han = han * 2 > scalars.count
            shape.number = digits == scalars.count
            shape.name = digits == 0 && letters * 10 >= scalars.count * 7 && (han == 0 || scalars.count <= 4)
            shape.date = Matching.date(text).map { $0.hasPrefix("1") || $0.hasPrefix("2") } ?? false
            shape.identity = scalars.count == 18 && digits >= 17
            shape.mobile = scalars.count == 11 && digits == 11 && scalars[0] == "1"
            shape.code = digits > 0 && han == 0 && !text.contains(" ") && scalars.count <= 20
            shape.sex = Matching.sex(text) != nil && digits == 0
            shape.place =
                han > 2 && digits > 0
                && scalars.contains { "路街巷村幢栋室号区镇苑里弄单元组".unicodeScalars.contains($0) }
                || han == 0 && text.split(separator: " ").contains { Self.ways.contains(String($0)) }
            return shape
        }
    }
}
