-- 申请、评审、公示、入驻。
local gewu = require "gewu"
local books = require "books"
local gates = require "gates"

--- 孵化编号：年份-社区-第几个，给了就不变。
local function number(community)
  local head = "孵" .. gewu.today().year .. "-" .. community.name .. "-"
  return head .. gewu.incubatees:where { number = gewu.prefix(head) }:count() + 1
end

--- 同名的组织，已经在账本里的。
local function organisation(name, community)
  return gewu.organisations:where { name = name, kind = "社会组织", community = community.id }:first()
end

gewu.command "孵化申请" {
  title = "登记入孵申请；退出、未入选以后再申请，还是原来那条记录",
  args  = {
    { "community", gewu.arg.text, title = "社区" },
    { "form", gewu.arg.text, title = "拟登记为", hint = "社会团体、社会服务机构" },
    { "people", gewu.arg.number, title = "个人会员" },
    { "units", gewu.arg.number, title = "单位会员" },
    { "leader", gewu.arg.text, title = "负责人" },
    { "name", gewu.arg.text, title = "名称" },
  },
  run   = function(args)
    local community = books.community(args.community)
    local it = gewu.incubatees:where { name = args.name }:first()
    if it and it.community.id ~= community.id then
      gewu.refuse("“" .. args.name .. "”已在" .. it.community.name .. "申请过；名称相同的请加上社区名")
    end
    local told = { people = args.people, units = args.units, leader = args.leader, form = args.form }
    if it then
      books.must(it, { "未入选", "撤回", "已退出" }, "再申请")
      gewu.incubatees:move(it, "申请", "第 " .. it.round + 1 .. " 次申请")
      told.round = it.round + 1
      -- 计划和账目是这一次的，从头交。
      told.plan, told.accounts = false, false
      gewu.incubatees:set(it, told)
    else
      told.name, told.community, told.number = args.name, community, number(community)
      local known = organisation(args.name, community)
      told.organisation, told.service = known, known and known.service
      it = gewu.incubatees:add(told)
    end
    return books.words(it)
  end,
}

local papers = {
  ["计划"] = "plan", ["章程"] = "charter", ["场所"] = "premises", ["意见"] = "opinion", ["账目"] = "accounts",
}

gewu.command "孵化材料" {
  title = "登记已经交来、核对过的材料",
  args  = { { "papers", gewu.arg.text, title = "材料", hint = "计划、章程、场所、意见、账目，用顿号隔开" }, books.who },
  run   = function(args)
    local it = books.find(args.who)
    local have = {}
    for word in (args.papers .. "、"):gmatch "(.-)、" do
      local field = papers[word] or gewu.refuse("没有材料“" .. word .. "”；可写：计划、章程、场所、意见、账目")
      have[field] = true
    end
    gewu.incubatees:set(it, have)
    return books.words(it)
  end,
}

gewu.command "孵化评审" {
  title = "登记一位评审人的五项得分；至少三位，平均六十分才能公示",
  args  = {
    { "need", gewu.arg.number, title = "需求", hint = "0 到 30" },
    { "feasibility", gewu.arg.number, title = "可行", hint = "0 到 25" },
    { "team", gewu.arg.number, title = "团队", hint = "0 到 20" },
    { "sustainability", gewu.arg.number, title = "可持续", hint = "0 到 15" },
    { "benefit", gewu.arg.number, title = "公益", hint = "0 到 10" },
    { "reviewer", gewu.arg.text, title = "评审人" }, books.who,
  },
  run   = function(args)
    local it = books.find(args.who)
    books.must(it, { "评审" }, "登记评审")
    gewu.reviews:add {
      incubatee = it, round = it.round, day = gewu.today(), reviewer = args.reviewer, need = args.need,
      feasibility = args.feasibility, team = args.team, sustainability = args.sustainability,
      benefit = args.benefit,
    }
    local people, sum = gates.panel(it)
    return books.words(it) .. "，已评 " .. people .. " 人，合计 " .. sum .. " 分"
  end,
}

--- 到了那个状态，跟着记下的。
local notes = {
  ["公示"]   = function() return { notice_from = gewu.today() } end,
  ["未入选"] = function(it) return { rejections = (it.rejections or 0) + 1, rejected = gewu.today() } end,
}

local plain = { "补正", "申请", "评审", "公示", "待入驻", "未入选", "撤回", "整改", "孵化", "跟踪", "结束", "已退出" }

gewu.command "孵化办到" {
  title = "往下办一步：" .. table.concat(plain, "、"),
  args  = {
    { "state", gewu.arg.text, title = "到哪一步" }, books.who,
    { "reason", gewu.arg.text, title = "说明", optional = true },
  },
  run   = function(args)
    local it = books.find(args.who)
    for _, other in ipairs { "出壳", "退出" } do
      if args.state == other then gewu.refuse("用 孵化" .. other .. "，连日子和原因一起记") end
    end
    if args.state == "申请" and it.state ~= "补正" then gewu.refuse("再申请用 孵化申请") end
    gewu.incubatees:move(it, args.state, args.reason)
    local note = notes[args.state]
    if note then gewu.incubatees:set(it, note(it)) end
    return books.words(it)
  end,
}

gewu.command "孵化入驻" {
  title = "签入驻协议、定导师，开始孵化",
  args  = {
    { "mode", gewu.arg.text, title = "孵化方式", hint = "实体、虚拟" }, { "mentor", gewu.arg.text, title = "导师" },
    books.who, { "day", gewu.arg.day, title = "哪天签的", hint = "不写就是今天", optional = true },
  },
  run   = function(args)
    local it = books.find(args.who)
    books.must(it, { "待入驻" }, "入驻")
    local from = args.day or gewu.today()
    gewu.incubatees:set(it, {
      mode = args.mode, mentor = args.mentor, agreed = it.round, agreement_from = from, extension = 0,
    })
    gewu.incubatees:set(it, { agreement_until = gates.expiry(it, 0) })
    gewu.incubatees:move(it, "孵化")
    return books.words(it) .. "，" .. it.mode .. "，协议到 " .. tostring(it.agreement_until)
  end,
}
