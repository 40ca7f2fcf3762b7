package import Records

/// A staff account (账号). It identifies, and authenticates where it has a PIN.
package enum Operator: RecordType {
    package static let name = Field<String>("name", title: "账号")
    package static let title = Field<String>("title", title: "姓名")
    package static let role = Field<Role>("role", title: "角色")
    /// The place whose people this account serves; empty: the whole workspace.
    package static let scope = Field<Int?>("scope", title: "管辖范围")
    /// The user of the operating system that this account belongs to.
    package static let systemUser = Field<String?>("system_user", title: "系统用户")

    /// What ``Secret/kept(_:)`` makes of the account's PIN or password; empty: none is asked for.
    package static let pin = Field<Sealed?>("pin", title: "口令", sensitivity: .sensitive)

    package static let declaration = Declaration(
        "operator", title: "账号", fields: [name, title, role, scope, systemUser, pin],
        indexes: [.unique(name), .on(systemUser)], opening: .closed)

    package enum Role: String, Choice {
        case gridWorker = "网格员"
        case communityWorker = "社区工作者"
        case secretary = "社区书记"
        case cadre = "街道干部"
        case author = "信息管理员"
        case administrator = "系统管理员"
    }
}

/// A plugin as it is switched on here (插件): its version, and what it was granted.
package enum EnabledPlugin: RecordType {
    package static let name = Field<String>("name", title: "插件")
    package static let version = Field<String>("version", title: "版本")
    /// The record types it may read and write, apart by blanks: what its manifest asked for when it was enabled.
    package static let reads = Field<String?>("reads", title: "可读")
    package static let writes = Field<String?>("writes", title: "可写")

    /// Whether it holds in the communities of ``places`` alone; else everywhere but in those.
    package static let isLocal = Field<Bool?>("local", title: "只在部分社区")
    /// Communities by their ids, apart by blanks.
    package static let places = Field<String?>("places", title: "社区")
    /// The plugins it cannot be without, and with `?` those it comes behind, apart by blanks.
    package static let needed = Field<String?>("needed", title: "依赖")
    /// What its folder held when it was switched on: another digest is another version, whatever it calls itself.
    package static let digest = Field<String?>("digest", title: "内容摘要")
    /// What it declares, a line each: `rule elder`.
    package static let declared = Field<String?>("declared", title: "声明")

    package static let declaration = Declaration(
        "plugin", title: "插件",
        fields: [name, version, reads, writes, isLocal, places, needed, digest, declared],
        indexes: [.unique(name)], opening: .closed)
}

/// A value that differs from a plugin's default, or from one of the program's own (设置): for the whole workspace, or
/// for one community.
package enum PluginSetting: RecordType {
    package static let plugin = Field<String>("plugin", title: "插件")
    package static let community = Field<Community.ID?>("community", title: "社区")
    package static let key = Field<String>("key", title: "设置")
    package static let value = Field<String>("value", title: "值")

    package static let declaration = Declaration(
        "plugin_setting", title: "设置", fields: [plugin, community, key, value],
        indexes: [.on(plugin, community, key)], opening: .closed)
}

/// All record types of the core, in the order in which their tables are made.
package let coreCatalogue = Catalogue(
    [
        Community.self, Grid.self, Building.self, PlaceLink.self, Household.self, Resident.self,
        Membership.self,
        CareTag.self, Matter.self, Visit.self, Duty.self, Operator.self, EnabledPlugin.self,
        PluginSetting.self,
        ImportBatch.self, ImportPart.self, ImportLayout.self,
        AssignedCode.self, PlaceSuccessor.self,
        Contact.self, Absence.self, Departure.self, Registration.self,
        ResidentUnit.self, Organisation.self, Facility.self,
        PartyLevel.self, PartyBody.self, PartyLink.self, PartyArea.self, PartyTerm.self, PartyMember.self,
        Appointment.self, Seat.self, Link.self, ServiceRecord.self, Disclosure.self, ExportLog.self,
        WeatherWarning.self, Evaluation.self, Merge.self, JobRun.self, KeptType.self, Step.self,
        Satisfaction.self, Quarantine.self,
        DailyContact.self, DailyMark.self, Deputy.self, Handover.self, Reassignment.self, Shift.self,
        Notice.self,
    ],
    places: PlaceTree(PlaceLink.self, child: "child", parent: "parent"),
    kept: KeptTypes(
        KeptType.self, name: "name", plugin: "plugin", version: "version", text: "text",
        naming: NameKeys.searching))
