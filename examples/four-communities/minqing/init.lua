-- 网格管理员入户走访制度：三种事第一时间到现场，流动人员每月访，普通住户半年访一次。
local gewu = require "gewu"

local team = { "网格长", "居民小组长" }
local source = "参照某县网格管理员入户走访制度（地名不详），时限由本社区自定"

gewu.adjust { emergency_arrive = "20m", hardship_arrive = "2h" }

gewu.override "emergency" { by = team, source = source }
gewu.override "hardship" { title = "居民意外困难必到", by = team, source = source }
gewu.override "dispute" {                       -- 街道：工作时间 2 小时
  by       = team, source = source,
  deadline = { arrive = "1h", clock = "24x7" },
}

gewu.override "elder" { by = team }
gewu.override "poor" { by = team }

gewu.rule "floating" {
  title   = "流动人员每月访", verb = "访",
  roster  = gewu.households:where { state = { "租住", "人在户不在" } },
  cadence = "month",
  by      = team, source = source,
}

gewu.rule "everyone" {
  title   = "普通住户每半年访", verb = "访",
  roster  = gewu.households:where { state = gewu.unlike "空置" },
  cadence = "half-year",
  by      = team, source = source,
}
