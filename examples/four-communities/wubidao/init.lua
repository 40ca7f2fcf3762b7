-- 工会的“五必到”：有事就到，不按月走访。原文只说“及时”，下面的天数和小时是本社区定的。
local gewu = require "gewu"

local union = { "工会小组长", "网格员" }
local source = "参照天津市河西区总工会“五必到”（2014），天数由本社区自定"

gewu.adjust { hardship_arrive = "12h" }

gewu.override "emergency" { title = "家中遇天灾人祸必到", by = union, source = source }

gewu.override "hardship" {                      -- 大病、下岗、子女就学：就业、教育两类求助也算
  title   = "遇特殊困难必到", by = union, source = source,
  trigger = gewu.matters:where { gewu.any {
    { kind = gewu.prefix "HP" }, { kind = { "SV.06", "SV.07" } }, { hardship = true },
  } },
}

gewu.override "dispute" { title = "矛盾纠纷、合法权益受侵害必到", by = union, source = source }

gewu.without "illness"                          -- 街道：首次访，再每月访三个月

gewu.rule "ward" {
  title   = "住院、重病必到", verb = "到",
  roster  = gewu.residents:tagged { "出院", "重病患者" },
  first   = "2 days", cadence = "month", months = 1, contact = false,
  by      = union, source = source,
}

gewu.rule "mourning" {
  title   = "丧事必到", verb = "到",
  roster  = gewu.residents:tagged { "丧亲" },
  first   = "1 day", cadence = "month", months = 1, contact = false,
  by      = union, source = source,
}
