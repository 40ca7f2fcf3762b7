-- 示例工作区里的孵化园：只在 gewu init --demo 时运行一次，用的是员工的命令。人物虚构。
local demo = require "gewu.demo"

--- 从申请到入驻：第 0 天申请、评审、公示，第 14 天入驻。`it` 是 { name, community, people, leader, mode, mentor }。
local function enter(start, it)
  demo:on(start)
  demo:run("孵化申请", {
    community = it.community, form = it.form or "社会团体", people = it.people, units = 0, leader = it.leader,
    name = it.name,
  })
  demo:run("孵化材料", { papers = "计划、章程、场所、意见", who = it.name })
  demo:run("孵化办到", { state = "评审", who = it.name })
  for i, reviewer in ipairs { "方示例", "路示范", "钟例一" } do
    demo:run("孵化评审", {
      need = 24 + i, feasibility = 18, team = 14, sustainability = 10, benefit = 8, reviewer = reviewer,
      who = it.name,
    })
  end
  demo:run("孵化办到", { state = "公示", who = it.name })
  -- 公示五个工作日，长假也过得去。
  demo:on(start + 20)
  demo:run("孵化办到", { state = "待入驻", who = it.name })
  demo:run("孵化入驻", { mode = it.mode, mentor = it.mentor, who = it.name })
end

--- 下个月一号。
local function next_month(day)
  local later = day - day.day + 33
  return later - later.day + 1
end

--- 入驻的次月起 `count` 个月的月报，次月三日报，同一天辅导一次。
local function months(start, name, count, own)
  local month = next_month(start + 20)
  for i = 1, count do
    local day = next_month(month) + 2
    if day >= demo.day then return end
    demo:on(day)
    demo:run("孵化月报", {
      month = tostring(month):sub(1, 7), activities = 2 + i % 2, served = 40 + 5 * i, own = own * i,
      income = 3000, who = name,
    })
    demo:run("孵化辅导", { kind = i % 3 == 0 and "培训" or "辅导", hours = 2, who = name })
    month = next_month(month)
  end
end

local function graduate(day, name, score)
  demo:on(day)
  demo:run("孵化材料", { papers = "账目", who = name })
  demo:run("孵化评估", { kind = "出壳", score = score, who = name })
  demo:run("孵化出壳", { who = name })
  demo:on(day + 10)
  demo:run("孵化办到", { state = "跟踪", who = name })
end

local function has(community) return demo:has("community", community) end

local function group(name, community, people, leader, mode, mentor, form)
  return {
    name = name, community = community, people = people, leader = leader, mode = mode, mentor = mentor,
    form = form,
  }
end

-- 流廊织女巾帼互助社：出壳多年，跟踪都做完了。
if has "北环路" then
  local name, start = "流廊织女巾帼互助社", demo.day - 1500
  enter(start, group(name, "北环路", 32, "夏示范", "虚拟", "田示例"))
  months(start, name, 10, 250)
  demo:run("孵化评估", { kind = "中期", score = 82, who = name })
  graduate(start + 360, name, 88)
  for _, after in ipairs { 3, 6, 12 } do
    demo:on(start + 360 + 31 * after)
    demo:run("孵化跟踪", { months = after, condition = "正常", who = name })
  end
  demo:run("孵化办到", { state = "结束", who = name })
end

-- 华龄氧吧：去年出壳，第 12 个月的跟踪到期了还没有做。
if has "滨湖" then
  local name, start = "华龄氧吧", demo.day - 760
  enter(start, group(name, "滨湖", 18, "赵示范", "虚拟", "田示例"))
  months(start, name, 10, 220)
  demo:run("孵化评估", { kind = "中期", score = 74, who = name })
  graduate(start + 380, name, 76)
  for _, after in ipairs { 3, 6 } do
    demo:on(start + 380 + 31 * after)
    demo:run("孵化跟踪", { months = after, condition = after == 3 and "正常" or "有困难", who = name })
  end
end

if has "张家湾" then
  -- 正在孵化，月报齐的。
  local start = demo.day - 250
  enter(start, group("张家湾示例助餐队", "张家湾", 14, "周示例", "实体", "方示范"))
  months(start, "张家湾示例助餐队", 12, 150)
  demo:run("孵化评估", { kind = "中期", score = 68, who = "张家湾示例助餐队" })
  -- 正在孵化，两个多月没有动静。
  local quiet = demo.day - 200
  enter(quiet, group("张家湾示例心语室", "张家湾", 7, "吴示例", "实体", "方示范", "社会服务机构"))
  months(quiet, "张家湾示例心语室", 1, 0)
  -- 评审没有通过，再申请的。
  local name = "张家湾示例合唱队"
  demo:on(demo.day - 120)
  demo:run("孵化申请", {
    community = "张家湾", form = "社会团体", people = 9, units = 0, leader = "郑示例", name = name,
  })
  demo:run("孵化材料", { papers = "计划", who = name })
  demo:run("孵化办到", { state = "评审", who = name })
  for _, reviewer in ipairs { "方示例", "路示范", "钟例一" } do
    demo:run("孵化评审", {
      need = 12, feasibility = 14, team = 12, sustainability = 8, benefit = 5, reviewer = reviewer,
      who = name,
    })
  end
  demo:run("孵化办到", { state = "未入选", who = name, reason = "需求与已有服务队重复" })
  demo:on(demo.day - 12)
  demo:run("孵化申请", {
    community = "张家湾", form = "社会团体", people = 21, units = 0, leader = "郑示例", name = name,
  })
  -- 退出了的。
  local left = demo.day - 420
  enter(left, group("张家湾示例修补坊", "张家湾", 6, "冯示例", "实体", "田示例"))
  months(left, "张家湾示例修补坊", 3, 50)
  demo:on(left + 190)
  demo:run("孵化退出", { leaving = "主动退出", who = "张家湾示例修补坊" })
  demo:on(left + 200)
  demo:run("孵化办到", { state = "已退出", who = "张家湾示例修补坊" })
end

-- 居民议事会提出来的议题：一个有人办，两个还没有。
local function issue(community, kind, name)
  if has(community) then
    return tonumber(demo:run("议题登记", { community = community, kind = kind, name = name }):match "（(%d+)）")
  end
end

demo:on(demo.day - 60)
issue("北环路", "HP.06", "独居老人心里闷，没人说话")
issue("滨湖", "EN.01", "楼道堆放和垃圾分类没人带头")
local lunch = issue("张家湾", "SV.03", "老人中午吃饭没有着落")
if lunch then demo:run("议题对接", { issue = lunch, who = "张家湾示例助餐队" }) end
