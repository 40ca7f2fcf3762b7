-- 用例共用的步骤：一个对象从申请走到要试的那一步。
local steps = { name = "示例互助社" }

function steps.apply(t, more)
  local args = { community = "示例", form = "社会团体", people = 12, units = 0, leader = "张样一", name = steps.name }
  for key, value in pairs(more or {}) do args[key] = value end
  return t:run("孵化申请", args)
end

function steps.papers(t, papers, who) return t:run("孵化材料", { papers = papers, who = who or steps.name }) end

function steps.to(t, state, who, reason)
  return t:run("孵化办到", { state = state, who = who or steps.name, reason = reason })
end

--- 一位评审人给的总分，按需求、可行、团队、可持续、公益的次序填满。
function steps.review(t, reviewer, total, who)
  local args = { reviewer = reviewer, who = who or steps.name }
  local parts = { "need", "feasibility", "team", "sustainability", "benefit" }
  for i, most in ipairs { 30, 25, 20, 15, 10 } do
    args[parts[i]] = math.min(total, most)
    total = total - args[parts[i]]
  end
  return t:run("孵化评审", args)
end

function steps.reviewed(t, who)
  steps.papers(t, "计划", who)
  steps.to(t, "评审", who)
  for _, reviewer in ipairs { "方例三", "路例四", "钟例五" } do steps.review(t, reviewer, 80, who) end
  return steps.to(t, "公示", who)
end

--- 11 月 3 日申请、公示，11 月 11 日入驻。
function steps.entered(t, mode, more)
  local who = more and more.name
  steps.apply(t, more)
  steps.reviewed(t, who)
  t:go "2026-11-11"
  steps.to(t, "待入驻", who)
  return t:run("孵化入驻", { mode = mode or "虚拟", mentor = "夏示范", who = who or steps.name })
end

function steps.line(t, month, more)
  local args = { month = month, activities = 3, served = 60, own = 300, income = 1000, who = steps.name }
  for key, value in pairs(more or {}) do args[key] = value end
  return t:run("孵化月报", args)
end

function steps.assess(t, kind, score)
  return t:run("孵化评估", { kind = kind, score = score, who = steps.name })
end

--- 备了案、办过三次活动、账目清楚，只差出壳评估。
function steps.ready(t)
  steps.papers(t, "章程、场所、意见、账目")
  t:run("孵化备案", { filing = "示例备〔2026〕1号", who = steps.name })
  steps.line(t, "2026-11")
end

--- 11 月 30 日出壳。
function steps.graduated(t, mode)
  steps.entered(t, mode)
  t:go "2026-11-30"
  steps.ready(t)
  steps.assess(t, "出壳", 70)
  return t:run("孵化出壳", { who = steps.name })
end

function steps.row(t, name)
  for _, row in ipairs(t:report "board") do
    if row.name == (name or steps.name) then return row end
  end
end

--- 开着的这种提醒，“期限 要做什么”，一行一条。
function steps.reminders(t, kind)
  local lines = {}
  for _, row in ipairs(t:report "todo") do
    if row.kind == kind then table.insert(lines, row.due .. " " .. row.what) end
  end
  return table.concat(lines, "\n")
end

--- 应当办不成，理由里有这一句。
function steps.refused(t, problem, body, ...)
  local done, found = pcall(body, ...)
  t:expect_equal(done, false)
  if not tostring(found):find(problem, 1, true) then t:expect_equal(tostring(found), problem) end
end

return steps
