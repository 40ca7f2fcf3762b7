local steps = require "spec.steps"

describe("备案条件", function()
  local function ask(t) return t:run("孵化条件", { who = steps.name }) end

  it("发起人正好五人，够了", function(t)
    steps.apply(t, { people = 5 })
    steps.papers(t, "章程、场所、意见、账目")
    t:expect_equal(
      ask(t), "示例互助社（社会团体）\n备案够了\n登记还差：会员个人 5、单位 0；要个人 50，或单位 30，或混合 50")
  end)

  it("四人不够；缺什么一次说全", function(t)
    steps.apply(t, { people = 4 })
    steps.refused(
      t, "还不能备案：发起人 4 人，至少 5 人；没有章程；没有活动场所（可用党员群众服务中心）；没有社区党组织意见",
      t.run, t, "孵化备案", { filing = "示例备〔2026〕1号", who = steps.name })
  end)

  it("两个社区的线不一样，各按各的", function(t)
    t:add("community", { name = "第二" })
    t:set("file_people", 10, "第二")
    steps.apply(t, { people = 9 })
    steps.apply(t, { people = 9, name = "第二义诊队", community = "第二" })
    for _, who in ipairs { steps.name, "第二义诊队" } do steps.papers(t, "章程、场所、意见", who) end
    t:expect_equal(
      t:run("孵化备案", { filing = "示例备〔2026〕1号", who = steps.name }),
      "✓ 示例互助社 已备案，示例备〔2026〕1号；备案的不是法人，等级用星级")
    steps.refused(
      t, "发起人 9 人，至少 10 人", t.run, t, "孵化备案", { filing = "示例备〔2026〕2号", who = "第二义诊队" })
  end)

  it("已备案的不再备案", function(t)
    steps.apply(t)
    steps.papers(t, "章程、场所、意见")
    t:run("孵化备案", { filing = "示例备〔2026〕1号", who = steps.name })
    steps.refused(t, "已备案", t.run, t, "孵化备案", { filing = "示例备〔2026〕2号", who = steps.name })
  end)
end)

describe("登记条件", function()
  local function enough(t, people, units)
    steps.apply(t, { people = people, units = units })
    steps.papers(t, "章程、场所、意见、账目")
    return not t:run("孵化条件", { who = steps.name }):find("登记还差", 1, true)
  end

  it("个人五十", function(t) t:expect_equal(enough(t, 50, 0), true) end)
  it("个人四十九不够", function(t) t:expect_equal(enough(t, 49, 0), false) end)
  it("单位三十", function(t) t:expect_equal(enough(t, 0, 30), true) end)
  it("单位二十九不够", function(t) t:expect_equal(enough(t, 0, 29), false) end)
  it("混合五十", function(t) t:expect_equal(enough(t, 40, 10), true) end)
  it("混合四十九不够", function(t) t:expect_equal(enough(t, 40, 9), false) end)

  it("照扬州的线：个人二十或单位十", function(t)
    t:set("register_people", 20)
    t:set("register_units", 10)
    t:set("register_mixed", 20)
    t:expect_equal(enough(t, 12, 8), true)
  end)

  it("先备案、后登记，是同一个组织", function(t)
    steps.apply(t, { people = 50 })
    steps.papers(t, "章程、场所、意见、账目")
    t:run("孵化备案", { filing = "示例备〔2026〕1号", who = steps.name })
    t:run("孵化登记", { code = "52420199MJ0000018P", who = steps.name })
    t:expect_equal(steps.row(t).standing, "登记")
    steps.refused(t, "已登记", t.run, t, "孵化登记", { code = "52420199MJ0000018P", who = steps.name })
  end)

  it("社会服务机构不问会员数", function(t)
    steps.apply(t, { form = "社会服务机构", people = 3 })
    steps.papers(t, "章程、场所、账目")
    t:expect_equal(
      t:run("孵化登记", { code = "52420199MJ0000018P", who = steps.name }), "✓ 示例互助社 已登记")
  end)
end)

describe("等级", function()
  local name = "示例社工服务中心"

  local function grade(t, score, who) return t:run("等级评估", { score = score, name = who or name }) end

  --- 登记的日子决定评得了评不了。
  local function registered(t, day)
    t:add("organisation", {
      name = name, kind = "社会组织", standing = "登记", registered = day, community = "示例", from = "2020-01-01",
    })
  end

  it("下限含本数", function(t)
    registered(t, "2024-11-03")
    for score, level in pairs {
      [100] = "5A", [90] = "5A", [89] = "4A", [80] = "4A", [79] = "3A", [70] = "3A", [69] = "2A", [60] = "2A",
      [59] = "1A", [50] = "1A", [49] = "不入级", [0] = "不入级",
    } do
      t:expect_equal(grade(t, score), "✓ " .. name .. "：" .. score .. " 分，" .. level .. "，有效期至 2031-11-03")
    end
  end)

  it("千分的线：九百五十分是 5A，不是 4A", function(t)
    registered(t, "2024-01-01")
    for key, value in pairs { grade_5 = 950, grade_4 = 901, grade_3 = 851, grade_2 = 801, grade_1 = 751 } do
      t:set(key, value)
    end
    t:expect_equal(grade(t, 950), "✓ 示例社工服务中心：950 分，5A，有效期至 2031-11-03")
    t:expect_equal(grade(t, 949), "✓ 示例社工服务中心：949 分，4A，有效期至 2031-11-03")
  end)

  it("登记正好满两年，可以评；差一天不行", function(t)
    registered(t, "2024-11-04")
    steps.refused(t, "登记满 2 年才评等级：2026-11-04 起", grade, t, 95)
    t:advance(1)
    t:expect_equal(grade(t, 95), "✓ 示例社工服务中心：95 分，5A，有效期至 2031-11-04")
  end)

  it("备案的不评 A 级，用星级", function(t)
    t:add("organisation", {
      name = "示例合唱队", kind = "社会组织", standing = "备案", filing_number = "示例备〔2026〕3号", community = "示例",
      from = "2026-01-01",
    })
    t:expect_equal(grade(t, 90, "示例合唱队"), "✓ 示例合唱队：90 分，五星，有效期至 2031-11-03")
  end)

  it("没有备案也没有登记的，不评", function(t)
    t:add("organisation", { name = "示例合唱队", kind = "社会组织", community = "示例", from = "2026-01-01" })
    steps.refused(t, "没有备案，也没有登记", grade, t, 90, "示例合唱队")
  end)
end)
