describe("五必到", function()
  it("住院、重病，两天内到，次月再去一次，以后不排", function(t)
    local wang = t:household { "王样四", tags = { "重病患者" }, since = "2026-11-03" }
    t:expect_due(wang, "ward", "2026-11-05")
    t:log_visit(wang, "见到")
    t:go "2026-12-01"
    t:expect_due(wang, "ward", "2026-12-31")
    t:log_visit(wang, "见到")
    t:go "2027-01-01"
    t:expect_none(wang, "ward")
  end)

  it("丧事一天内到；打电话不算到", function(t)
    local li = t:household { "李样二", tags = { "丧亲" }, since = "2026-11-03" }
    t:expect_due(li, "mourning", "2026-11-04")
    t:log_visit(li, "已联系", { way = "电话" })
    t:expect_due(li, "mourning", "2026-11-04")
    t:log_visit(li, "见到")
    t:expect_none(li, "mourning")
  end)

  it("天灾人祸照街道的三十分钟", function(t)
    local fire = t:matter { kind = "EM.01", at = "2026-11-03 09:00" }
    t:expect_due(fire, "emergency", "2026-11-03 09:30")
  end)

  it("特殊困难十二小时内到：就业、就学也算，别的诉求不算", function(t)
    local illness = t:matter { kind = "HP.01", at = "2026-11-03 09:00" }
    local work = t:matter { kind = "SV.06", at = "2026-11-03 09:00" }
    local school = t:matter { kind = "SV.07", at = "2026-11-03 09:00" }
    local paper = t:matter { kind = "SV.08", at = "2026-11-03 09:00" }
    for _, matter in ipairs { illness, work, school } do
      t:expect_due(matter, "hardship", "2026-11-03 21:00")
    end
    t:expect_none(paper, "hardship")
  end)

  it("合法权益受侵害（劳资、消费）两小时内到", function(t)
    local wages = t:matter { kind = "DS.05", at = "2026-11-03 09:00" }
    t:expect_due(wages, "dispute", "2026-11-03 11:00")
  end)

  it("独居老人照街道的，每月一次", function(t)
    local zhang = t:household { "张样一", age = 83, tags = { "独居老人" } }
    t:expect_due(zhang, "elder", "2026-11-30")
  end)
end)
