-- 三必到五必访：谁来求助必到，谁有难处必访。各地条目不同，这里是默认口径，不是官方原文。
local gewu = require "gewu"
local settings = gewu.settings

local team = { "网格服务团队" }
local visitors = { "网格员", "社区工作者", "结对党员" }
local source = "默认口径，非官方原文"
local harsh = { "高温", "寒潮", "低温", "暴雨", "暴雪", "道路结冰" }

-- 三必到 --

gewu.rule "emergency" {
  title    = "突发事件必到", verb = "到",
  trigger  = gewu.matters:where { gewu.any { { kind = gewu.prefix "EM" }, { urgency = "特急" } } },
  deadline = { callback = settings.emergency_callback, arrive = settings.emergency_arrive, clock = "24x7" },
  by       = team,
  source   = source,
}

gewu.rule "dispute" {
  title    = "矛盾纠纷必到", verb = "到",
  trigger  = gewu.matters:where { kind = gewu.prefix "DS" },
  deadline = { arrive = settings.dispute_arrive, clock = "working_hour", otherwise = "10:00" },
  by       = team,
  source   = source,
}

gewu.rule "hardship" {
  title    = "居民急难求助必到", verb = "到",
  trigger  = gewu.matters:where { gewu.any { { kind = gewu.prefix "HP" }, { hardship = true } } },
  deadline = { arrive = settings.hardship_arrive, clock = "24x7" },
  by       = team,
  source   = source,
}

-- 五必访 --

gewu.rule "elder" {
  title   = "空巢、独居、高龄老人必访", verb = "访",
  roster  = gewu.households:tagged { "空巢老人", "独居老人", "高龄老人" },
  cadence = settings.elder_cadence,
  festivals = { "春节", "端午", "中秋", "重阳" }, lead = settings.festival_lead,
  weather = harsh,
  by      = visitors,
  source  = source,
}

gewu.rule "disabled" {
  title   = "残疾人家庭必访", verb = "访",
  roster  = gewu.households:tagged { "残疾人", "重度残疾人" },
  cadence = settings.disabled_cadence,
  festivals = { "春节", "助残日" }, lead = settings.festival_lead,
  weather = harsh,
  by      = visitors,
  source  = source,
}

gewu.rule "poor" {
  title   = "低保、特困、临时困难家庭必访", verb = "访",
  roster  = gewu.households:tagged { "低保对象", "特困人员", "低保边缘家庭", "临时困难家庭" },
  cadence = settings.poor_cadence,
  festivals = { "春节" }, lead = settings.festival_lead,
  by      = visitors,
  source  = source,
}

gewu.rule "illness" {
  title   = "重病住院及丧亲家庭必访", verb = "访",
  roster  = gewu.households:tagged { "重病患者", "出院", "丧亲" },
  cadence = settings.illness_cadence,
  first   = settings.illness_first,
  months  = settings.illness_months,
  by      = visitors,
  source  = source,
}

gewu.rule "family" {
  title   = "计划生育特殊家庭与困境儿童家庭必访", verb = "访",
  roster  = gewu.households:tagged { "计划生育特殊家庭", "困境儿童", "事实无人抚养儿童", "留守儿童" },
  cadence = settings.family_cadence,
  festivals = { "春节", "六一", "中秋" }, lead = settings.festival_lead,
  by      = visitors,
  source  = source,
}
