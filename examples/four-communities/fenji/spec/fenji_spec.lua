describe("分级探访", function()
  it("高风险：80 岁以上独居、空巢每周", function(t)
    t:expect_due(t:household { "周样七", age = 87, tags = { "独居老人" } }, "elder", "2026-11-08")
    t:expect_due(t:household { "周样八", age = 80, tags = { "空巢老人" } }, "elder", "2026-11-08")
  end)

  it("不到 80 岁的独居老人，不低于国家要求的每月", function(t)
    t:expect_due(t:household { "吴样八", age = 79, tags = { "独居老人" } }, "elder", "2026-11-30")
  end)

  it("重大变化 24 小时内，重病的以后每周", function(t)
    local wang = t:household { "王样四", tags = { "重病患者" }, since = "2026-11-03" }
    t:expect_due(wang, "illness", "2026-11-04")
    t:log_visit(wang, "见到")
    t:go "2026-12-01"
    t:expect_due(wang, "illness", "2026-12-06")
  end)

  it("重点：失能老人、特困、重残每月", function(t)
    t:expect_due(t:household { "孙样一", age = 70, tags = { "失能老人" } }, "frail", "2026-11-30")
    t:expect_due(t:household { "孙样二", tags = { "特困人员" } }, "poor", "2026-11-30")
    t:expect_due(t:household { "孙样三", tags = { "重度残疾人" } }, "disabled", "2026-11-30")
  end)

  it("一般：其余残疾人、低保每季", function(t)
    t:expect_due(t:household { "郑样九", tags = { "残疾人" } }, "disabled", "2026-12-31")
    t:expect_due(t:household { "郑样十", tags = { "低保对象" } }, "poor", "2026-12-31")
  end)

  it("电话、邻居代看也算", function(t)
    local zhou = t:household { "周样七", age = 87, tags = { "独居老人" } }
    t:log_visit(zhou, "已联系", { way = "邻居代看" })
    t:expect_state(zhou, "elder", "已办", "已联系")
  end)
end)
