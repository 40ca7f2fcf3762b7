-- 特殊困难群众分级探访：高风险每周，重点每月，一般每季。国家要求每月的老人，不降到每季。
local gewu = require "gewu"

local source = "参照内蒙古特殊困难群众探访（2022 年报道），由本社区自定"

--- 这一户有没有 80 岁以上、带着其中一个类别的人。
local function has_aged(household, categories)
  local aged = household.members:where { age = gewu.at_least(80) }
  return aged:tagged(categories):count() > 0
end

gewu.override "elder" {
  source  = source,
  cadence = function(household, base)
    if has_aged(household, { "独居老人", "空巢老人" }) then return "week" end
    return base(household)
  end,
}

gewu.override "illness" {                       -- 有重大变化，24 小时内；重病的以后每周
  source  = source,
  first   = "1 day",
  cadence = function(household, base)
    if household:tagged "重病患者" then return "week" end
    return base(household)
  end,
}

gewu.override "disabled" {                      -- 重度残疾照街道的每月，其余每季
  source  = source,
  cadence = function(household, base)
    if household:tagged "重度残疾人" then return base(household) end
    return "quarter"
  end,
}

gewu.override "poor" {                          -- 分散供养的特困人员每月，其余每季
  source  = source,
  cadence = function(household, base)
    if household:tagged "特困人员" then return base(household) end
    return "quarter"
  end,
}

gewu.rule "frail" {                             -- 街道没有这一条
  title   = "失能失智老人每月访", verb = "访",
  roster  = gewu.households:tagged { "失能老人" },
  cadence = "month",
  by      = { "网格员", "社区工作者", "结对党员" },
  source  = source,
}
