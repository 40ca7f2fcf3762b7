package import Records

/// Something people use (设施): a service centre and its rooms, a reading corner, a chair, a wall, a lamp.
package enum Facility: RecordType {
    package static let name = Field<String>("name", title: "名称")
    package static let kind = Field<Kind>("kind", title: "设施类别")
    /// What a room is for: 党员活动室, 图书阅览室.
    package static let use = Field<String?>("use", title: "用途")
    /// The centre that a room belongs to.
    package static let within = Field<Facility.ID?>("within", title: "所在设施")
    package static let building = Field<Building.ID?>("building", title: "楼栋")
    package static let community = Field<Community.ID?>("community", title: "社区")
    /// The unit that lends it (阵地共享).
    package static let unit = Field<ResidentUnit.ID?>("unit", title: "驻区单位")
    /// Square metres.
    package static let area = Field<Double?>("area", title: "面积（平方米）") {
        guard let area = $0, area <= 0 else { return nil }
        return "应大于 0"
    }
    package static let capacity = Field<Int?>("capacity", title: "可容纳人数") {
        guard let capacity = $0, capacity < 1 else { return nil }
        return "应大于 0"
    }
    package static let hours = Field<String?>("hours", title: "开放时间")
    /// A bookable facility is a 场所.
    package static let isBookable = Field<Bool?>("is_bookable", title: "可预约")
    package static let checked = Field<Day?>("checked", title: "上次检查")
    package static let from = Field<Day>("from", title: "启用日期", why: "不清楚的填登记当天")
    package static let until = Field<Day?>("until", title: "停用日期")

    package static let declaration = Declaration(
        "facility", title: "设施",
        fields: [
            name, kind, use, within, building, community, unit, area, capacity, hours, isBookable, checked,
            from, until,
        ],
        derived: [
            .relation("parts", title: "下设", .many(Facility.self, by: "within")),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
            .computed(
                "place", title: "地点", .integer,
                .first([
                    "building", "community", "within.building", "within.community", "unit.place",
                ])),
        ],
        indexes: [.on(kind, from, until), .on(within), .on(building), .on(community), .on(unit)],
        timing: .dated(from: "from", until: "until"), place: "place", check: inOrder(from, until))

    package enum Kind: String, Choice {
        case centre = "党员群众服务中心"
        case room = "功能室"
        case venue = "场所"
        case servicePoint = "服务点"
        case readingCorner = "读书角"
        case chair = "爱心椅"
        case wall = "文化墙"
        case noticeBoard = "公示栏"
        case lamp = "路灯楼道灯"
        case fitness = "健身器材"
        case other = "其他"
    }
}
