-- 网格110：急事 10 分钟到，难事 24 小时有回音、有办法，独居老人每周访。
local gewu = require "gewu"

local source = "参照哈尔滨松湖社区“网格110”的公开报道，由本社区自定"

gewu.adjust { emergency_arrive = "10m", emergency_callback = "5m" }

gewu.override "emergency" { title = "急事 10 分钟到", source = source }

gewu.override "elder" {
  source  = source,
  cadence = function(household, base)
    if household:tagged "独居老人" then return "week" end
    return base(household)
  end,
}

gewu.rule "hard" {
  title    = "难事 24 小时有回音、有办法", verb = "到",
  trigger  = gewu.matters:where { urgency = "紧急" },
  deadline = { arrive = "24h", clock = "24x7" },
  by       = { "网格员", "社区工作者" },
  source   = source,
}
