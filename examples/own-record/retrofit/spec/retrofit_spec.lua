describe("居家适老化改造", function()
  local door = "1幢1单元101"
  local zhang
  before(function(t) zhang = t:household { "张样一", age = 83 } end)

  local function apply(t) return t:run("改造申请", { item = "扶手", door = door }) end
  local function move(t, state) return t:run("改造办到", { state = state, door = door }) end

  local function expect_refused(t, problem, body, ...)
    local done, found = pcall(body, t, ...)
    t:expect_equal(done, false)
    if not tostring(found):find(problem, 1, true) then t:expect_equal(tostring(found), problem) end
  end

  it("申请以后五个工作日内入户评估", function(t)
    t:expect_equal(apply(t), "✓ 1幢1单元101 扶手：申请，2026-11-10 前")
  end)

  it("没有核定费用，不能施工", function(t)
    apply(t)
    move(t, "入户评估")
    expect_refused(t, "还没有核定费用", move, "施工")
    t:run("改造核价", { cost = 1800, door = door })
    t:expect_equal(move(t, "施工"), "✓ 1幢1单元101 扶手：施工，2026-12-03 前")
  end)

  it("不能跳过评估；办结以后没有下一步", function(t)
    apply(t)
    expect_refused(t, "“申请”以后不能到“施工”", move, "施工")
    move(t, "入户评估")
    t:run("改造核价", { cost = 1800, door = door })
    for _, state in ipairs { "施工", "验收", "办结" } do move(t, state) end
    expect_refused(t, "1幢1单元101 没有正在办的改造", move, "施工")
  end)

  it("没有的项目、没有的户登记不了", function(t)
    expect_refused(t, "扶手、防滑、坐便、坡道、照明", t.run, "改造申请", { item = "电梯", door = door })
    expect_refused(t, "没有“9幢1单元101”这一户", t.run, "改造申请", { item = "扶手", door = "9幢1单元101" })
  end)

  it("告知书写明办到哪一步、核定多少、下一步哪天前", function(t)
    apply(t)
    move(t, "入户评估")
    t:run("改造核价", { cost = 1800, door = door })
    t:golden("告知书", t:letter("notice", zhang))
  end)
end)
