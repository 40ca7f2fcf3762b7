local gewu = require "gewu"
local settings = gewu.settings
local source = "测量用，不是规则"

gewu.rule "decided" {
  title   = "重病的按年龄走访", verb = "访",
  roster  = gewu.residents:tagged { "重病患者" },
  cadence = function(resident)
    if resident.age and resident.age >= settings.age then return "week" end
    return settings.cadence
  end,
  by      = { "网格员" },
  source  = source,
}

gewu.rule "set" {
  title   = "丧亲的家庭走访", verb = "访",
  roster  = gewu.households:tagged { "丧亲" },
  cadence = settings.cadence,
  by      = { "网格员", "社区工作者" },
  source  = source,
}

gewu.command "测量" {
  title = "回答一句话",
  run   = function() return settings.word end,
}

gewu.command "测量年龄" {
  title = "数一数满多少岁的人",
  args  = { { "age", gewu.arg.number, title = "年龄" } },
  run   = function(args) return gewu.residents:where { age = gewu.at_least(args.age) }:count() .. " 人" end,
}

gewu.report "ill" {
  title   = "各社区重病患者",
  columns = { { "community", title = "社区" }, { "ill", title = "占比" } },
  rows    = function()
    local rows = {}
    for community in gewu.communities:order "id":each() do
      local all = gewu.residents:within(community.name)
      table.insert(rows, {
        community = community.name,
        ill = gewu.figure { part = all:tagged { "重病患者" }, of = all },
      })
    end
    return rows
  end,
}

gewu.check "no_birth" {
  title = "重病患者没有出生日期",
  of    = gewu.residents:tagged { "重病患者" },
  test  = function(it) return it.age ~= nil, "没有登记出生日期" end,
}
