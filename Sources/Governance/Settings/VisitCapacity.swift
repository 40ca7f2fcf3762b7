package import Records

/// How many home visits one grid worker can make in a month: what the load of a grid is held against.
package enum VisitCapacity {
    package static let setting = CoreSetting(
        key: "visit_capacity", title: "一名网格员一个月能上门的户次", usual: 160, bounds: 10...2000, unit: "户次",
        source: "默认口径：每个工作日约 8 户次")
}

extension Session {
    /// What the grid workers of a community can do in a month, each.
    package func visitCapacity(in community: Int64?) throws -> Int {
        try value(of: VisitCapacity.setting, in: community).value
    }
}
