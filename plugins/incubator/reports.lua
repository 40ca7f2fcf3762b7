-- 报表：一行一个对象，按编号的次序，不排高低。
local gewu = require "gewu"
local books = require "books"
local issues = require "issues"

gewu.report "board" {
  title   = "孵化一览",
  columns = {
    { "number", title = "编号" }, { "name", title = "名称" }, { "community", title = "社区" },
    { "round", title = "第几次" }, { "state", title = "状态" }, { "due", title = "期限" }, { "mode", title = "方式" },
    { "mentor", title = "导师" }, { "expiry", title = "协议期满" }, { "standing", title = "备案或登记" },
  },
  rows    = function()
    local rows = {}
    for it in gewu.incubatees:order "number":each() do
      table.insert(rows, {
        number = it.number, name = it.name, community = it.community.name, round = it.round, state = it.state,
        due = books.day(it.due), mode = it.mode, mentor = it.mentor, expiry = it.agreement_until,
        standing = it.organisation and it.organisation.standing,
      })
    end
    return rows
  end,
}

gewu.report "todo" {
  title   = "孵化待办",
  columns = {
    { "due", title = "期限" }, { "name", title = "对象" }, { "kind", title = "事由" }, { "what", title = "要做什么" },
    { "who", title = "谁来办" }, { "opened", title = "提醒日期" },
  },
  rows    = function()
    local rows = {}
    for it in gewu.reminders:where { closed = gewu.empty }:order "due":order "key":each() do
      local subject = it.incubatee
      -- 入驻以后找导师，以前是街道。
      local who = subject.agreed == subject.round and subject.mentor or "街道干部"
      table.insert(rows, {
        due = it.due, name = subject.name, kind = it.kind, what = it.what, who = who, opened = it.opened,
      })
    end
    return rows
  end,
}

gewu.report "results" {
  title   = "孵化成效：月报、辅导、参与面、自筹占比",
  columns = {
    { "number", title = "编号" }, { "name", title = "名称" }, { "state", title = "状态" },
    { "lines", title = "月报" }, { "hours", title = "辅导小时" }, { "activities", title = "活动" },
    { "served", title = "服务人次" }, { "own", title = "自筹占比" },
  },
  rows    = function()
    local rows = {}
    for it in gewu.incubatees:where { agreement_from = gewu.filled }:order "number":each() do
      table.insert(rows, {
        number = it.number, name = it.name, state = it.state, lines = it.lines,
        hours = it.coachings:sum "hours",
        activities = it.lines:sum "activities", served = it.lines:sum "served",
        own = gewu.figure { part = it.lines:sum "own", of = it.lines:sum "income" },
      })
    end
    return rows
  end,
}

gewu.report "survival" {
  title   = "出壳以后还在活动的",
  columns = { { "months", title = "出壳满" }, { "alive", title = "还在活动" }, { "asked", title = "已跟踪" } },
  rows    = function()
    local rows = {}
    for _, months in ipairs { 3, 6, 12, 24 } do
      -- 满了这么多个月的：从今天往回数，正好那一天出壳的也算。
      local all = gewu.incubatees:where { graduated = gewu.filled }:filter(function(it)
        return gewu.after(it.graduated, months .. " months") <= gewu.today()
      end)
      local ids = {}
      for it in all:each() do table.insert(ids, it.id) end
      local due = gewu.incubatees:where { id = gewu.among(ids) }
      local function seen(condition)
        return due:where { followups = gewu.some { months = months, condition = condition } }
      end
      local asked = seen { "正常", "有困难", "停止活动" }
      table.insert(rows, {
        months = months .. " 个月",
        alive = gewu.figure { part = seen { "正常", "有困难" }, of = asked },
        asked = gewu.figure { part = asked, of = due },
      })
    end
    return rows
  end,
}

gewu.report "gaps" {
  title   = "孵化需求：热点议题，还没有组织来办的",
  columns = {
    { "id", title = "编号" }, { "community", title = "社区" }, { "kind", title = "类别" }, { "name", title = "议题" },
    { "source", title = "来源" }, { "found", title = "发现日期" }, { "matters", title = "近来事件" },
  },
  rows    = function()
    local rows = {}
    for it in gewu.issues:where { state = "待对接" }:order "community":order "kind":each() do
      table.insert(rows, {
        id = it.id, community = it.community.name, kind = it.kind, name = it.name, source = it.source,
        found = it.found, matters = issues.matters(it.community, it.kind, gewu.today()),
      })
    end
    return rows
  end,
}
