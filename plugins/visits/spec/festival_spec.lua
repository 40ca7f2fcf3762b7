describe("节日走访", function()
  it("春节前七天起另有一项，到节日当天为止", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2027-01-29")
    t:log_visit(zhang, "见到")
    t:expect_none(zhang, "elder")
    t:go("2027-01-30")
    t:expect_due(zhang, "elder", "2027-02-06")
  end)

  it("节日里去一次，节日和本月两项都完成", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2027-02-03")
    t:expect_due(zhang, "elder", "2027-02-06")
    t:expect_due(zhang, "elder", "2027-02-28")
    t:log_visit(zhang, "见到")
    t:expect_none(zhang, "elder")
  end)

  it("重阳按农历：2027 年是 10 月 8 日", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "高龄老人" } }
    t:go("2027-10-01")
    t:expect_due(zhang, "elder", "2027-10-08")
  end)

  it("助残日是五月第三个星期日", function(t)
    local zhang = t:household { "张样一", tags = { "残疾人" } }
    t:go("2027-05-10")
    t:expect_due(zhang, "disabled", "2027-05-16")
  end)

  it("没有去成，留作漏访", function(t)
    local zhang = t:household { "张样一", tags = { "低保对象" } }
    t:go("2027-02-05")
    t:expect_count(zhang, "poor", "漏访", 3)
    t:expect_due(zhang, "poor", "2027-02-06")
    t:go("2027-02-07")
    t:expect_count(zhang, "poor", "漏访", 4)
  end)

  it("提前多少天可以改", function(t)
    t:set("festival_lead", "14 days")
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:go("2027-01-23")
    t:expect_due(zhang, "elder", "2027-02-06")
  end)
end)
