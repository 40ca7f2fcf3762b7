import Lua

extension DeclarationKind {
    static let job = DeclarationKind(
        name: "job", title: "批处理", sentence: "夜间或按需运行的一件事，要么全做要么不做。",
        naming: .identifier,
        keys: [
            .required("title", .text, "批处理做什么，运行报告里显示。"),
            .optional("at", .other("nil"), "不能写：时刻由系统的定时任务定。"),
            .required("run", .function("fun(job: gewu.job)"), "运行时做什么；job.day 是办理日。"),
        ],
        example: """
            gewu.job "tidy" {
              title = "清点户数",
              run = function(job) print(job.day, gewu.households:count()) end,
            }
            """
    ) { _, name, definition, _ in
        guard definition.fields["at"] == nil else {
            throw HostFault.plain(
                "批处理 “\(name)” 不会自己按时刻开始", hint: "去掉 at；由系统的定时任务运行 gewu run \(name)")
        }
    }
}
