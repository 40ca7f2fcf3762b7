local steps = require "spec.steps"

describe("函", function()
  it("入驻协议：实体、没有登记的，负责人签字", function(t)
    steps.entered(t, "实体")
    t:golden("入驻协议-实体", t:letter("agreement", steps.name))
  end)

  it("入驻协议：虚拟、已登记的，写明代码", function(t)
    t:add("organisation", {
      name = "示例社工服务中心", kind = "社会组织", standing = "登记", registered = "2024-01-01",
      code = "52420199MJ0000018P", community = "示例", from = "2024-01-01",
    })
    steps.entered(t, "虚拟", { name = "示例社工服务中心", form = "社会服务机构" })
    t:golden("入驻协议-虚拟", t:letter("agreement", "示例社工服务中心"))
  end)

  it("还没有入驻的，没有协议可写", function(t)
    steps.apply(t)
    steps.refused(t, "还没有入驻", t.letter, t, "agreement", steps.name)
  end)

  it("评估表", function(t)
    steps.entered(t)
    steps.line(t, "2026-11")
    t:golden("评估表-没有评估", t:letter("assessment", steps.name))
    steps.assess(t, "中期", 60)
    t:golden("评估表", t:letter("assessment", steps.name))
  end)

  it("出壳证明", function(t)
    steps.graduated(t, "实体")
    t:golden("出壳证明", t:letter("certificate", steps.name))
  end)

  it("退出通知", function(t)
    steps.entered(t, "虚拟")
    t:run("孵化退出", { leaving = "违反协议", who = steps.name })
    t:golden("退出通知", t:letter("leaving", steps.name))
  end)

  it("再写一遍，一个字也不差", function(t)
    steps.graduated(t)
    t:expect_equal(t:letter("certificate", steps.name), t:letter("certificate", steps.name))
  end)
end)
