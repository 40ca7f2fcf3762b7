-- 特殊困难老年人月探访率：每个比例都有分子、分母和截至日期，追得到背后的人。
local gewu = require "gewu"

local categories = { "独居老人", "空巢老人", "失能老人" }

--- 两个日子之间（两头都算）走访过的：见到、已联系都算，拒访、未遇不算。
local function seen(from, to)
  return { ["household.visits"] = gewu.some { outcome = { "见到", "已联系" }, day = gewu.between(from, to) } }
end

--- `back` 个月以前那个月的第一天和最后一天。
local function month(back)
  local year, this = tostring(gewu.today()):match "^(%d+)-(%d+)"
  local function first(number)
    return gewu.day(os.date("%F", os.time { year = tonumber(year), month = number, day = 1 }))
  end
  return first(this - back), first(this - back + 1) - 1
end

--- 名册 `all` 里，那个月探访过的占多少。
local function rate(all, back)
  local from, to = month(back)
  return { part = all:where(seen(from, to)), of = all }
end

gewu.command "探访率" {
  title = "一句话：本月和上月的探访率",
  run   = function()
    local all = gewu.residents:tagged(categories)
    local function words(back)
      local it = rate(all, back)
      return it.part:count() .. "/" .. it.of:count()
    end
    return "本月 " .. words(0) .. "，上月 " .. words(1)
  end,
}

gewu.report "monthly" {
  title   = "本月探访率，按网格",
  chart   = "bar",
  columns = { { "grid", title = "网格" }, { "rate", title = "月探访率" }, { "aged", title = "其中 80 岁以上" } },
  rows    = function()
    local rows = {}
    for grid in gewu.grids:order "id":each() do
      local all = gewu.residents:tagged(categories):where { grid = grid.id }
      table.insert(rows, {
        grid = grid.name,
        rate = gewu.figure(rate(all, 0)),
        aged = all:where { age = gewu.at_least(80) },
      })
    end
    return rows
  end,
}

gewu.report "trend" {
  title   = "近几个月的探访率",
  chart   = "line",
  args    = { { "months", gewu.arg.number, title = "几个月", optional = true } },
  columns = { { "month", title = "月份" }, { "rate", title = "月探访率" } },
  rows    = function(args)
    local all = gewu.residents:tagged(categories)
    local rows = {}
    for back = (args.months or 3) - 1, 0, -1 do
      table.insert(rows, { month = tostring(month(back)):sub(1, 7), rate = gewu.figure(rate(all, back)) })
    end
    return rows
  end,
}
