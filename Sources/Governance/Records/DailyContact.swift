package import Records

/// That somebody has agreed to be seen, or heard of, every day (天天见), from a day until a day.
///
/// It is by the person's own consent and need, never by age alone: a care category makes nobody part of it.
package enum DailyContact: RecordType {
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    /// What was agreed on; whoever is seen otherwise is seen.
    package static let way = Field<Visit.Way?>("way", title: "约定方式", sensitivity: .care)
    /// Minutes after midnight by which they want to have been seen; empty: by six in the evening.
    package static let by = Field<Int?>("by_minute", title: "约定时间", why: "到这时还没见到，就去找") {
        guard let minute = $0, !(360...latest).contains(minute) else { return nil }
        return "应在 06:00 至 18:00 之间：晚了当天来不及找人"
    }
    package static let consent = Field<Consent?>("consent", title: "谁同意的")
    package static let standIn = Field<String?>(
        "stand_in", title: "替手", why: "你不在的那一天由谁看", sensitivity: .care)
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "daily_contact", title: "天天见", fields: [resident, way, by, consent, standIn, from, until],
        indexes: [
            .unique(resident).whereEmpty(until), .on(resident, from, until), .on(from, until, resident),
        ],
        timing: .dated(from: "from", until: "until"), place: "resident.household.building",
        opening: .consented("谁需要天天有人看一眼"), check: inOrder(from, until))

    /// 18:00: whoever has not been seen by then is looked for the same evening.
    package static let latest = 18 * 60

    package enum Consent: String, Choice {
        case person = "本人"
        case kin = "亲属"
        case guardian = "监护人"
    }
}

/// That somebody who is to be seen every day was seen, or heard of, on a day (天天见记录).
///
/// It is no visit: whoever was seen on the stairs still has the visit to come that a rule asks for.
package enum DailyMark: RecordType {
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    package static let day = Field<Day>("day", title: "日期")
    package static let way = Field<Visit.Way>("way", title: "方式")

    package static let declaration = Declaration(
        "daily_mark", title: "天天见记录", fields: [resident, day, way],
        indexes: [.unique(resident, day), .on(day, resident)], timing: .evidence(day: "day"),
        place: "resident.household.building", opening: .consented("谁需要天天有人看一眼"))
}
