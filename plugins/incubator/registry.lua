-- 备案名册和年度报告（备案的不做年检）。
local gewu = require "gewu"

gewu.record "yearly" {
  title  = "社会组织年度报告", place = "organisation",
  fields = {
    { "organisation", gewu.ref "organisation", title = "组织", required = true },
    { "year", gewu.integer { min = 2000, max = 2100 }, title = "年份", required = true },
    { "activities", gewu.integer { min = 0, max = 10000 }, title = "活动次数", required = true },
    { "day", gewu.day, title = "收到日期", required = true },
  },
  check  = function(it)
    if it.year >= gewu.today().year then return false, it.year .. " 年还没有过完" end
    local same = gewu.yearlies:where { organisation = it.organisation, year = it.year }
    return same:count() == 1, it.year .. " 年的年度报告已经有了"
  end,
}

--- 该交 `year` 年年度报告的：那一年年底以前已备案或登记的社会组织。
local function due(year)
  local last = gewu.day(year .. "-12-31")
  return gewu.organisations:where {
    kind = "社会组织", gewu.any { { filed = gewu.at_most(last) }, { registered = gewu.at_most(last) } },
  }
end

gewu.command "年度报告" {
  title = "登记社会组织交来的年度报告",
  args  = {
    { "year", gewu.arg.number, title = "年份" }, { "activities", gewu.arg.number, title = "活动次数" },
    { "name", gewu.arg.text, title = "组织", hint = "全称" },
  },
  run   = function(args)
    local organisation = due(args.year):where { name = args.name }:first()
      or gewu.refuse(args.year .. " 年底以前备案或登记的社会组织里，没有“" .. args.name .. "”")
    gewu.yearlies:add {
      organisation = organisation, year = args.year, activities = args.activities, day = gewu.today(),
    }
    local idle = args.activities == 0 and "；全年没有活动：议定是否注销备案" or ""
    return "✓ " .. args.name .. " " .. args.year .. " 年年度报告已登记" .. idle
  end,
}

gewu.report "registry" {
  title   = "备案名册：按社区，连同上年的年度报告",
  columns = {
    { "community", title = "社区" }, { "standing", title = "备案或登记" }, { "count", title = "组织" },
    { "reported", title = "已交上年年度报告" }, { "idle", title = "其中全年没有活动" },
  },
  rows    = function()
    local year = gewu.today().year - 1
    local rows = {}
    for community in gewu.communities:order "id":each() do
      for _, standing in ipairs { "备案", "登记" } do
        local here = { community = community.id, standing = standing }
        local now = gewu.organisations:where { kind = "社会组织" }:where(here)
        local asked = due(year):where(here)
        local reported = asked:where { yearlies = gewu.some { year = year } }
        if now:count() > 0 then
          table.insert(rows, {
            community = community.name, standing = standing, count = now,
            reported = gewu.figure { part = reported, of = asked },
            idle = asked:where { yearlies = gewu.some { year = year, activities = 0 } },
          })
        end
      end
    end
    return rows
  end,
}

local active = { "申请", "补正", "评审", "公示", "待入驻", "孵化", "整改" }

gewu.check "same_leader" {
  title = "同一位负责人，几个孵化对象",
  of    = gewu.incubatees:where { state = active },
  test  = function(it)
    local same = { leader = it.leader, state = active, id = gewu.unlike(it.id) }
    local other = gewu.incubatees:where(same):first()
    return other == nil, other and "负责人 " .. it.leader .. " 也是 " .. other.name .. " 的负责人"
  end,
}
