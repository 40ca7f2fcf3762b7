import Governance
import Records

/// A visit that will be written on its day.
struct PlannedVisit {
    let household: Household.ID
    let day: Day
    var minute: Int16?
    var outcome: Visit.Outcome
    var way: Visit.Way?
    var until: Day?
    /// The place of the note in ``notes``, counted from 1; 0 is none.
    var note: UInt8 = 0

    /// Days apart, then the order of a day.
    var order: Int64 { Int64(day.number) << 12 | Int64(minute ?? 1079) }

    /// What a worker writes down in a few words. Nothing of an illness's name, of belief or of a family's quarrels.
    static let notes = [
        "身体还好", "血压平稳", "儿女周末回来", "想在厕所装扶手", "药由邻居代买", "食堂订餐已办", "灯泡坏了，已报修",
        "腿脚不便，少下楼", "要一份养老金单子", "约好下月同一天再来", "耳朵背，敲门要久一点", "谈起孙子上学，心情好",
        "燃气软管提醒更换", "送去高龄津贴表", "想参加合唱队", "空调不制冷，已联系维修", "刚体检回来，等结果",
        "护理补贴已到账", "轮椅借用续一个月", "水管渗水，已报物业",
    ]
}
