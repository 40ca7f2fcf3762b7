local steps = require "spec.steps"

describe("申请", function()
  it("五个工作日内答复，次日起算", function(t)
    t:expect_equal(steps.apply(t), "✓ 示例互助社（孵2026-示例-1）：申请，2026-11-10 前")
  end)

  it("补正期间停住，补齐以后接着算", function(t)
    steps.apply(t)
    t:go "2026-11-05"
    t:expect_equal(steps.to(t, "补正", nil, "缺孵化计划"), "✓ 示例互助社（孵2026-示例-1）：补正")
    t:go "2026-11-09"
    t:expect_equal(steps.to(t, "申请"), "✓ 示例互助社（孵2026-示例-1）：申请，2026-11-12 前")
  end)

  it("没有孵化计划，不能评审", function(t)
    steps.apply(t)
    steps.refused(t, "还没有孵化计划", steps.to, t, "评审")
    steps.papers(t, "计划")
    t:expect_equal(steps.to(t, "评审"), "✓ 示例互助社（孵2026-示例-1）：评审，2026-11-17 前")
  end)

  it("编号按社区和年份接着排", function(t)
    t:add("community", { name = "第二" })
    steps.apply(t)
    t:expect_equal(steps.apply(t, { name = "示例合唱队" }), "✓ 示例合唱队（孵2026-示例-2）：申请，2026-11-10 前")
    t:expect_equal(
      steps.apply(t, { name = "第二义诊队", community = "第二社区" }), "✓ 第二义诊队（孵2026-第二-1）：申请，2026-11-10 前")
  end)

  it("同名的在别的社区，不能再登记一个", function(t)
    t:add("community", { name = "第二" })
    steps.apply(t)
    steps.refused(t, "已在示例申请过", steps.apply, t, { community = "第二" })
  end)

  it("正在办的，不能再申请一次", function(t)
    steps.apply(t)
    steps.refused(t, "现在是“申请”，不能再申请", steps.apply, t)
  end)

  it("写名称的一部分、孵化编号，都找得到", function(t)
    steps.apply(t)
    t:expect_equal(steps.papers(t, "计划", "孵2026-示例-1"), "✓ 示例互助社（孵2026-示例-1）：申请，2026-11-10 前")
    t:expect_equal(steps.papers(t, "计划", "互助"), "✓ 示例互助社（孵2026-示例-1）：申请，2026-11-10 前")
  end)

  it("找不到的、不止一个的，说是哪些", function(t)
    steps.apply(t)
    steps.apply(t, { name = "示例互助队" })
    steps.refused(t, "是否指 示例互助社、示例互助队", steps.papers, t, "计划", "互助")
    steps.refused(t, "没有叫“读书会”的孵化对象", steps.papers, t, "计划", "读书会")
    steps.refused(t, "没有社区“第九”", steps.apply, t, { name = "第九队", community = "第九" })
    steps.refused(t, "没有材料“照片”", steps.papers, t, "照片")
  end)

  it("账本里已有的组织，接上它的备案", function(t)
    t:add("organisation", {
      name = steps.name, kind = "社会组织", standing = "备案", filing_number = "示例备〔2025〕7号", service = "邻里互助",
      community = "示例", from = "2025-01-01",
    })
    steps.apply(t)
    t:expect_equal(steps.row(t).standing, "备案")
  end)
end)

describe("评审", function()
  before(function(t)
    steps.apply(t)
    steps.papers(t, "计划")
    steps.to(t, "评审")
  end)

  it("至少三位评审人", function(t)
    steps.review(t, "方例三", 100)
    steps.review(t, "路例四", 100)
    steps.refused(t, "评审 2 人，至少要 3 人", steps.to, t, "公示")
  end)

  it("平均正好六十分，通过", function(t)
    steps.review(t, "方例三", 60)
    steps.review(t, "路例四", 55)
    t:expect_equal(
      steps.review(t, "钟例五", 65), "✓ 示例互助社（孵2026-示例-1）：评审，2026-11-17 前，已评 3 人，合计 180 分")
    t:expect_equal(steps.to(t, "公示"), "✓ 示例互助社（孵2026-示例-1）：公示，2026-11-17 前")
  end)

  it("五十九点六七分，不进成六十分", function(t)
    for i, total in ipairs { 60, 60, 59 } do steps.review(t, "例" .. i, total) end
    steps.refused(t, "评审合计 179 分，3 人要 180 分", steps.to, t, "公示")
  end)

  it("单项不能超过它的满分", function(t)
    local args = {
      need = 31, feasibility = 0, team = 0, sustainability = 0, benefit = 0, reviewer = "方例三",
      who = steps.name,
    }
    steps.refused(t, "30", t.run, t, "孵化评审", args)
  end)

  it("负责人不能评自己的，一位评审人一轮只评一次", function(t)
    steps.refused(t, "负责人不能评审自己的申请", steps.review, t, "张样一", 80)
    steps.review(t, "方例三", 80)
    steps.refused(t, "方例三 这一轮已经评审过", steps.review, t, "方例三", 90)
  end)

  it("分数线可以由社区定", function(t)
    t:set("review_pass", 70, "示例")
    for i = 1, 3 do steps.review(t, "例" .. i, 69) end
    steps.refused(t, "评审合计 207 分，3 人要 210 分", steps.to, t, "公示")
  end)
end)

describe("未入选", function()
  local function reject(t)
    steps.to(t, "未入选", nil, "需求不足")
  end

  it("一次，随时可再申请：还是原来的编号，第二轮的评审从头算", function(t)
    steps.apply(t)
    steps.papers(t, "计划")
    steps.to(t, "评审")
    for i = 1, 3 do steps.review(t, "例" .. i, 90) end
    reject(t)
    t:expect_equal(steps.apply(t, { people = 20 }), "✓ 示例互助社（孵2026-示例-1）：申请，2026-11-10 前")
    t:expect_equal(steps.row(t).round, 2)
    steps.refused(t, "还没有孵化计划", steps.to, t, "评审")
    steps.papers(t, "计划")
    steps.to(t, "评审")
    steps.refused(t, "评审 0 人", steps.to, t, "公示")
  end)

  it("两次，六个月以后才能再申请，满六个月的当天就可以", function(t)
    steps.apply(t)
    reject(t)
    steps.apply(t)
    reject(t)
    steps.refused(t, "未入选 2 次，2027-05-03 起可再申请", steps.apply, t)
    t:go "2027-05-02"
    steps.refused(t, "2027-05-03", steps.apply, t)
    t:go "2027-05-03"
    t:expect_equal(steps.apply(t), "✓ 示例互助社（孵2026-示例-1）：申请，2027-05-10 前")
    t:expect_equal(#t:report "board", 1)
  end)
end)

describe("公示和入驻", function()
  it("公示五个工作日，次日起算；当天还不能入驻", function(t)
    steps.apply(t)
    steps.reviewed(t)
    t:go "2026-11-10"
    steps.refused(t, "公示到 2026-11-10 为止", steps.to, t, "待入驻")
    t:go "2026-11-11"
    t:expect_equal(steps.to(t, "待入驻"), "✓ 示例互助社（孵2026-示例-1）：待入驻，2026-11-25 前")
  end)

  it("签协议、定导师，孵化十二个月", function(t)
    t:expect_equal(steps.entered(t, "虚拟"), "✓ 示例互助社（孵2026-示例-1）：孵化，虚拟，协议到 2027-11-11")
  end)

  it("没有签协议，不能直接办到孵化", function(t)
    steps.apply(t)
    steps.reviewed(t)
    t:go "2026-11-11"
    steps.to(t, "待入驻")
    steps.refused(t, "没有签入驻协议、定导师", steps.to, t, "孵化")
  end)

  it("期满那天是假日，顺延到下一个工作日", function(t)
    steps.apply(t)
    steps.reviewed(t)
    t:go "2026-11-11"
    steps.to(t, "待入驻")
    local said = t:run("孵化入驻", { mode = "虚拟", mentor = "夏示范", who = steps.name, day = "2025-10-01" })
    t:expect_equal(said, "✓ 示例互助社（孵2026-示例-1）：孵化，虚拟，协议到 2026-10-08")
  end)

  it("没有工位，不能实体孵化；虚拟的不占工位", function(t)
    t:set("desks", 0)
    steps.refused(t, "工位 0 个已满；可先虚拟孵化", steps.entered, t, "实体")
    local enter = { mode = "虚拟", mentor = "夏示范", who = steps.name }
    t:expect_equal(t:run("孵化入驻", enter), "✓ 示例互助社（孵2026-示例-1）：孵化，虚拟，协议到 2027-11-11")
  end)

  it("工位满了，等前一个退出交还了才空出来", function(t)
    t:set("desks", 1)
    steps.entered(t, "实体")
    steps.apply(t, { name = "示例合唱队" })
    steps.reviewed(t, "示例合唱队")
    t:run("孵化退出", { leaving = "主动退出", who = steps.name })
    t:go "2026-11-19"
    steps.to(t, "待入驻", "示例合唱队")
    local enter = { mode = "实体", mentor = "夏示范", who = "示例合唱队" }
    steps.refused(t, "已满", t.run, t, "孵化入驻", enter)
    steps.to(t, "已退出")
    t:expect_equal(
      t:run("孵化入驻", enter), "✓ 示例合唱队（孵2026-示例-2）：孵化，实体，协议到 2027-11-19")
  end)
end)

describe("退出", function()
  it("十五个工作日内交还场地", function(t)
    steps.entered(t, "实体")
    t:expect_equal(
      t:run("孵化退出", { leaving = "主动退出", who = steps.name }),
      "✓ 示例互助社（孵2026-示例-1）：退出，2026-12-02 前交还场地")
  end)

  it("以后再申请，还是同一个编号、同一条记录", function(t)
    steps.entered(t)
    steps.line(t, "2026-11")
    t:run("孵化退出", { leaving = "违反协议", who = steps.name })
    steps.to(t, "已退出")
    t:go "2027-03-01"
    t:expect_equal(steps.apply(t), "✓ 示例互助社（孵2026-示例-1）：申请，2027-03-08 前")
    t:expect_equal(#t:report "board", 1)
    t:expect_equal(steps.row(t).round, 2)
    t:expect_equal(t:report("results")[1].lines, 1)
  end)

  it("上一次的协议不算，要重新签", function(t)
    steps.entered(t)
    t:run("孵化退出", { leaving = "主动退出", who = steps.name })
    steps.to(t, "已退出")
    steps.apply(t)
    steps.reviewed(t)
    t:go "2026-11-19"
    steps.to(t, "待入驻")
    steps.refused(t, "没有签入驻协议、定导师", steps.to, t, "孵化")
    t:expect_equal(
      t:run("孵化入驻", { mode = "虚拟", mentor = "夏示范", who = steps.name }),
      "✓ 示例互助社（孵2026-示例-1）：孵化，虚拟，协议到 2027-11-19")
  end)

  it("没有入孵的，谈不上退出", function(t)
    steps.apply(t)
    steps.refused(t, "“申请”以后不能到“退出”", t.run, t, "孵化退出", { leaving = "主动退出", who = steps.name })
  end)
end)
