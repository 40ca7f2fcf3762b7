package import Records

/// That a warning of the weather service holds (天气预警), for the street or one community, as staff have entered it.
package enum WeatherWarning: RecordType {
    package static let kind = Field<Kind>("kind", title: "种类")
    package static let level = Field<Level?>("level", title: "级别")
    /// Empty: the whole street.
    package static let community = Field<Community.ID?>("community", title: "社区")
    package static let from = Field<Day>("from", title: "起")
    /// The day from which it no longer holds.
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "weather_warning", title: "天气预警", fields: [kind, level, community, from, until],
        indexes: [.on(from, until)], timing: .dated(from: "from", until: "until"), opening: .open,
        check: inOrder(from, until))

    package enum Kind: String, Choice {
        case heat = "高温"
        case coldWave = "寒潮"
        case lowTemperature = "低温"
        case rainstorm = "暴雨"
        case snow = "暴雪"
        case ice = "道路结冰"
        case gale = "大风"
        case thunder = "雷电"
        case hail = "冰雹"
        case fog = "大雾"
        case haze = "霾"
    }

    package enum Level: String, Choice {
        case blue = "蓝色"
        case yellow = "黄色"
        case orange = "橙色"
        case red = "红色"
    }

    /// The stretch in which a visit is asked for by a warning of `kind` that began on `from`.
    package static func period(_ kind: String, from: Day, after: Int) -> Period {
        Period(key: "\(kind)预警 \(from)", start: from, end: from + after)
    }
}
