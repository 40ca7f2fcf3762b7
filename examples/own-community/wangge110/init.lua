-- 街道的三必到五必访，本社区改两处：急事 10 分钟到，独居老人每周一次。
local gewu = require "gewu"

gewu.adjust { emergency_arrive = "10m" }

gewu.override "elder" {
  cadence = function(household, base)
    if household:tagged "独居老人" then return "week" end
    return base(household)
  end,
  source = "参照松湖社区“网格110”的公开报道，本社区自定",
}
