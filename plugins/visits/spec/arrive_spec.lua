describe("突发事件必到", function()
  it("三十分钟到场，夜里和周末一样算", function(t)
    local fire = t:matter { kind = "EM.01", at = "2026-11-07 23:50" }
    t:expect_due(fire, "emergency", "2026-11-08 00:20")
  end)

  it("类别不是突发，但标了特急，也算", function(t)
    local leak = t:matter { kind = "PF.04", urgency = "特急", at = "2026-11-03 09:00" }
    t:expect_due(leak, "emergency", "2026-11-03 09:30")
  end)

  it("一般的设施问题不算", function(t)
    local lamp = t:matter { kind = "PF.01", at = "2026-11-03 09:00" }
    t:expect_none(lamp, "emergency")
  end)

  it("到了场就完成，事先去过的不算", function(t)
    local zhang = t:household { "张样一" }
    t:log_visit(zhang, "见到", { time = "08:00" })
    local fall = t:matter { kind = "EM.05", household = zhang, at = "2026-11-03 09:00" }
    t:expect_due(fall, "emergency")
    t:log_visit(zhang, "见到", { time = "09:20" })
    t:expect_state(fall, "emergency", "已办", "见到")
  end)

  it("打电话不等于到场", function(t)
    local zhang = t:household { "张样一" }
    local fall = t:matter { kind = "EM.05", household = zhang, at = "2026-11-03 09:00" }
    t:log_visit(zhang, "已联系", { way = "电话", time = "09:05" })
    t:expect_due(fall, "emergency")
  end)

  it("事件撤回，待办取消", function(t)
    local false_alarm = t:matter { kind = "EM.01", at = "2026-11-03 09:00" }
    t:expect_due(false_alarm, "emergency")
    t:close(false_alarm, "已撤回")
    t:expect_state(false_alarm, "emergency", "取消")
  end)

  it("到场时限可以由社区改短", function(t)
    t:set("emergency_arrive", "10m", "示例")
    local fire = t:matter { kind = "EM.01", at = "2026-11-03 09:00" }
    t:expect_due(fire, "emergency", "2026-11-03 09:10")
  end)
end)

describe("矛盾纠纷必到", function()
  it("工作时间两小时内到场", function(t)
    local noise = t:matter { kind = "DS.01", at = "2026-11-03 09:00" }
    t:expect_due(noise, "dispute", "2026-11-03 11:00")
  end)

  it("午休不计时", function(t)
    local noise = t:matter { kind = "DS.01", at = "2026-11-03 11:00" }
    t:expect_due(noise, "dispute", "2026-11-03 15:00")
  end)

  it("下班后来的，次个工作日十点前", function(t)
    local noise = t:matter { kind = "DS.01", at = "2026-11-06 20:00" }
    t:expect_due(noise, "dispute", "2026-11-09 10:00")
  end)

  it("可能动手的，马上去，不等上班", function(t)
    local fight = t:matter { kind = "DS.02", danger = true, at = "2026-11-07 22:00" }
    t:expect_due(fight, "dispute", "2026-11-08 00:00")
  end)

  it("当事人拒绝见面，到了场也算", function(t)
    local zhang = t:household { "张样一" }
    local quarrel = t:matter { kind = "DS.01", household = zhang, at = "2026-11-03 09:00" }
    t:log_visit(zhang, "拒访", { matter = quarrel, time = "10:00" })
    t:expect_state(quarrel, "dispute", "已办", "拒访")
  end)
end)

describe("居民急难求助必到", function()
  it("二十四小时内到场", function(t)
    local fall = t:matter { kind = "HP.04", at = "2026-11-03 15:20" }
    t:expect_due(fall, "hardship", "2026-11-04 15:20")
  end)

  it("别的类别标了急难，也算", function(t)
    local help = t:matter { kind = "SV.01", hardship = true, at = "2026-11-03 15:20" }
    t:expect_due(help, "hardship", "2026-11-04 15:20")
  end)

  it("敲门没有人，不算到过", function(t)
    local zhang = t:household { "张样一" }
    local call = t:matter { kind = "HP.01", household = zhang, at = "2026-11-03 15:20" }
    t:log_visit(zhang, "未遇", { time = "16:00", matter = call })
    t:expect_due(call, "hardship")
  end)

  it("事件办结后不再催", function(t)
    local help = t:matter { kind = "HP.02", at = "2026-11-03 15:20" }
    t:expect_due(help, "hardship")
    t:close(help)
    t:expect_none(help, "hardship")
  end)
end)
