local steps = require "spec.steps"

describe("年度报告", function()
  local function organisation(t, name, filed)
    t:add("organisation", {
      name = name, kind = "社会组织", standing = "备案", filing_number = name .. "〔示例〕", filed = filed,
      community = "示例", from = filed,
    })
  end

  local function report(t, name, year, activities)
    return t:run("年度报告", { year = year, activities = activities, name = name })
  end

  it("上年年底以前备案的都要交；年底那天备案的也要，今年备案的不要", function(t)
    organisation(t, "示例合唱队", "2025-12-31")
    organisation(t, "示例义诊队", "2026-01-01")
    local row = t:report("registry")[1]
    t:expect_equal(row.count, 2)
    t:expect_equal(row.reported, "0/1")
    t:expect_equal(report(t, "示例合唱队", 2025, 6), "✓ 示例合唱队 2025 年年度报告已登记")
    t:expect_equal(t:report("registry")[1].reported, "1/1")
    steps.refused(t, "没有“示例义诊队”", report, t, "示例义诊队", 2025, 1)
  end)

  it("一年一份，没有过完的年份不收", function(t)
    organisation(t, "示例合唱队", "2024-05-01")
    report(t, "示例合唱队", 2025, 6)
    steps.refused(t, "2025 年的年度报告已经有了", report, t, "示例合唱队", 2025, 7)
    steps.refused(t, "2026 年还没有过完", report, t, "示例合唱队", 2026, 7)
  end)

  it("全年没有活动的，提醒议定是否注销，程序不替人注销", function(t)
    organisation(t, "示例合唱队", "2024-05-01")
    t:expect_equal(
      report(t, "示例合唱队", 2025, 0), "✓ 示例合唱队 2025 年年度报告已登记；全年没有活动：议定是否注销备案")
    t:expect_equal(t:report("registry")[1].idle, 1)
  end)
end)

describe("购买服务", function()
  local centre, team = "示例社工服务中心", "示例助餐队"

  local function start(t, more)
    local args = {
      community = "示例", amount = 10001, finish = "2027-10-31", organisation = centre, name = "示例助餐",
    }
    for key, value in pairs(more or {}) do args[key] = value end
    return t:run("购买立项", args)
  end

  local function to(t, state) return t:run("购买办到", { state = state, name = "示例助餐" }) end

  local function pay(t, part) return t:run("购买付款", { part = part, name = "示例助餐" }) end

  before(function(t)
    t:add("organisation", {
      name = centre, kind = "社会组织", standing = "登记", registered = "2024-01-01", community = "示例",
      from = "2024-01-01",
    })
    t:add("organisation", {
      name = team, kind = "社会组织", standing = "备案", filing_number = "示例备〔2025〕8号", community = "示例",
      from = "2025-01-01",
    })
  end)

  it("备案的组织不能签合同，可作合作方", function(t)
    steps.refused(t, "示例助餐队 不是登记的法人", start, t, { organisation = team })
    t:expect_equal(start(t, { partner = team }), "✓ 示例助餐：公示，2026-11-24 前")
    t:expect_equal(t:report("purchases")[1].partner, team)
  end)

  it("公示七个工作日，次日起算，满了才签合同", function(t)
    start(t)
    t:go "2026-11-12"
    steps.refused(t, "公示到 2026-11-12 为止", to, t, "履约")
    t:go "2026-11-13"
    t:expect_equal(to(t, "履约"), "✓ 示例助餐：履约")
  end)

  it("验收了才付款；三笔合起来正好是合同的数", function(t)
    start(t)
    steps.refused(t, "现在是“公示”，还不能付首款", pay, t, "首款")
    t:go "2026-11-13"
    to(t, "履约")
    t:expect_equal(pay(t, "首款"), "✓ 示例助餐：履约，首款 5000 元")
    steps.refused(t, "还不能付中期款", pay, t, "中期款")
    to(t, "中期合格")
    t:expect_equal(pay(t, "中期款"), "✓ 示例助餐：中期合格，中期款 3000 元")
    steps.refused(t, "中期款已经付过", pay, t, "中期款")
    steps.refused(t, "还不能付尾款", pay, t, "尾款")
    to(t, "验收合格")
    steps.refused(t, "金额 10001 元，付了 8000 元", to, t, "结清")
    t:expect_equal(pay(t, "尾款"), "✓ 示例助餐：验收合格，2026-12-13 前，尾款 2001 元")
    t:expect_equal(to(t, "结清"), "✓ 示例助餐：结清")
  end)

  it("履约期满还没有验收的，报表里说明", function(t)
    start(t, { finish = "2026-11-13" })
    t:go "2026-11-13"
    to(t, "履约")
    t:expect_equal(t:report("purchases")[1].note, nil)
    t:advance(1)
    t:expect_equal(t:report("purchases")[1].note, "履约已期满，还没有验收")
    t:expect_equal(t:report("purchases")[1].paid, "0/10001")
  end)

  it("没有的项目、组织、款项，说得出", function(t)
    steps.refused(t, "没有组织“示例没有”", start, t, { organisation = "示例没有" })
    steps.refused(t, "没有购买项目“示例助餐”", to, t, "履约")
    start(t)
    steps.refused(t, "可写：首款、中期款、尾款", pay, t, "定金")
  end)
end)
