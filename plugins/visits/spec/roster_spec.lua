describe("空巢、独居、高龄老人必访", function()
  it("每个自然月一次，月底前", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:expect_due(zhang, "elder", "2026-11-30")
  end)

  it("月底去一次，下月一号去一次，是两个月各一次", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2026-12-31")
    t:log_visit(zhang, "见到")
    t:expect_state(zhang, "elder", "已办", "见到")
    t:advance(1)
    t:expect_due(zhang, "elder", "2027-01-31")
    t:log_visit(zhang, "见到")
    t:expect_state(zhang, "elder", "已办", "见到")
  end)

  it("二月也到月底", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "空巢老人" } }
    t:go("2027-02-01")
    t:expect_due(zhang, "elder", "2027-02-28")
  end)

  it("一个月没去成，留作漏访，新的月另有一项", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2026-12-01")
    t:expect_count(zhang, "elder", "漏访", 1)
    t:expect_due(zhang, "elder", "2026-12-31")
  end)

  it("补录上月的走访，上月的漏访就完成", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2026-12-02")
    t:log_visit(zhang, "见到", { day = "2026-11-28" })
    t:expect_count(zhang, "elder", "漏访", 0)
    t:expect_count(zhang, "elder", "已办", 1)
  end)

  it("二十号登记的，当月每月一次", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" }, since = "2026-11-20" }
    t:go("2026-11-20")
    t:expect_due(zhang, "elder", "2026-11-30")
  end)

  it("二十一号登记的，改为十天内首次访", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" }, since = "2026-11-21" }
    t:go("2026-11-21")
    t:expect_due(zhang, "elder", "2026-12-01")
  end)

  it("首次访没有去，跨月仍在；一次走访两项都完成", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" }, since = "2026-11-25" }
    t:go("2026-12-03")
    t:expect_due(zhang, "elder", "2026-12-05")
    t:expect_due(zhang, "elder", "2026-12-31")
    t:log_visit(zhang, "见到")
    t:expect_none(zhang, "elder")
  end)

  it("拒访本期完成，下月照常，频次不降", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:log_visit(zhang, "拒访")
    t:expect_state(zhang, "elder", "已办", "拒访")
    t:go("2026-12-01")
    t:log_visit(zhang, "拒访")
    t:go("2027-01-01")
    t:expect_due(zhang, "elder", "2027-01-31")
  end)

  it("未遇一次不完成，两次也不完成", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:log_visit(zhang, "未遇", { time = "09:00" })
    t:expect_due(zhang, "elder")
    t:log_visit(zhang, "未遇", { time = "19:30" })
    t:expect_due(zhang, "elder")
  end)

  it("未遇两次再联系上一次，按已联系完成", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:log_visit(zhang, "未遇", { time = "09:00" })
    t:log_visit(zhang, "未遇", { time = "19:30" })
    t:log_visit(zhang, "已联系", { way = "电话" })
    t:expect_state(zhang, "elder", "已办", "已联系")
  end)

  it("先联系上、后见到，按见到计", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:log_visit(zhang, "已联系", { way = "电话" })
    t:expect_state(zhang, "elder", "已办", "已联系")
    t:advance(2)
    t:log_visit(zhang, "见到")
    t:expect_state(zhang, "elder", "已办", "见到")
  end)

  it("外出期间暂缓，回来恢复", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:log_visit(zhang, "外出", { ["until"] = "2026-11-20" })
    t:expect_state(zhang, "elder", "暂缓")
    t:go("2026-11-20")
    t:expect_due(zhang, "elder", "2026-11-30")
    t:expect_state(zhang, "elder", "待办")
  end)

  it("住院跨月：这一期取消，不算漏访；下一期先暂缓", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2026-11-20")
    t:log_visit(zhang, "住院", { ["until"] = "2026-12-10" })
    t:go("2026-12-01")
    t:expect_count(zhang, "elder", "取消", 1)
    t:expect_count(zhang, "elder", "漏访", 0)
    t:expect_state(zhang, "elder", "暂缓")
    t:go("2026-12-10")
    t:expect_due(zhang, "elder", "2026-12-31")
  end)

  it("外出期间打了电话，这一期完成", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:log_visit(zhang, "外出", { ["until"] = "2026-12-15" })
    t:advance(3)
    t:log_visit(zhang, "已联系", { way = "电话" })
    t:expect_state(zhang, "elder", "已办", "已联系")
  end)

  it("晚上、周末去，和上班时间一样算", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2026-11-08")
    t:log_visit(zhang, "见到", { time = "21:40" })
    t:expect_none(zhang, "elder")
  end)

  it("频次改为每周：周一到周日一次", function(t)
    t:set("elder_cadence", "week")
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:expect_due(zhang, "elder", "2026-11-08")
    t:log_visit(zhang, "见到")
    t:expect_none(zhang, "elder")
    t:go("2026-11-09")
    t:expect_due(zhang, "elder", "2026-11-15")
  end)

  it("频次可以是每几天", function(t)
    t:set("elder_cadence", "10 days")
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2026-11-17")
    t:expect_due(zhang, "elder", "2026-11-22")
    t:log_visit(zhang, "见到")
    t:expect_none(zhang, "elder")
    t:go("2026-11-23")
    t:expect_due(zhang, "elder", "2026-12-02")
  end)

  it("月中改频次，原来那项取消，不算漏访", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:expect_due(zhang, "elder", "2026-11-30")
    t:set("elder_cadence", "week", "示例")
    t:expect_due(zhang, "elder", "2026-11-08")
    t:log_visit(zhang, "见到")
    t:expect_none(zhang, "elder")
  end)

  it("类别结束，待办取消", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:expect_due(zhang, "elder")
    t:advance(1)
    t:untag(zhang, "独居老人")
    t:expect_state(zhang, "elder", "取消")
  end)

  it("搬走了，待办取消", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:expect_due(zhang, "elder")
    t:advance(1)
    t:move_out(zhang)
    t:expect_state(zhang, "elder", "取消")
  end)

  it("没有类别的户，没有待办", function(t)
    local li = t:household { "李样二", age = 45 }
    t:expect_none(li, "elder")
  end)

  it("跑两遍，什么也不变", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:expect_due(zhang, "elder")
    t:expect_quiet()
    t:log_visit(zhang, "未遇")
    t:expect_quiet()
  end)
end)

describe("一次走访", function()
  it("同一户的几条规则都完成", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人", "低保对象", "残疾人" } }
    t:expect_due(zhang, "elder")
    t:expect_due(zhang, "poor")
    t:expect_due(zhang, "disabled")
    t:log_visit(zhang, "见到")
    t:expect_none(zhang, "elder")
    t:expect_none(zhang, "poor")
    t:expect_none(zhang, "disabled")
  end)

  it("同一户的每个人都算", function(t)
    local home = t:household {
      "张样一", age = 83, tags = { "高龄老人" },
      members = { { "李样二", age = 82, tags = { "重度残疾人" } } },
    }
    t:expect_due(home, "elder")
    t:expect_due(home, "disabled")
    t:log_visit(home, "见到")
    t:expect_none(home, "elder")
    t:expect_none(home, "disabled")
  end)
end)

describe("残疾人家庭必访", function()
  it("重度残疾和一般残疾都在名册上", function(t)
    local zhang = t:household { "张样一", tags = { "残疾人" } }
    local li = t:household { "李样二", tags = { "重度残疾人" } }
    t:expect_due(zhang, "disabled", "2026-11-30")
    t:expect_due(li, "disabled", "2026-11-30")
  end)
end)

describe("低保、特困、临时困难家庭必访", function()
  it("四个类别都在名册上", function(t)
    for _, category in ipairs { "低保对象", "特困人员", "低保边缘家庭", "临时困难家庭" } do
      local home = t:household { "张样一", tags = { category } }
      t:expect_due(home, "poor", "2026-11-30")
    end
  end)
end)

describe("重病住院及丧亲家庭必访", function()
  it("登记后三天内首次访", function(t)
    local zhang = t:household { "张样一", tags = { "重病患者" }, since = "2026-11-05" }
    t:go("2026-11-05")
    t:expect_due(zhang, "illness", "2026-11-08")
  end)

  it("首次访过了期限仍要去，去了就完成", function(t)
    local zhang = t:household { "张样一", tags = { "丧亲" }, since = "2026-11-05" }
    t:go("2026-11-12")
    t:expect_due(zhang, "illness", "2026-11-08")
    t:log_visit(zhang, "见到")
    t:expect_state(zhang, "illness", "已办", "见到")
  end)

  it("之后每月一次，共三个月", function(t)
    local zhang = t:household { "张样一", tags = { "出院" }, since = "2026-11-05" }
    t:go("2026-11-06")
    t:log_visit(zhang, "见到")
    for _, last in ipairs { "2026-12-31", "2027-01-31", "2027-02-28" } do
      t:go(last)
      t:expect_due(zhang, "illness", last)
      t:log_visit(zhang, "见到")
    end
    t:go("2027-03-01")
    t:expect_none(zhang, "illness")
    t:expect_count(zhang, "illness", "已办", 4)
  end)
end)

describe("计划生育特殊家庭与困境儿童家庭必访", function()
  it("四个类别都在名册上", function(t)
    for _, category in ipairs { "计划生育特殊家庭", "困境儿童", "事实无人抚养儿童", "留守儿童" } do
      local home = t:household { "张样一", tags = { category } }
      t:expect_due(home, "family", "2026-11-30")
    end
  end)
end)
