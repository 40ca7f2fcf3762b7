describe("网格110", function()
  it("急事 10 分钟到", function(t)
    local fire = t:matter { kind = "EM.01", at = "2026-11-07 23:55" }
    t:expect_due(fire, "emergency", "2026-11-08 00:05")
  end)

  it("难事 24 小时内答复，休息日也算；一般的不排", function(t)
    local hard = t:matter { kind = "PM.02", urgency = "紧急", at = "2026-11-07 10:00" }
    local usual = t:matter { kind = "PM.02", at = "2026-11-07 10:00" }
    t:expect_due(hard, "hard", "2026-11-08 10:00")
    t:expect_none(usual, "hard")
  end)

  it("独居老人每周一次，高龄老人照街道的", function(t)
    local sun = t:household { "孙样十", age = 84, tags = { "独居老人" } }
    local qian = t:household { "钱例一", age = 86, tags = { "高龄老人" } }
    t:expect_due(sun, "elder", "2026-11-08")
    t:expect_due(qian, "elder", "2026-11-30")
    t:set("elder_cadence", "quarter")
    t:expect_due(sun, "elder", "2026-11-08")
    t:expect_due(qian, "elder", "2026-12-31")
  end)
end)
