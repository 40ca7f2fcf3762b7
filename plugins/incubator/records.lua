-- 记什么：一个对象从申请到出壳以后是同一条记录，评审、月报、评估、跟踪都挂在它上面。
local gewu = require "gewu"
local gates = require "gates"

gewu.record "incubatee" {
  title  = "孵化对象", place = "community",
  fields = {
    { "number", gewu.text { max = 40 }, title = "孵化编号", required = true, unique = true },
    { "name", gewu.name, title = "名称", required = true },
    { "community", gewu.ref "community", title = "社区", required = true },
    { "leader", gewu.name, title = "负责人", required = true, why = "通知评审、签协议" },
    { "phone", gewu.sealed { last_four = true }, title = "联系电话", why = "通知评审、签协议" },
    { "form", gewu.choice { "社会团体", "社会服务机构" }, title = "拟登记为", required = true },
    { "service", gewu.choice { "为民服务", "公益慈善", "邻里互助", "文体娱乐" }, title = "服务类别" },
    { "people", gewu.integer { min = 0, max = 100000 }, title = "个人会员", required = true, default = 0 },
    { "units", gewu.integer { min = 0, max = 100000 }, title = "单位会员", required = true, default = 0 },
    { "organisation", gewu.ref "organisation", title = "组织", why = "备案或登记以后" },
    -- 材料
    { "plan", gewu.boolean, title = "孵化计划" },
    { "charter", gewu.boolean, title = "章程" },
    { "premises", gewu.boolean, title = "活动场所" },
    { "opinion", gewu.boolean, title = "社区党组织意见" },
    { "accounts", gewu.boolean, title = "账目" },
    -- 办理
    { "round", gewu.integer { min = 1, max = 100 }, title = "第几次申请", required = true, default = 1 },
    { "rejections", gewu.integer { min = 0, max = 100 }, title = "未入选次数" },
    { "rejected", gewu.day, title = "上次未入选" },
    { "notice_from", gewu.day, title = "公示日期" },
    { "mode", gewu.choice { "实体", "虚拟" }, title = "孵化方式" },
    { "mentor", gewu.name, title = "导师" },
    { "agreed", gewu.integer { min = 1, max = 100 }, title = "哪一次申请签的协议" },
    { "agreement_from", gewu.day, title = "入驻日期" },
    { "agreement_until", gewu.day, title = "协议期满" },
    { "extension", gewu.integer { min = 0, max = 24 }, title = "延期月数" },
    { "graduated", gewu.day, title = "出壳日期" },
    { "left", gewu.day, title = "退出日期" },
    { "leaving", gewu.choice { "主动退出", "违反协议", "连续漏报", "评估不合格", "期满未出壳" }, title = "退出原因" },
  },
  process = {
    start = "申请",
    ["申请"]   = { to = { "补正", "评审", "未入选", "撤回" }, within = "5 workdays", by = "街道干部", check = gates.again },
    ["补正"]   = { to = { "申请", "撤回" }, pause = true },
    ["评审"]   = { to = { "公示", "未入选" }, within = "10 workdays", by = "街道干部", check = gates.papers },
    ["公示"]   = { to = { "待入驻", "未入选" }, within = "10 workdays", by = "街道干部", check = gates.review },
    ["待入驻"] = { to = { "孵化", "撤回" }, within = "10 workdays", by = "街道干部", check = gates.notice },
    ["孵化"]   = { to = { "整改", "出壳", "退出" }, by = "街道干部", check = gates.incubation },
    ["整改"]   = { to = { "孵化", "退出" }, within = "30 days", by = "街道干部" },
    ["出壳"]   = { to = { "跟踪" }, within = "15 workdays", check = gates.graduation },    -- 交还场地
    ["跟踪"]   = { to = { "结束" } },
    ["结束"]   = { check = gates.finished },
    ["退出"]   = { to = { "已退出" }, within = "15 workdays" },                            -- 交还场地
    ["已退出"] = { to = { "申请" } },
    ["未入选"] = { to = { "申请" } },
    ["撤回"]   = { to = { "申请" } },
  },
}

local incubatee = { "incubatee", gewu.ref "incubatee", title = "孵化对象", required = true }
local day = { "day", gewu.day, title = "日期", required = true }
local round = { "round", gewu.integer { min = 1, max = 100 }, title = "第几次申请", required = true }

gewu.record "review" {
  title  = "孵化评审",
  fields = {
    incubatee, round, day,
    { "reviewer", gewu.name, title = "评审人", required = true },
    { "need", gewu.integer { min = 0, max = 30 }, title = "需求（30）", required = true },
    { "feasibility", gewu.integer { min = 0, max = 25 }, title = "可行（25）", required = true },
    { "team", gewu.integer { min = 0, max = 20 }, title = "团队（20）", required = true },
    { "sustainability", gewu.integer { min = 0, max = 15 }, title = "可持续（15）", required = true },
    { "benefit", gewu.integer { min = 0, max = 10 }, title = "公益（10）", required = true },
  },
  check  = function(it)
    if it.reviewer == it.incubatee.leader then return false, "负责人不能评审自己的申请" end
    local same = gewu.reviews:where { incubatee = it.incubatee, round = it.round, reviewer = it.reviewer }
    return same:count() == 1, it.reviewer .. " 这一轮已经评审过"
  end,
}

gewu.record "line" {
  title  = "孵化月报",
  fields = {
    incubatee, round, day,
    { "month", gewu.text { max = 7 }, title = "月份", required = true, index = true },
    { "activities", gewu.integer { min = 0, max = 1000 }, title = "活动次数", required = true },
    { "served", gewu.integer { min = 0, max = 1000000 }, title = "服务人次", required = true },
    { "own", gewu.integer { min = 0 }, title = "自筹收入（元）", required = true },
    { "income", gewu.integer { min = 0 }, title = "全部收入（元）", required = true },
    { "note", gewu.text { max = 200 }, title = "一句话" },
  },
  check  = function(it)
    local year, month = it.month:match "^(%d%d%d%d)%-(%d%d)$"
    if not year or tonumber(month) < 1 or tonumber(month) > 12 then return false, "月份写成 2026-10" end
    if it.month > tostring(gewu.today()):sub(1, 7) then return false, it.month .. " 还没有到" end
    if it.own > it.income then return false, "自筹收入比全部收入还多" end
    local same = gewu.lines:where { incubatee = it.incubatee, month = it.month }
    return same:count() == 1, it.month .. " 的月报已经有了"
  end,
}

gewu.record "coaching" {
  title  = "孵化辅导",
  fields = {
    incubatee, round, day,
    { "kind", gewu.choice { "辅导", "培训", "服务" }, title = "种类", required = true },
    { "hours", gewu.integer { min = 1, max = 1000 }, title = "小时", required = true },
    { "note", gewu.text { max = 200 }, title = "内容" },
  },
}

gewu.record "assessment" {
  title  = "孵化评估",
  fields = {
    incubatee, round, day,
    { "kind", gewu.choice { "中期", "出壳" }, title = "种类", required = true },
    { "score", gewu.integer { min = 0, max = 100 }, title = "得分", required = true },
    { "note", gewu.text { max = 500 }, title = "意见" },
  },
}

gewu.record "followup" {
  title  = "孵化跟踪",
  fields = {
    incubatee, day,
    { "months", gewu.integer { min = 1, max = 60 }, title = "出壳后几个月", required = true },
    { "condition", gewu.choice { "正常", "有困难", "停止活动" }, title = "情况", required = true },
    { "note", gewu.text { max = 200 }, title = "说明" },
  },
  check  = function(it)
    if it.day < gewu.after(it.incubatee.graduated, it.months .. " months") then
      return false, "出壳还不满 " .. it.months .. " 个月"
    end
    local same = gewu.followups:where { incubatee = it.incubatee, months = it.months }
    return same:count() == 1, "第 " .. it.months .. " 个月的跟踪已经有了"
  end,
}

gewu.record "grading" {
  title  = "等级评估", place = "organisation",
  fields = {
    { "organisation", gewu.ref "organisation", title = "组织", required = true },
    day,
    { "score", gewu.integer { min = 0, max = 1000 }, title = "得分", required = true },
    { "grade", gewu.text { max = 10 }, title = "等级", required = true },
    { "valid_until", gewu.day, title = "有效期至", required = true },
  },
}

gewu.record "issue" {
  title   = "热点议题", place = "community",
  fields  = {
    { "community", gewu.ref "community", title = "社区", required = true },
    { "kind", gewu.text { max = 10 }, title = "事件类别", required = true, index = true },
    { "name", gewu.text { max = 60 }, title = "议题", required = true },
    { "source", gewu.choice { "事件", "居民议事" }, title = "来源", required = true },
    { "found", gewu.day, title = "发现日期", required = true },
    { "eased", gewu.day, title = "缓解日期" },
  },
  process = {
    start = "待对接",
    ["待对接"] = { to = { "已对接", "已缓解" }, within = "30 days" },
    ["已对接"] = { to = { "已缓解", "待对接" } },
    ["已缓解"] = {},
  },
}

gewu.record "answer" {
  title  = "议题对接", place = "issue",
  fields = {
    { "issue", gewu.ref "issue", title = "议题", required = true }, incubatee, day,
  },
}

gewu.record "reminder" {
  title  = "孵化提醒",
  fields = {
    { "key", gewu.text { max = 60 }, title = "事由编号", required = true, unique = true },
    incubatee,
    { "kind", gewu.choice { "停滞", "月报", "漏报", "中期评估", "应退出", "协议到期", "跟踪" }, title = "事由", required = true },
    { "due", gewu.day, title = "期限", required = true },
    { "what", gewu.text { max = 200 }, title = "要做什么", required = true },
    { "opened", gewu.day, title = "提醒日期", required = true },
    { "closed", gewu.day, title = "办完日期" },
  },
}
