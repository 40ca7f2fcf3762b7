import Governance
import Records
import Testing
import Workbench

/// One word per thing: what the catalogue prints is the glossary's word, restated here.
@Suite struct WordsTests {
    static let titles = [
        "absence": "外出", "appointment": "任职", "building": "楼栋", "care_tag": "关爱类别", "community": "社区",
        "contact": "亲属联系人", "daily_contact": "天天见", "daily_mark": "天天见记录", "deputy": "B岗",
        "departure": "迁出去世", "disclosure": "查看记录", "duty": "待办",
        "evaluation": "夜间进度", "export_log": "导出记录", "facility": "设施",
        "grid": "网格", "handover": "移交",
        "household": "户", "household_member": "户成员", "import_batch": "导入批次", "import_layout": "表头对照",
        "import_part": "导入明细", "job_run": "批次",
        "link": "关联", "matter": "事件", "merge": "合并", "notice": "通知", "operator": "账号", "organisation": "组织",
        "party_area": "党组织覆盖范围", "party_body": "党组织", "party_level": "党组织层级", "party_link": "党组织隶属",
        "party_member": "党员", "party_term": "届期", "place_code": "区划代码", "place_link": "隶属",
        "place_successor": "地点沿革", "plugin": "插件", "plugin_setting": "设置", "plugin_type": "插件记录",
        "quarantine": "隔离", "reassignment": "改派", "registration": "户籍",
        "resident": "居民", "satisfaction": "好差评", "seat": "席位", "service_record": "志愿服务记录", "shift": "值班",
        "step": "流转",
        "unit": "驻区单位",
        "visit": "走访", "weather_warning": "天气预警",
    ]

    @Test func `every record type is called what the glossary calls it`() {
        let found = Dictionary(
            uniqueKeysWithValues: coreCatalogue.types.map { ($0.name, $0.title) })
        #expect(found == Self.titles)
    }

    @Test func `a field that points to a record or counts one bears its word`() {
        // Where a field has another part to play than to name its record, that part is its title.
        let parts = [
            "matter.place": "所在楼栋", "matter.merged_into": "并入", "visit.place": "所在楼栋",
            "departure.place": "所在楼栋",
            "registration.place": "所在楼栋", "facility.within": "所在设施", "party_link.parent": "上级党组织",
        ]
        for type in coreCatalogue.types {
            var fields = type.columns.map { ($0.name, $0.title, $0.target) }
            for derived in type.derived.values {
                if case .formula(_, .reference(let target)) = derived.meaning {
                    fields.append((derived.name, derived.title, target.declaration))
                }
            }
            for (name, title, target) in fields {
                guard let target else { continue }
                let path = "\(type.name).\(name)"
                #expect(title == parts[path] ?? Self.titles[target.name], "\(path)")
            }
        }
    }

    @Test(arguments: [
        ("visit.outcome", "结果"), ("visit.way", "方式"), ("visit.day", "走访日期"), ("duty.verb", "做什么"),
        ("duty.rule", "规则"), ("duty.due", "期限"), ("household.unit", "单元"), ("household.room", "室"),
        ("household.last_visit", "上次见到"), ("resident.last_visit", "上次见到"), ("operator.role", "角色"),
        ("operator.scope", "管辖范围"), ("import_batch.good", "正常"), ("import_batch.mended", "已修正"),
        ("import_batch.duplicate", "重复"), ("import_batch.refused", "未导入"),
    ])
    func `a field is called what the glossary calls it`(path: String, title: String) throws {
        let words = path.split(separator: ".").map(String.init)
        let type = try coreCatalogue.type(named: words[0])
        let found = type.columns.first { $0.name == words[1] }?.title ?? type.derived[words[1]]?.title
        #expect(found == title)
    }

    @Test(arguments: [("张家湾社区", "张家湾"), ("张家湾", "张家湾"), ("社区", "社区")])
    func `a community is one with and without the word`(name: String, short: String) {
        #expect(Community.shortName(name) == short)
    }

    private func words<Word: Choice>(_ type: Word.Type) -> [String] { type.allCases.map(\.rawValue) }

    @Test func `what can be chosen is what the glossary lists`() {
        #expect(words(Visit.Outcome.self) == ["见到", "已联系", "拒访", "未遇", "外出", "住院"])
        #expect(words(Visit.Way.self) == ["入户", "电话", "微信", "邻居代看", "亲属", "路遇"])
        #expect(words(Duty.State.self) == ["待办", "已办", "漏访", "暂缓", "取消"])
        #expect(
            words(Matter.State.self) == [
                "待受理", "待补正", "已受理", "不予受理", "待派单", "待接单", "办理中", "已挂账", "待核查", "已办结", "已评价",
                "已归档", "已撤回", "已并案",
            ])
        #expect(words(ResidenceState.self) == ["户在人在", "人在户不在", "户在人不在", "租住", "空置"])
        #expect(words(TagSource.self) == ["民政", "残联", "本人申请", "走访发现", "花名册"])
        #expect(
            words(Operator.Role.self) == ["网格员", "社区工作者", "社区书记", "街道干部", "信息管理员", "系统管理员"])
        #expect(
            words(CareCategory.self) == [
                "独居老人", "空巢老人", "高龄老人", "失能老人", "残疾人", "重度残疾人", "低保对象", "特困人员", "低保边缘家庭",
                "临时困难家庭", "重病患者", "出院", "丧亲", "计划生育特殊家庭", "困境儿童", "事实无人抚养儿童", "留守儿童", "优抚对象",
                "困难党员", "老党员", "新入住",
            ])
    }

    @Test func `a duty stands in one of the glossary's words, and its verb is shown as one`() {
        #expect(DutyWord.allCases.map(\.rawValue) == ["逾期", "超时", "今日应办", "临期", "待办", "暂缓"])
        #expect(["访", "到", "见", "问", "报"].map(DutyWord.verb) == ["入户", "到场", "见面", "电话", "答复"])
    }

    @Test func `a register's rows and columns bear the words that are printed`() {
        #expect(RegisterRow.Status.allCases.map(\.title) == ["正常", "已修正", "重复", "未导入"])
        #expect(RegisterColumn.categories.title == "关爱类别")
        #expect(RegisterColumn(heading: "人员类别") == .categories)
    }
}
