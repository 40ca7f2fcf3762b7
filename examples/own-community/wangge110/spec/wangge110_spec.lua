describe("网格110", function()
  it("独居老人每周一次，高龄老人照街道的", function(t)
    local zhang = t:household { "张样一", age = 82, tags = { "独居老人" } }
    local zhou = t:household { "周样七", age = 87, tags = { "高龄老人" } }
    t:expect_due(zhang, "elder", "2026-11-08")
    t:expect_due(zhou, "elder", "2026-11-30")
  end)

  it("街道改了频次，高龄老人跟着改，独居老人不变", function(t)
    local zhang = t:household { "张样一", age = 82, tags = { "独居老人" } }
    local zhou = t:household { "周样七", age = 87, tags = { "高龄老人" } }
    t:set("elder_cadence", "quarter")
    t:expect_due(zhang, "elder", "2026-11-08")
    t:expect_due(zhou, "elder", "2026-12-31")
  end)

  it("急事 10 分钟到", function(t)
    local event = t:matter { kind = "EM.01", at = "2026-11-07 23:55" }
    t:expect_due(event, "emergency", "2026-11-08 00:05")
  end)
end)
