import Governance

/// What gets reported: a code of the default event list, with how it is told and how long it takes.
struct MatterKind {
    let code: String
    let what: String
    var urgency: Matter.Urgency = .ordinary
    var isHardship = false
    var isDanger = false
    /// Days from the report until it is closed, at least and at most.
    let takes: ClosedRange<Int>

    /// Somebody must be on the spot (三必到), and within these minutes mostly is.
    var arrival: ClosedRange<Int>? {
        switch code.prefix(2) {
        case "EM": 6...28
        case "DS": 15...110
        case "HP": code == "HP.03" ? 20...55 : 25...600
        default: nil
        }
    }

    /// How often each is reported is made up.
    static let all: [(weight: Double, MatterKind)] = [
        (1, MatterKind(code: "EM.02", what: "楼道有燃气味", urgency: .critical, takes: 0...1)),
        (1, MatterKind(code: "EM.04", what: "水管爆裂，楼梯间进水", urgency: .critical, takes: 0...1)),
        (
            1,
            MatterKind(code: "EM.05", what: "老人在家摔倒，叫救护车", urgency: .critical, isHardship: true, takes: 0...1)
        ),
        (1, MatterKind(code: "EM.06", what: "老人外出未归", urgency: .critical, takes: 0...1)),
        (7, MatterKind(code: "DS.01", what: "楼上漏水到楼下", takes: 2...7)),
        (4, MatterKind(code: "DS.01", what: "夜里噪音，两家争吵", urgency: .urgent, takes: 1...6)),
        (1, MatterKind(code: "DS.02", what: "家中争吵，声音很大", urgency: .urgent, isDanger: true, takes: 1...5)),
        (3, MatterKind(code: "DS.03", what: "与物业争物业费", takes: 3...9)),
        (3, MatterKind(code: "HP.02", what: "一时交不起住院押金", urgency: .urgent, isHardship: true, takes: 2...7)),
        (2, MatterKind(code: "HP.03", what: "独居老人电话无人接", urgency: .critical, isHardship: true, takes: 0...1)),
        (4, MatterKind(code: "HP.04", what: "下不了楼，要去医院复查", urgency: .urgent, isHardship: true, takes: 1...4)),
        (10, MatterKind(code: "EN.01", what: "垃圾桶满了没有清运", takes: 0...2)),
        (6, MatterKind(code: "EN.02", what: "楼道堆放纸箱", takes: 1...4)),
        (4, MatterKind(code: "EN.04", what: "墙上贴满小广告", takes: 1...3)),
        (3, MatterKind(code: "EN.05", what: "餐馆油烟扰民", takes: 2...8)),
        (6, MatterKind(code: "PF.01", what: "路灯不亮", takes: 1...5)),
        (8, MatterKind(code: "PF.05", what: "楼道灯不亮", takes: 1...5)),
        (2, MatterKind(code: "PF.02", what: "井盖松动", urgency: .urgent, takes: 0...2)),
        (4, MatterKind(code: "PF.06", what: "电梯停在半层", urgency: .urgent, takes: 0...3)),
        (5, MatterKind(code: "SF.01", what: "电动车堵住消防通道", urgency: .urgent, takes: 1...5)),
        (3, MatterKind(code: "SF.02", what: "飞线给电动车充电", urgency: .urgent, takes: 1...4)),
        (6, MatterKind(code: "SV.03", what: "问居家养老服务怎么申请", takes: 1...6)),
        (4, MatterKind(code: "SV.01", what: "问低保申请要哪些材料", takes: 1...6)),
        (6, MatterKind(code: "PM.02", what: "单元门坏了没人修", takes: 2...9)),
        (4, MatterKind(code: "PM.01", what: "车位被占", takes: 2...8)),
        (3, MatterKind(code: "OP.01", what: "建议在花园加几张椅子", takes: 3...8)),
    ]

    /// The call that waits for somebody on the morning of the workspace's day.
    static let fall = MatterKind(
        code: "HP.04", what: "摔倒后出不了门", urgency: .urgent, isHardship: true, takes: 3...3)
}
