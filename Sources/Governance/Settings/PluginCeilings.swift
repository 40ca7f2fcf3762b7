import Records

/// The most that whoever runs the program lets one plugin take. A manifest may ask for less or more than is usual, and
/// never gets more than this.
package struct PluginCeilings: Equatable, Sendable {
    /// Megabytes of one interpreter.
    package var memory: Int
    /// Seconds of a command, of one rule over everybody, of a job.
    package var command: Int
    package var rule: Int
    package var job: Int

    package static let memorySetting = setting(
        "plugin_memory_mb", "插件内存上限", usual: 256, bounds: 8...4096, unit: "MB")
    package static let commandSetting = setting(
        "plugin_command_seconds", "插件命令用时上限", usual: 30, bounds: 1...600, unit: "秒")
    package static let ruleSetting = setting(
        "plugin_rule_seconds", "插件规则用时上限", usual: 300, bounds: 1...3600, unit: "秒")
    package static let jobSetting = setting(
        "plugin_job_seconds", "插件批处理用时上限", usual: 3600, bounds: 1...36000, unit: "秒")

    static let settings = [memorySetting, commandSetting, ruleSetting, jobSetting]

    private static func setting(
        _ key: String, _ title: String, usual: Int, bounds: ClosedRange<Int>, unit: String
    ) -> CoreSetting {
        CoreSetting(
            key: key, title: title, usual: usual, bounds: bounds, unit: unit, source: "默认口径：约为平常所需的四倍以上")
    }
}

extension Session {
    /// The ceilings that hold in the street: plugins run for all communities alike.
    package func pluginCeilings() throws -> PluginCeilings {
        func value(_ setting: CoreSetting) throws -> Int { try self.value(of: setting, in: nil).value }
        return PluginCeilings(
            memory: try value(PluginCeilings.memorySetting),
            command: try value(PluginCeilings.commandSetting),
            rule: try value(PluginCeilings.ruleSetting), job: try value(PluginCeilings.jobSetting))
    }
}
