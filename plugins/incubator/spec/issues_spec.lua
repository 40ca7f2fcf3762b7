local steps = require "spec.steps"

describe("热点议题", function()
  before(function(t) t:set("hot_matters", 3, "示例") end)

  local function gaps(t)
    local lines = {}
    for _, row in ipairs(t:report "gaps") do
      table.insert(lines, row.community .. " " .. row.name .. " " .. row.matters)
    end
    return table.concat(lines, "\n")
  end

  local function report(t, kind, count)
    for _ = 1, count do t:matter { kind = kind } end
    t:advance(1)
  end

  it("正好三件就算热，两件不算", function(t)
    report(t, "SV.03", 2)
    t:expect_equal(gaps(t), "")
    report(t, "SV.03", 1)
    t:expect_equal(gaps(t), "示例 养老 3")
    t:expect_quiet()
  end)

  it("社会组织帮不上的大类不算", function(t)
    report(t, "PF.05", 5)
    report(t, "EM.02", 5)
    t:expect_equal(gaps(t), "")
  end)

  it("九十天以前的不再算", function(t)
    report(t, "SV.03", 2)
    t:go "2027-02-02"
    report(t, "SV.03", 1)
    t:expect_equal(gaps(t), "")
  end)

  it("有组织来办，就不在孵化需求里", function(t)
    report(t, "HP.04", 3)
    steps.apply(t)
    local id = t:report("gaps")[1].id
    t:expect_equal(
      t:run("议题对接", { issue = id, who = steps.name }), "✓ 示例 出行就医（" .. id .. "）：已对接，示例互助社")
    t:expect_equal(gaps(t), "")
    steps.refused(t, "已经对接了这个议题", t.run, t, "议题对接", { issue = id, who = steps.name })
    report(t, "HP.04", 3)
    t:expect_equal(gaps(t), "")
  end)

  it("缓解以后，以前的事件不再算；又热起来，另立一个", function(t)
    report(t, "SV.03", 3)
    t:run("议题缓解", { issue = t:report("gaps")[1].id })
    t:advance(1)
    t:expect_equal(gaps(t), "")
    report(t, "SV.03", 2)
    t:expect_equal(gaps(t), "")
    report(t, "SV.03", 1)
    t:expect_equal(gaps(t), "示例 养老 3")
  end)

  it("居民议事会提出来的，没有事件也算", function(t)
    t:run("议题登记", { community = "示例", kind = "SV.07", name = "暑假孩子没人看" })
    t:expect_equal(gaps(t), "示例 暑假孩子没人看 0")
    steps.refused(
      t, "已经是热点议题", t.run, t, "议题登记", { community = "示例", kind = "SV.07", name = "再来一个" })
  end)

  it("别的社区的事件不算在这里", function(t)
    t:add("community", { name = "第二" })
    report(t, "SV.03", 3)
    t:expect_equal(gaps(t), "示例 养老 3")
  end)
end)
