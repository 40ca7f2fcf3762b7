-- 孵化期里：月报、辅导、评估、延期；出壳、跟踪、退出。
local gewu = require "gewu"
local books = require "books"
local gates = require "gates"

local inside = { "孵化", "整改" }

gewu.command "孵化月报" {
  title = "一个月一行：活动几次、服务多少人次、自筹和全部收入",
  args  = {
    { "month", gewu.arg.text, title = "月份", hint = "2026-10" },
    { "activities", gewu.arg.number, title = "活动" }, { "served", gewu.arg.number, title = "人次" },
    { "own", gewu.arg.number, title = "自筹", hint = "元" },
    { "income", gewu.arg.number, title = "全部收入", hint = "元" },
    books.who, { "note", gewu.arg.text, title = "一句话", optional = true },
  },
  run   = function(args)
    local it = books.find(args.who)
    books.must(it, { "孵化", "整改", "出壳", "跟踪" }, "报月报")
    gewu.lines:add {
      incubatee = it, round = it.round, day = gewu.today(), month = args.month, activities = args.activities,
      served = args.served, own = args.own, income = args.income, note = args.note,
    }
    return books.words(it) .. "，" .. args.month .. " 月报已登记"
  end,
}

gewu.command "孵化辅导" {
  title = "登记一次辅导、培训或服务",
  args  = {
    { "kind", gewu.arg.text, title = "种类", hint = "辅导、培训、服务" }, { "hours", gewu.arg.number, title = "小时" },
    books.who, { "note", gewu.arg.text, title = "内容", optional = true },
  },
  run   = function(args)
    local it = books.find(args.who)
    books.must(it, inside, "登记辅导")
    gewu.coachings:add {
      incubatee = it, round = it.round, day = gewu.today(), kind = args.kind, hours = args.hours,
      note = args.note,
    }
    return books.words(it) .. "，累计 " .. it.coachings:where { round = it.round }:sum "hours" .. " 小时"
  end,
}

gewu.command "孵化评估" {
  title = "登记评估得分：中期 60 分继续，45 分整改，再低的应退出；出壳 70 分",
  args  = {
    { "kind", gewu.arg.text, title = "种类", hint = "中期、出壳" }, { "score", gewu.arg.number, title = "得分" },
    books.who, { "note", gewu.arg.text, title = "意见", optional = true },
  },
  run   = function(args)
    local it = books.find(args.who)
    books.must(it, inside, "评估")
    gewu.assessments:add {
      incubatee = it, round = it.round, day = gewu.today(), kind = args.kind, score = args.score,
      note = args.note,
    }
    if args.kind ~= "中期" then return books.words(it) .. "，" .. args.kind .. "评估 " .. args.score .. " 分" end
    local s = gewu.settings_in(it.community)
    local verdict = "继续"
    if args.score < s.mid_warn then
      verdict = "应退出；请议定，用 孵化退出"
    elseif args.score < s.mid_pass then
      verdict = "整改，30 天内再评估"
      if it.state == "孵化" then gewu.incubatees:move(it, "整改", args.note) end
    end
    return books.words(it) .. "，中期评估 " .. args.score .. " 分：" .. verdict
  end,
}

gewu.command "孵化延期" {
  title = "协议期满以前延期，只能一次",
  args  = { { "months", gewu.arg.number, title = "几个月" }, books.who },
  run   = function(args)
    local it = books.find(args.who)
    books.must(it, inside, "延期")
    local most = gewu.settings_in(it.community).extension_most
    if (it.extension or 0) > 0 then gewu.refuse(it.name .. " 已延期 " .. it.extension .. " 个月，只能延期一次") end
    if args.months < 1 or args.months > most then gewu.refuse("延期 1 到 " .. most .. " 个月") end
    if gewu.today() > it.agreement_until then
      gewu.refuse("协议 " .. tostring(it.agreement_until) .. " 已期满，延期要在期满以前")
    end
    gewu.incubatees:set(it, { extension = args.months, agreement_until = gates.expiry(it, args.months) })
    return books.words(it) .. "，协议到 " .. tostring(it.agreement_until)
  end,
}

--- 离开的时候要做的。
local function handing_back(it) return it.mode == "实体" and "交还场地" or "结清手续" end

gewu.command "孵化出壳" {
  title = "孵化成了：15 个工作日内交还场地，以后第 3、6、12 个月跟踪",
  args  = { books.who },
  run   = function(args)
    local it = books.find(args.who)
    gewu.incubatees:move(it, "出壳")
    gewu.incubatees:set(it, { graduated = gewu.today() })
    return books.words(it) .. handing_back(it)
  end,
}

gewu.command "孵化跟踪" {
  title = "登记出壳以后的一次跟踪",
  args  = {
    { "months", gewu.arg.number, title = "第几个月", hint = "3、6、12" },
    { "condition", gewu.arg.text, title = "情况", hint = "正常、有困难、停止活动" },
    books.who, { "note", gewu.arg.text, title = "说明", optional = true },
  },
  run   = function(args)
    local it = books.find(args.who)
    books.must(it, { "出壳", "跟踪" }, "跟踪")
    gewu.followups:add {
      incubatee = it, day = gewu.today(), months = args.months, condition = args.condition, note = args.note,
    }
    local open = gates.followups(it)[1]
    return books.words(it) .. "，第 " .. args.months .. " 个月跟踪已登记"
      .. (open and "，下一次 " .. tostring(open.due) or "，都做完了，可办到 结束")
  end,
}

gewu.command "孵化退出" {
  title = "退出孵化：15 个工作日内交还场地",
  args  = {
    { "leaving", gewu.arg.text, title = "原因", hint = "主动退出、违反协议、连续漏报、评估不合格、期满未出壳" },
    books.who, { "note", gewu.arg.text, title = "说明", optional = true },
  },
  run   = function(args)
    local it = books.find(args.who)
    gewu.incubatees:move(it, "退出", args.note or args.leaving)
    gewu.incubatees:set(it, { left = gewu.today(), leaving = args.leaving })
    return books.words(it) .. handing_back(it)
  end,
}
