describe("出院后四周内每周访", function()
  it("一周一次，周日前，见到就算", function(t)
    local zhou = t:household { "周样七", age = 87, tags = { "出院" }, since = "2026-11-03" }
    t:expect_due(zhou, "weekly", "2026-11-08")
    t:log_visit(zhou, "见到")
    t:expect_none(zhou, "weekly")
    t:go "2026-11-09"
    t:expect_due(zhou, "weekly", "2026-11-15")
  end)

  it("第 28 天还有，第 29 天不再有", function(t)
    local zhou = t:household { "周样七", age = 87, tags = { "出院" }, since = "2026-11-03" }
    t:go "2026-11-30"
    t:expect_due(zhou, "weekly", "2026-12-06")
    t:go "2026-12-01"
    t:expect_none(zhou, "weekly")
  end)

  it("又住院、又出院，重新算四周", function(t)
    local zhou = t:household { "周样七", age = 87, tags = { "出院" }, since = "2026-11-03" }
    t:go "2026-11-25"
    t:untag(zhou, "出院")
    t:expect_none(zhou, "weekly")
    t:tag(zhou, "出院")
    t:go "2026-12-21"
    t:expect_due(zhou, "weekly", "2026-12-27")
  end)

  it("没有出院的，没有待办", function(t)
    t:expect_none(t:household { "李样二", age = 30 }, "weekly")
  end)
end)
