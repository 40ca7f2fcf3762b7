import Governance
import Records

/// The headings that mean a field of a record type: its title, its name, and what people write instead.
struct FieldWords {
    /// What a heading may mean.
    enum Target: Hashable {
        case item(Int)
        /// A part of what says which resident a record is about, where no column says it whole.
        case person(PersonPart)
    }

    enum PersonPart: String, CaseIterable {
        case name = "姓名"
        case idNumber = "身份证号码"
        case address = "家庭住址"
    }

    private var targets: [String: [(target: Target, rank: Int)]] = [:]

    init(_ shape: RecordShape) {
        for (index, item) in shape.items.enumerated() {
            let item = (item, Target.item(index))
            add(item.0.title, item.1, 0)
            add(item.0.name, item.1, 1)
            for word in Self.own["\(shape.type.name).\(item.0.name)"] ?? [] { add(word, item.1, 2) }
            let target = shape.column(item.0)?.target ?? shape.parent
            if shape.column(item.0) == nil || shape.column(item.0)?.target != nil, let target {
                for word in Self.byTarget[target.name] ?? [] { add(word, item.1, 3) }
            }
            for word in Self.common[item.0.name] ?? [] { add(word, item.1, 4) }
        }
        if shape.resident != nil {
            for part in PersonPart.allCases {
                add(part.rawValue, .person(part), 5)
                for word in Self.person[part] ?? [] { add(word, .person(part), 6) }
            }
        }
    }

    /// What a heading may mean, the likeliest first.
    func targets(of heading: String) -> [(target: Target, rank: Int)] { targets[Heading.key(heading)] ?? [] }

    private mutating func add(_ word: String, _ target: Target, _ rank: Int) {
        let key = Heading.key(word)
        var known = targets[key] ?? []
        if known.contains(where: { $0.target == target }) { return }
        known.append((target, rank))
        targets[key] = known.sorted { $0.rank < $1.rank }
    }

    /// What a reference is called by what it leads to.
    private static let byTarget: [String: [String]] = [
        "community": ["社区", "所属社区", "所在社区", "社区名称", "村社区"],
        "grid": ["网格", "所属网格", "所在网格", "网格号", "网格名称"],
        "building": ["楼栋", "楼栋号", "所在楼栋", "楼栋名称", "幢", "栋"],
        "household": [
            "户", "家庭户", "住户", "家庭住址", "住址", "地址", "现住址", "居住地址", "详细地址", "门牌", "楼栋门牌",
        ],
        "resident": ["居民", "居民姓名", "人员"],
        "unit": ["驻区单位", "单位", "辖区单位", "单位名称", "所在单位", "共建单位"],
        "organisation": ["组织", "组织名称", "所属组织"],
        "party_body": ["党组织", "所在党组织", "所属党组织", "党支部", "所在党支部", "所属党支部", "党组织名称"],
        "party_level": ["层级", "党组织层级", "级别"],
        "facility": ["设施", "设施名称", "所在设施"],
        "matter": ["事件", "事件编号"],
        "party_member": ["党员", "党员姓名"],
    ]

    /// What a field of this name is called, whatever its type.
    private static let common: [String: [String]] = [
        "name": ["名称", "全称", "名字"],
        "phone": ["电话", "联系电话", "电话号码", "手机", "手机号", "手机号码", "联系方式"],
        "code": ["代码", "编码", "信用代码", "社会信用代码", "统一信用代码", "统一代码"],
        "address": ["地址", "详细地址", "住所", "注册地址", "单位地址"],
        "from": ["起始日期", "开始日期", "起", "起始时间", "开始时间", "登记日期"],
        "until": ["终止日期", "结束日期", "止", "终止时间", "结束时间", "截止日期"],
        "note": ["备注", "说明", "情况", "情况说明"],
        "kind": ["类别", "类型", "种类"], "category": ["类别", "类型", "性质"],
        "level": ["层级", "级别"], "source": ["来源", "依据", "信息来源"],
        "sex": ["性别"], "birth": ["出生日期", "出生年月", "生日"],
        "relation": ["关系", "与户主关系", "与本人关系"], "post": ["职务", "岗位", "任职"],
        "day": ["日期", "时间"], "outcome": ["结果", "走访结果"], "way": ["方式", "走访方式"],
        "area": ["面积", "建筑面积"], "capacity": ["人数", "容纳人数"],
    ]

    private static let own: [String: [String]] = [
        "unit.name": ["单位", "驻区单位", "单位全称", "机构名称", "企业名称"],
        "unit.category": ["单位类型", "单位性质", "机构类型"],
        "unit.level": ["隶属层级", "隶属关系", "主管层级"],
        "unit.liaison": ["联系人", "联络员", "联络人", "负责人"],
        "unit.phone": ["联系人电话", "联络员手机"],
        "organisation.name": ["组织", "机构名称", "社会组织名称"],
        "organisation.kind": ["组织类型"],
        "facility.name": ["设施", "场所名称", "功能室名称"],
        "facility.kind": ["设施类型", "场所类别"],
        "party_body.name": ["党组织", "党支部名称", "支部名称"],
        "party_member.name": ["党员姓名", "本人姓名"],
        "party_member.unit_name": ["单位", "工作单位", "所在单位", "服务单位"],
        "party_member.status": ["身份", "政治面貌"],
        "party_member.belonging": ["组织关系情况"],
        "party_member.admitted": ["入党时间"], "party_member.confirmed": ["转正时间"],
        "party_member.from": ["报到日期", "报到时间", "转入日期"],
        "party_member.body": ["报到党组织", "报到社区党组织"],
        "registration.address": ["户籍地", "户籍所在地"],
        "contact.name": ["联系人", "亲属姓名", "家属姓名"],
        "care_tag.category": ["人员类别", "对象类别", "人员类型"],
        "grid.number": ["网格", "网格编号", "编号"], "grid.name": ["网格名称"],
        "community.name": ["社区", "社区名称"],
        "building.name": ["楼栋", "楼栋号", "楼号", "幢"], "building.estate": ["小区", "小区名称", "道路"],
        "household.room": ["房号", "室号", "门牌号", "房间号"], "household.unit": ["单元号", "门栋"],
        "household.state": ["居住情况", "人户情况"],
        "visit.note": ["走访情况", "走访内容"],
    ]

    private static let person: [PersonPart: [String]] = [
        .name: RegisterColumn.name.headings, .idNumber: RegisterColumn.idNumber.headings,
        .address: RegisterColumn.address.headings + ["居住地址", "住处"],
    ]
}
