describe("特殊困难老年人月探访", function()
  local function expect(t, words) t:expect_equal(t:run "探访率", words) end

  it("见到、已联系都算，拒访、未遇不算；别的类别不在分母里", function(t)
    for i, outcome in ipairs { "见到", "已联系", "拒访", "未遇" } do
      local home = t:household { "张样" .. i, age = 75 + i, tags = { "独居老人" } }
      t:log_visit(home, outcome)
    end
    t:log_visit(t:household { "王样九", tags = { "残疾人" } }, "见到")
    expect(t, "本月 2/4，上月 0/4")
  end)

  it("一户两位老人，一次走访都算", function(t)
    local home = t:household {
      "李样二", age = 82, tags = { "空巢老人" }, members = { { "李样三", age = 80, tags = { "空巢老人" } } },
    }
    expect(t, "本月 0/2，上月 0/2")
    t:log_visit(home, "见到")
    expect(t, "本月 2/2，上月 0/2")
  end)

  it("月底最后一天算本月；到下月一号，就是上月的", function(t)
    local home = t:household { "张样一", age = 82, tags = { "独居老人" } }
    t:go "2026-11-30"
    t:log_visit(home, "见到")
    expect(t, "本月 1/1，上月 0/1")
    t:go "2026-12-01"
    expect(t, "本月 0/1，上月 1/1")
  end)

  it("一月的上月是去年十二月", function(t)
    local home = t:household { "张样一", age = 82, tags = { "独居老人" } }
    t:go "2026-12-31"
    t:log_visit(home, "已联系", { way = "电话" })
    t:go "2027-01-01"
    expect(t, "本月 0/1，上月 1/1")
  end)
end)
