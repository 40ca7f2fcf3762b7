/// A class of what is reported (事件类别): a code of the default list, its name, and the words it is told by.
package struct MatterClass: Equatable, Sendable {
    /// `PM.02`
    package let code: String
    package let title: String
    private let words: [String]

    private init(_ code: String, _ title: String, _ words: String...) {
        self.code = code
        self.title = title
        self.words = words
    }

    /// The class of a code, or of a name written in full.
    package static func named(_ word: String) -> MatterClass? {
        let code = word.uppercased()
        return all.first { $0.code == code || $0.title == word }
    }

    /// What somebody who tells it so most likely reports; `nil` where nothing in the text says.
    package static func told(by text: String) -> MatterClass? {
        var best: (found: MatterClass, weight: Int)?
        for one in all {
            let weight = one.words.reduce(0) { text.contains($1) ? $0 + $1.count : $0 }
            if weight > best?.weight ?? 0 { best = (one, weight) }
        }
        return best?.found
    }

    /// Somebody has to be there at once.
    package var urgency: Matter.Urgency {
        switch code.prefix(2) {
        case "EM": .critical
        case "DS", "HP", "SF": .urgent
        default: .ordinary
        }
    }

    package var isHardship: Bool { code.hasPrefix("HP") }

    /// The default list; each street may have another.
    package static let all: [MatterClass] = [
        MatterClass("EM.01", "火灾", "起火", "着火", "火灾", "冒烟"),
        MatterClass("EM.02", "燃气泄漏", "燃气味", "煤气味", "燃气泄漏", "漏气"),
        MatterClass("EM.03", "漏电停电困人", "漏电", "困在电梯", "电梯困人", "停电困人"),
        MatterClass("EM.04", "漏水内涝", "爆裂", "内涝", "进水", "水漫"),
        MatterClass("EM.05", "伤病急救", "摔倒", "晕倒", "昏迷", "急救", "救护车"),
        MatterClass("EM.06", "走失", "走失", "外出未归", "不见了"),
        MatterClass("EM.07", "坠物和房屋险情", "坠物", "墙皮脱落", "房屋险情", "开裂"),
        MatterClass("EM.08", "极端天气", "台风", "暴雨", "冰雪"),
        MatterClass("EM.09", "公共卫生", "食物中毒", "传染"),
        MatterClass("DS.01", "邻里纠纷", "邻里", "楼上漏水", "吵到", "争吵", "占道"),
        MatterClass("DS.02", "家庭纠纷", "家庭纠纷", "家中争吵", "夫妻"),
        MatterClass("DS.03", "物业纠纷", "物业纠纷", "与物业"),
        MatterClass("DS.04", "业主和业委会", "业委会", "业主大会"),
        MatterClass("DS.05", "劳资纠纷", "欠薪", "工资", "劳资"),
        MatterClass("DS.06", "消费纠纷", "退款", "消费纠纷"),
        MatterClass("DS.07", "其他纠纷", "纠纷"),
        MatterClass("HP.01", "重病", "重病", "确诊"),
        MatterClass("HP.02", "突发困难", "交不起", "没钱", "生活困难"),
        MatterClass("HP.03", "独居失联", "无人接", "联系不上", "失联"),
        MatterClass("HP.04", "出行就医", "下不了楼", "陪诊", "就医", "看病"),
        MatterClass("HP.05", "断粮断电断气", "断粮", "断电", "断气", "停水"),
        MatterClass("HP.06", "心理危机", "想不开", "轻生"),
        MatterClass("EN.01", "垃圾", "垃圾"),
        MatterClass("EN.02", "乱堆乱放", "堆放", "乱堆", "杂物"),
        MatterClass("EN.03", "污水", "污水", "下水道", "堵塞"),
        MatterClass("EN.04", "小广告", "小广告"),
        MatterClass("EN.05", "油烟", "油烟"),
        MatterClass("EN.06", "噪音", "噪音", "噪声"),
        MatterClass("EN.07", "宠物", "狗", "宠物", "遛"),
        MatterClass("EN.08", "除四害", "老鼠", "蟑螂", "白蚁"),
        MatterClass("PF.01", "路灯", "路灯"),
        MatterClass("PF.02", "井盖", "井盖"),
        MatterClass("PF.03", "路面", "路面", "坑洼"),
        MatterClass("PF.04", "健身器材", "健身器材"),
        MatterClass("PF.05", "楼道灯", "楼道灯", "楼道的灯", "声控灯"),
        MatterClass("PF.06", "电梯", "电梯"),
        MatterClass("PF.07", "消防设施", "灭火器", "消火栓", "消防设施"),
        MatterClass("PF.08", "无障碍", "无障碍", "坡道", "扶手"),
        MatterClass("PF.09", "管线", "管线", "电线垂落"),
        MatterClass("SF.01", "楼道堆物和消防通道", "消防通道", "堵住通道"),
        MatterClass("SF.02", "电动车违规充电", "飞线", "电动车充电"),
        MatterClass("SF.03", "燃气隐患", "燃气管", "燃气软管"),
        MatterClass("SF.04", "高空悬挂物", "悬挂物", "花盆"),
        MatterClass("SF.05", "私拉电线", "私拉"),
        MatterClass("SF.06", "施工", "施工", "装修"),
        MatterClass("SV.01", "低保救助", "低保", "救助"),
        MatterClass("SV.02", "医保社保", "医保", "社保"),
        MatterClass("SV.03", "养老", "养老", "助餐", "食堂"),
        MatterClass("SV.04", "残疾", "残疾证", "轮椅", "辅具"),
        MatterClass("SV.05", "住房", "公租房", "住房", "廉租"),
        MatterClass("SV.06", "就业", "就业", "找工作", "招聘"),
        MatterClass("SV.07", "教育", "上学", "入学", "学位"),
        MatterClass("SV.08", "证明办理", "证明"),
        MatterClass("PM.01", "停车", "车位", "停车"),
        MatterClass("PM.02", "物业维修", "漏水", "水管", "门坏", "门禁坏", "没人修", "维修", "修"),
        MatterClass("PM.03", "绿化", "绿化", "树枝", "修剪"),
        MatterClass("PM.04", "门禁", "门禁"),
        MatterClass("PM.05", "物业费争议", "物业费"),
        MatterClass("OP.01", "建议", "建议"),
        MatterClass("OP.02", "表扬", "表扬", "感谢"),
        MatterClass("OP.03", "批评", "批评", "不满意"),
        MatterClass("OP.04", "咨询", "咨询", "怎么办理"),
        MatterClass("DA.01", "新入住", "新搬来", "新入住"),
        MatterClass("DA.02", "迁出", "搬走"),
        MatterClass("DA.03", "空置", "没有人住", "空置"),
        MatterClass("DA.04", "信息更正", "信息不对", "登记错"),
    ]
}
