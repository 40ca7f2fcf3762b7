-- 居家适老化改造：一户一项改造，从申请办到办结。
local gewu = require "gewu"

gewu.record "adaptation" {
  title  = "适老化改造",
  fields = {
    { "household", gewu.ref "household", title = "户", required = true },
    { "item", gewu.choice { "扶手", "防滑", "坐便", "坡道", "照明" }, title = "改造项目", required = true },
    { "cost", gewu.integer { min = 0, max = 50000 }, title = "核定费用（元）", why = "超过的要街道另批" },
  },
  process = {
    start = "申请",
    ["申请"]     = { to = { "入户评估", "撤回" }, within = "5 workdays" },
    ["入户评估"] = { to = { "施工", "不予改造" }, within = "10 workdays" },
    ["施工"]     = { to = { "验收" }, within = "30 days",
                     check = function(it) return it.cost ~= nil, "还没有核定费用" end },
    ["验收"]     = { to = { "办结", "施工" }, within = "5 workdays", by = "社区书记" },
    ["办结"]     = {},
    ["不予改造"] = {},
    ["撤回"]     = {},
  },
}

local open = { "申请", "入户评估", "施工", "验收" }

local function address(household)
  return household.building.name .. household.unit .. "单元" .. household.room
end

local function day(instant) return instant and os.date("%F", instant // 1000) end

--- `✓ 6幢2单元301 扶手：入户评估，2026-11-18 前`
local function words(it)
  local due = it.due and "，" .. day(it.due) .. " 前" or ""
  return "✓ " .. address(it.household) .. " " .. it.item .. "：" .. it.state .. due
end

--- `6幢2单元301` 这一户。
local function household(door)
  local building, unit, room = door:match "^(.-)(%d+)单元(.+)$"
  local homes = gewu.households:where { ["building.name"] = building or "", unit = unit, room = room }
  return homes:first() or gewu.refuse("没有“" .. door .. "”这一户；写成 6幢2单元301")
end

--- 这一户正在办的那一项。
local function current(door)
  local it = gewu.adaptations:where { household = household(door), state = open }:first()
  return it or gewu.refuse(door .. " 没有正在办的改造；用 改造申请 登记")
end

local door = { "door", gewu.arg.text, title = "户", hint = "6幢2单元301" }

gewu.command "改造申请" {
  title = "登记一户的改造申请",
  args  = { { "item", gewu.arg.text, title = "项目", hint = "扶手、防滑、坐便、坡道、照明" }, door },
  run   = function(args)
    return words(gewu.adaptations:add { household = household(args.door), item = args.item })
  end,
}

gewu.command "改造核价" {
  title = "记下评估核定的费用",
  args  = { { "cost", gewu.arg.number, title = "元" }, door },
  run   = function(args)
    local it = current(args.door)
    gewu.adaptations:set(it, { cost = args.cost })
    return words(it) .. "，核定 " .. args.cost .. " 元"
  end,
}

gewu.command "改造办到" {
  title = "往下办一步",
  args  = {
    { "state", gewu.arg.text, title = "到哪一步", hint = "入户评估、施工、验收、办结、不予改造、撤回" }, door,
  },
  run   = function(args)
    local it = current(args.door)
    gewu.adaptations:move(it, args.state)
    return words(it)
  end,
}

gewu.report "adaptations" {
  title   = "正在办的改造",
  columns = {
    { "id", title = "编号" }, { "household", title = "户" }, { "item", title = "项目" },
    { "cost", title = "费用（元）" }, { "state", title = "状态" }, { "due", title = "期限" },
  },
  rows    = function()
    local rows = {}
    for it in gewu.adaptations:where { state = open }:order "due":each() do
      table.insert(rows, {
        id = it.id, household = address(it.household), item = it.item, cost = it.cost, state = it.state,
        due = day(it.due),
      })
    end
    return rows
  end,
}

gewu.letter "notice" {
  title    = "改造进展告知书",
  of       = "household",
  template = "letters/notice.mustache",
  data     = function(home)
    local it = gewu.adaptations:where { household = home, state = open }:first()
    if not it then error("这一户没有正在办的改造", 0) end
    return {
      address = address(home), item = it.item, state = it.state, cost = it.cost or false,
      due = day(it.due) or false, day = gewu.today(),
    }
  end,
}
