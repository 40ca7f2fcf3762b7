local steps = require "spec.steps"

describe("月报", function()
  it("从入驻的次月起，次月五日前；五日当天还不算欠", function(t)
    steps.entered(t)
    t:go "2027-01-05"
    t:expect_equal(steps.reminders(t, "月报"), "")
    t:go "2027-01-06"
    t:expect_equal(steps.reminders(t, "月报"), "2027-01-05 补报 2026-12 月报")
  end)

  it("五日是周六，顺延到周一", function(t)
    steps.entered(t)
    for month = 1, 4 do
      t:go("2027-0" .. month .. "-02")
      steps.line(t, month == 1 and "2026-12" or "2027-0" .. month - 1)
    end
    t:go "2027-05-03"
    steps.line(t, "2027-04")
    t:go "2027-06-07"
    t:expect_equal(steps.reminders(t, "月报"), "")
    t:go "2027-06-08"
    t:expect_equal(steps.reminders(t, "月报"), "2027-06-07 补报 2027-05 月报")
  end)

  it("补报以后，提醒收起", function(t)
    steps.entered(t)
    t:go "2027-01-06"
    steps.line(t, "2026-12")
    t:advance(1)
    t:expect_equal(steps.reminders(t, "月报"), "")
  end)

  it("连续两个月没有，议定是否退出；补了中间一个月就不算连续", function(t)
    steps.entered(t)
    t:go "2027-02-06"
    t:expect_equal(steps.reminders(t, "漏报"), "2027-02-05 连续 2 个月没有月报，议定是否退出")
    t:expect_equal(steps.row(t).state, "孵化")
    steps.line(t, "2027-01")
    t:advance(1)
    t:expect_equal(steps.reminders(t, "漏报"), "")
    t:expect_equal(steps.reminders(t, "月报"), "2027-01-05 补报 2026-12 月报")
  end)

  it("一个月一份，不报没有到的月份，自筹不能多过全部", function(t)
    steps.entered(t)
    steps.line(t, "2026-11")
    steps.refused(t, "2026-11 的月报已经有了", steps.line, t, "2026-11")
    steps.refused(t, "2026-12 还没有到", steps.line, t, "2026-12")
    steps.refused(t, "月份写成 2026-10", steps.line, t, "2026-13")
    steps.refused(t, "自筹收入比全部收入还多", steps.line, t, "2026-10", { own = 2, income = 1 })
  end)

  it("几号截止可以由社区定", function(t)
    t:set("report_day", 10, "示例")
    steps.entered(t)
    t:go "2027-01-11"
    t:expect_equal(steps.reminders(t, "月报"), "")
    t:go "2027-01-12"
    t:expect_equal(steps.reminders(t, "月报"), "2027-01-11 补报 2026-12 月报")
  end)
end)

describe("停滞", function()
  it("一步超过期限，次日提醒；办了就收起", function(t)
    steps.apply(t)
    t:go "2026-11-10"
    t:expect_equal(steps.reminders(t, "停滞"), "")
    t:go "2026-11-11"
    t:expect_equal(steps.reminders(t, "停滞"), "2026-11-10 “申请”应在 2026-11-10 前办完")
    steps.to(t, "未入选")
    t:advance(1)
    t:expect_equal(steps.reminders(t, "停滞"), "")
  end)

  it("孵化期里六十天没有月报、辅导、评估", function(t)
    steps.entered(t)
    t:go "2027-01-10"
    t:expect_equal(steps.reminders(t, "停滞"), "")
    t:go "2027-01-11"
    t:expect_equal(steps.reminders(t, "停滞"), "2027-01-10 自 2026-11-11 起没有月报、辅导、评估")
    t:expect_equal(
      t:run("孵化辅导", { kind = "辅导", hours = 2, who = steps.name }), "✓ 示例互助社（孵2026-示例-1）：孵化，累计 2 小时")
    t:advance(1)
    t:expect_equal(steps.reminders(t, "停滞"), "")
  end)
end)

describe("中期评估", function()
  before(function(t) steps.entered(t) end)

  it("入驻满六个月的那天提醒", function(t)
    t:go "2027-05-10"
    t:expect_equal(steps.reminders(t, "中期评估"), "")
    t:go "2027-05-11"
    t:expect_equal(steps.reminders(t, "中期评估"), "2027-05-11 中期评估")
    steps.assess(t, "中期", 75)
    t:advance(1)
    t:expect_equal(steps.reminders(t, "中期评估"), "")
  end)

  it("正好六十分，继续", function(t)
    t:expect_equal(steps.assess(t, "中期", 60), "✓ 示例互助社（孵2026-示例-1）：孵化，中期评估 60 分：继续")
  end)

  it("五十九分和正好四十五分，整改三十天", function(t)
    t:expect_equal(
      steps.assess(t, "中期", 59), "✓ 示例互助社（孵2026-示例-1）：整改，2026-12-11 前，中期评估 59 分：整改，30 天内再评估")
    steps.refused(t, "整改以后再评估到 60 分", steps.to, t, "孵化")
    t:expect_equal(
      steps.assess(t, "中期", 45), "✓ 示例互助社（孵2026-示例-1）：整改，2026-12-11 前，中期评估 45 分：整改，30 天内再评估")
    steps.assess(t, "中期", 60)
    t:expect_equal(steps.to(t, "孵化"), "✓ 示例互助社（孵2026-示例-1）：孵化")
  end)

  it("四十四分，提醒议定退出；由人来办，程序不替人退出", function(t)
    t:expect_equal(
      steps.assess(t, "中期", 44), "✓ 示例互助社（孵2026-示例-1）：孵化，中期评估 44 分：应退出；请议定，用 孵化退出")
    t:advance(1)
    t:expect_equal(steps.reminders(t, "应退出"), "2026-11-11 中期评估 44 分，不足 45 分，议定是否退出")
    t:expect_equal(steps.row(t).state, "孵化")
    steps.ready(t)
    steps.assess(t, "出壳", 100)
    steps.refused(t, "中期评估 44 分，不足 45 分，应退出", t.run, t, "孵化出壳", { who = steps.name })
  end)
end)

describe("协议", function()
  it("到期前三十天提醒；过了期满日还在孵化，改为出壳或退出", function(t)
    steps.entered(t)
    t:go "2027-10-11"
    t:expect_equal(steps.reminders(t, "协议到期"), "")
    t:go "2027-10-12"
    t:expect_equal(steps.reminders(t, "协议到期"), "2027-11-11 协议快到期：出壳评估，或延期")
    t:go "2027-11-11"
    t:expect_equal(steps.reminders(t, "协议到期"), "2027-11-11 协议快到期：出壳评估，或延期")
    t:go "2027-11-12"
    t:expect_equal(steps.reminders(t, "协议到期"), "2027-11-11 协议已期满：出壳或退出")
  end)

  it("期满以前延期，只能一次，最多六个月；期满当天还来得及", function(t)
    t:set("period", "1 month")
    steps.entered(t)
    steps.refused(t, "延期 1 到 6 个月", t.run, t, "孵化延期", { months = 7, who = steps.name })
    t:go "2026-12-11"
    t:expect_equal(
      t:run("孵化延期", { months = 6, who = steps.name }), "✓ 示例互助社（孵2026-示例-1）：孵化，协议到 2027-06-11")
    steps.refused(t, "只能延期一次", t.run, t, "孵化延期", { months = 1, who = steps.name })
    t:advance(1)
    t:expect_equal(steps.reminders(t, "协议到期"), "")
  end)

  it("期满以后不能延期", function(t)
    t:set("period", "1 month")
    steps.entered(t)
    t:go "2026-12-12"
    steps.refused(t, "延期要在期满以前", t.run, t, "孵化延期", { months = 1, who = steps.name })
  end)
end)

describe("出壳", function()
  local function graduate(t) return t:run("孵化出壳", { who = steps.name }) end

  before(function(t) steps.entered(t, "实体") end)

  it("没有备案登记、活动不够、账目没有核对、没有评估，都不能出壳", function(t)
    steps.refused(t, "还没有备案，也没有登记", graduate, t)
    steps.papers(t, "章程、场所、意见")
    t:run("孵化备案", { filing = "示例备〔2026〕1号", who = steps.name })
    steps.line(t, "2026-11", { activities = 2 })
    steps.refused(t, "办过活动 2 次，至少 3 次", graduate, t)
    t:go "2026-12-01"
    steps.line(t, "2026-12", { activities = 1 })
    steps.refused(t, "账目还没有核对", graduate, t)
    steps.papers(t, "账目")
    steps.refused(t, "还没有出壳评估", graduate, t)
  end)

  it("六十九分不行，正好七十分出壳，十五个工作日内交还场地", function(t)
    steps.ready(t)
    steps.assess(t, "出壳", 69)
    steps.refused(t, "出壳评估 69 分，不足 70 分", graduate, t)
    steps.assess(t, "出壳", 70)
    t:expect_equal(graduate(t), "✓ 示例互助社（孵2026-示例-1）：出壳，2026-12-02 前交还场地")
  end)
end)

describe("跟踪", function()
  local function follow(t, months, condition)
    return t:run("孵化跟踪", { months = months, condition = condition or "正常", who = steps.name })
  end

  before(function(t)
    steps.graduated(t, "实体")
    t:go "2026-12-10"
    steps.to(t, "跟踪")
  end)

  it("十一月三十日出壳，满三个月是二月的最后一天", function(t)
    t:go "2027-02-27"
    t:expect_equal(steps.reminders(t, "跟踪"), "")
    steps.refused(t, "出壳还不满 3 个月", follow, t, 3)
    t:go "2027-02-28"
    t:expect_equal(steps.reminders(t, "跟踪"), "2027-02-28 出壳满 3 个月，跟踪")
    t:expect_equal(follow(t, 3), "✓ 示例互助社（孵2026-示例-1）：跟踪，第 3 个月跟踪已登记，下一次 2027-05-30")
    t:advance(1)
    t:expect_equal(steps.reminders(t, "跟踪"), "")
    steps.refused(t, "第 3 个月的跟踪已经有了", follow, t, 3)
  end)

  it("第 3、6、12 个月都做了才结束", function(t)
    t:go "2027-05-30"
    follow(t, 3)
    follow(t, 6)
    steps.refused(t, "还没有第 12 个月的跟踪", steps.to, t, "结束")
    t:go "2027-11-30"
    t:expect_equal(follow(t, 12), "✓ 示例互助社（孵2026-示例-1）：跟踪，第 12 个月跟踪已登记，都做完了，可办到 结束")
    t:expect_equal(steps.to(t, "结束"), "✓ 示例互助社（孵2026-示例-1）：结束")
  end)

  it("哪几个月跟踪可以由社区定", function(t)
    t:set("followups", "6、24", "示例")
    t:go "2027-02-28"
    t:expect_equal(steps.reminders(t, "跟踪"), "")
    t:go "2027-05-30"
    t:expect_equal(steps.reminders(t, "跟踪"), "2027-05-30 出壳满 6 个月，跟踪")
  end)

  it("存续：分母是跟踪过的，满了月份没有跟踪的另列，不当作停止活动", function(t)
    local function row(i)
      local found = t:report("survival")[i]
      return found.months .. " " .. found.alive .. " " .. found.asked
    end
    t:expect_equal(row(1), "3 个月 0/0 0/0")
    t:go "2027-02-28"
    t:expect_equal(row(1), "3 个月 0/0 0/1")
    follow(t, 3, "有困难")
    t:expect_equal(row(1), "3 个月 1/1 1/1")
    t:go "2027-05-30"
    follow(t, 6, "停止活动")
    t:expect_equal(row(2), "6 个月 0/1 1/1")
  end)
end)

describe("夜里", function()
  it("跑两遍，什么也不变", function(t)
    t:set("period", "2 months")
    steps.apply(t, { name = "示例合唱队" })
    steps.entered(t)
    t:go "2027-01-12"
    t:expect_equal(#t:report "todo", 4)
    t:expect_quiet()
    t:job "nightly"
    t:expect_quiet()
  end)

  it("自筹占比，分子分母都在", function(t)
    steps.entered(t)
    steps.line(t, "2026-10", { own = 0, income = 500 })
    steps.line(t, "2026-11", { own = 300, income = 1000 })
    local row = t:report("results")[1]
    t:expect_equal(row.own, "300/1500")
    t:expect_equal(row.activities, 6)
  end)
end)
