describe("网格管理员入户走访", function()
  it("突发事件二十分钟到，困难两小时到", function(t)
    t:expect_due(t:matter { kind = "EM.01", at = "2026-11-03 09:00" }, "emergency", "2026-11-03 09:20")
    t:expect_due(t:matter { kind = "HP.02", at = "2026-11-03 09:00" }, "hardship", "2026-11-03 11:00")
  end)

  it("邻里纠纷一小时到，夜里也算", function(t)
    local noise = t:matter { kind = "DS.01", at = "2026-11-07 23:30" }
    t:expect_due(noise, "dispute", "2026-11-08 00:30")
  end)

  it("普通住户上半年一次、下半年一次", function(t)
    local zhao = t:household { "赵样五" }
    t:expect_due(zhao, "everyone", "2026-12-31")
    t:log_visit(zhao, "见到")
    t:expect_none(zhao, "everyone")
    t:go "2027-01-01"
    t:expect_due(zhao, "everyone", "2027-06-30")
  end)

  it("独居老人两条都在名册上，一次走访都算", function(t)
    local li = t:household { "李样二", age = 82, tags = { "独居老人" } }
    t:expect_due(li, "elder", "2026-11-30")
    t:expect_due(li, "everyone", "2026-12-31")
    t:log_visit(li, "见到")
    t:expect_none(li, "elder")
    t:expect_none(li, "everyone")
  end)

  it("户在人在的不算流动人员", function(t)
    t:expect_none(t:household { "赵样五" }, "floating")
  end)
end)
