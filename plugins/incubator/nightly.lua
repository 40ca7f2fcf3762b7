-- 夜里：该提醒的提醒，办完的收起。只按账本和日子算，跑几遍都一样；要不要退出由人定。
local gewu = require "gewu"
local books = require "books"
local gates = require "gates"
local issues = require "issues"

local watched = { "申请", "评审", "公示", "待入驻", "孵化", "整改", "出壳", "跟踪", "退出" }

--- 月报：从入驻的次月起，每月一行，次月 5 日前，遇休息日顺延。返回欠的月份和期限。
local function missing(it, day, s)
  local list, run = {}, 0
  local month = gewu.after(it.agreement_from - (it.agreement_from.day - 1), "1 month")
  while month <= it.agreement_until do
    local next_month = gewu.after(month, "1 month")
    local due = gewu.workday(next_month + (s.report_day - 1))
    if due >= day then break end
    local word = tostring(month):sub(1, 7)
    if it.lines:where { month = word }:count() > 0 then
      run = 0
    else
      run = run + 1
      table.insert(list, { month = word, due = due })
    end
    month = next_month
  end
  return list, run
end

--- 最近一次有动静的日子。
local function last_active(it)
  local last = it.agreement_from
  for _, records in ipairs { it.lines, it.coachings, it.assessments } do
    local day = records:where { round = it.round }:max "day"
    if day and day > last then last = day end
  end
  return last
end

--- 孵化期里要提醒的。
local function inside(it, day, s, remind)
  local list, run = missing(it, day, s)
  for _, item in ipairs(list) do remind("月报", item.month, item.due, "补报 " .. item.month .. " 月报") end
  if run >= s.missed_most then
    remind("漏报", list[#list].month, list[#list].due, "连续 " .. run .. " 个月没有月报，议定是否退出")
  end
  local stalled = gewu.after(last_active(it), s.stall)
  if stalled < day then
    remind("停滞", "孵化" .. tostring(stalled), stalled, "自 " .. tostring(last_active(it)) .. " 起没有月报、辅导、评估")
  end
  local mid, on = gates.latest(it, "中期")
  local due = gewu.after(it.agreement_from, s.mid_after)
  if not mid and due <= day then remind("中期评估", "", due, "中期评估") end
  if mid and mid < s.mid_warn then
    remind("应退出", tostring(on), on, "中期评估 " .. mid .. " 分，不足 " .. s.mid_warn .. " 分，议定是否退出")
  end
  if it.agreement_until - s.expiry_ahead <= day then
    local over = it.agreement_until < day
    remind("协议到期", tostring(it.agreement_until), it.agreement_until,
      over and "协议已期满：出壳或退出" or "协议快到期：出壳评估，或延期")
  end
end

--- 这个对象今天该有的提醒：事由编号 = { kind, due, what }。
local function wanted(it, day)
  local s = gewu.settings_in(it.community)
  local list = {}
  local function remind(kind, which, due, what)
    list[it.id .. "/" .. it.round .. "/" .. kind .. "/" .. which] = { kind = kind, due = due, what = what }
  end
  local due = books.day(it.due)
  if due and due < day then
    local since = tostring(books.day(it.state_since))
    remind("停滞", it.state .. since, due, "“" .. it.state .. "”应在 " .. tostring(due) .. " 前办完")
  end
  if it.state == "孵化" or it.state == "整改" then inside(it, day, s, remind) end
  if it.state == "出壳" or it.state == "跟踪" then
    for _, open in ipairs(gates.followups(it)) do
      if open.due <= day then
        remind("跟踪", tostring(open.months), open.due, "出壳满 " .. open.months .. " 个月，跟踪")
      end
    end
  end
  return list
end

--- 账本里开着的提醒和该有的提醒对齐。
local function align(it, day)
  local list = wanted(it, day)
  for _, reminder in ipairs(it.reminders:where { closed = gewu.empty }:list()) do
    if not list[reminder.key] then gewu.reminders:set(reminder, { closed = day }) end
  end
  for key, item in sorted_pairs(list) do
    local known = gewu.reminders:where { key = key }:first()
    if not known then
      gewu.reminders:add {
        key = key, incubatee = it, kind = item.kind, due = item.due, what = item.what, opened = day,
      }
    elseif not known.closed and known.what ~= item.what then
      gewu.reminders:set(known, { what = item.what })
    end
  end
end

gewu.job "nightly" {
  title = "孵化园：停滞、到期、月报、评估、跟踪、热点议题",
  run   = function(job)
    local open = gewu.some { closed = gewu.empty }
    local all = gewu.incubatees:where { gewu.any { { state = watched }, { reminders = open } } }
    job:each(all:order "id", function(it) align(it, job.day) end)
    job:each(gewu.communities:order "id", function(community) issues.find(community, job.day) end)
  end,
}
