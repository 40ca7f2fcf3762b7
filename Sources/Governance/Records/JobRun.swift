package import Records

/// One run of a batch job (批次): how far it came, and how it finished. What it wrote bears its number in the commits.
package enum JobRun: RecordType {
    package static let run = Field<String>("run", title: "批次号")
    package static let job = Field<String>("job", title: "批处理")
    /// The acting day it ran for.
    package static let day = Field<Day>("day", title: "日期")
    package static let community = Field<Community.ID?>("community", title: "社区")
    package static let started = Field<Instant>("started", title: "开始时间")
    package static let finished = Field<Instant?>("finished", title: "结束时间")
    package static let state = Field<State>("state", title: "状态")
    /// Units of work: how many there were, were done, and failed.
    package static let planned = Field<Int?>("planned", title: "应处理")
    package static let done = Field<Int?>("done", title: "已处理")
    package static let failed = Field<Int?>("failed", title: "未成")
    package static let message = Field<String?>("message", title: "说明")

    package static let declaration = Declaration(
        "job_run", title: "批次",
        fields: [run, job, day, community, started, finished, state, planned, done, failed, message],
        indexes: [.unique(run), .on(job, day), .on(day)], timing: .evidence(day: "day"),
        opening: .closed
    ) { run in
        guard let started = try? run[started], let finished = try? run[finished], finished < started else {
            return nil
        }
        return "“结束时间”早于“开始时间”"
    }

    package enum State: String, Choice {
        case running = "进行中"
        case done = "完成"
        /// Some units failed, and the others landed.
        case partly = "部分完成"
        case failed = "失败"
        case interrupted = "中断"
    }
}
