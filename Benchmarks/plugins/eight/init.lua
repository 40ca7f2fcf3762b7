-- Beside the eight rules of visits: the other cadences, people beside households, an occasion, an event.
local gewu = require "gewu"
local source = "测量用，不是规则"

gewu.rule "veteran" {
  title = "优抚对象", verb = "访", roster = gewu.residents:tagged { "优抚对象" }, cadence = "quarter",
  festivals = { "八一" }, source = source,
}
gewu.rule "party" {
  title = "困难党员、老党员", verb = "访", roster = gewu.residents:tagged { "困难党员", "老党员" }, cadence = "half-year",
  festivals = { "七一" }, source = source,
}
gewu.rule "newcomer" {
  title = "新入住", verb = "访", roster = gewu.households:tagged { "新入住" }, cadence = "year", first = "7 days",
  source = source,
}
gewu.rule "alone" {
  title = "一人户的老人", verb = "问",
  roster = gewu.households:tagged { "空巢老人", "独居老人", "高龄老人" }:where { size = 1 }, cadence = "week",
  source = source,
}
gewu.rule "ten" {
  title = "重度残疾人", verb = "问", roster = gewu.residents:tagged { "重度残疾人" }, cadence = "10 days",
  source = source,
}
gewu.rule "child" {
  title = "儿童", verb = "访", roster = gewu.residents:tagged { "困境儿童", "事实无人抚养儿童", "留守儿童" },
  cadence = "month", source = source,
}
gewu.rule "seen" {
  title = "非见到不可", verb = "见", roster = gewu.households:tagged { "特困人员", "低保对象" }, cadence = "quarter",
  contact = false, source = source,
}
gewu.rule "facility" {
  title = "设施抢修到场", verb = "到", trigger = gewu.matters:where { kind = gewu.prefix "PF", urgency = "特急" },
  deadline = { arrive = "2h", clock = "working_hour" }, source = source,
}
