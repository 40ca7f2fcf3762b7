-- 政府购买服务：承接方须是登记的法人，备案的组织作合作方；验收了才付款。
local gewu = require "gewu"
local books = require "books"

--- 公示满 7 个工作日，次日起算。
local function noticed(it)
  local last = gewu.after(it.notice_from, gewu.settings_in(it.community).purchase_notice)
  return gewu.today() > last, "公示到 " .. tostring(last) .. " 为止，次日才能签合同"
end

gewu.record "purchase" {
  title   = "购买服务", place = "community",
  fields  = {
    { "name", gewu.name, title = "项目", required = true },
    { "community", gewu.ref "community", title = "社区", required = true },
    { "organisation", gewu.ref "organisation", title = "承接方", required = true, why = "签合同的须是登记的法人" },
    { "partner", gewu.ref "organisation", title = "合作方", why = "备案的组织，经承接方参加" },
    { "amount", gewu.integer { min = 1, max = 100000000 }, title = "金额（元）", required = true },
    { "notice_from", gewu.day, title = "公示日期", required = true },
    { "finish", gewu.day, title = "履约期满", required = true },
  },
  check   = function(it)
    if it.organisation.standing ~= "登记" then
      return false, it.organisation.name .. " 不是登记的法人，不能签合同；可作合作方，经一家登记的承接"
    end
    return it.finish > it.notice_from, "履约期满要在公示以后"
  end,
  process = {
    start = "公示",
    ["公示"]     = { to = { "履约", "撤回" }, within = "15 workdays", by = "街道干部" },
    ["履约"]     = { to = { "中期合格", "终止" }, by = "街道干部", check = noticed },
    ["中期合格"] = { to = { "验收合格", "终止" }, by = "街道干部" },
    ["验收合格"] = { to = { "结清" }, within = "30 days", by = "街道干部" },
    ["结清"]     = {
      check = function(it)
        local paid = it.payments:sum "amount"
        return paid == it.amount, "金额 " .. it.amount .. " 元，付了 " .. paid .. " 元"
      end,
    },
    ["终止"]     = {},
    ["撤回"]     = {},
  },
}

gewu.record "payment" {
  title  = "购买服务付款",
  fields = {
    { "purchase", gewu.ref "purchase", title = "项目", required = true },
    { "part", gewu.choice { "首款", "中期款", "尾款" }, title = "哪一笔", required = true },
    { "amount", gewu.integer { min = 0 }, title = "金额（元）", required = true },
    { "day", gewu.day, title = "付款日期", required = true },
  },
}

--- 每一笔要到哪一步才付：签了合同付首款，中期合格付中期款，验收合格付尾款。
local steps = { ["首款"] = 1, ["中期款"] = 2, ["尾款"] = 3 }
local reached = { ["履约"] = 1, ["中期合格"] = 2, ["验收合格"] = 3 }

--- 这一笔多少：首款、中期款按比例舍到元，尾款是余下的，三笔正好是合同的数。
local function part(it, which)
  local s = gewu.settings_in(it.community)
  local first, middle = it.amount * s.pay_first // 100, it.amount * s.pay_middle // 100
  return ({ ["首款"] = first, ["中期款"] = middle, ["尾款"] = it.amount - first - middle })[which]
end

local function find(name)
  return gewu.purchases:where { name = name }:order "-id":first() or gewu.refuse("没有购买项目“" .. name .. "”")
end

local function organisation(name)
  return gewu.organisations:where { name = name }:first() or gewu.refuse("没有组织“" .. name .. "”")
end

local function words(it)
  local due = books.day(it.due)
  return "✓ " .. it.name .. "：" .. it.state .. (due and "，" .. tostring(due) .. " 前" or "")
end

local project = { "name", gewu.arg.text, title = "项目" }

gewu.command "购买立项" {
  title = "登记要购买的服务，开始公示",
  args  = {
    { "community", gewu.arg.text, title = "社区" }, { "amount", gewu.arg.number, title = "金额", hint = "元" },
    { "finish", gewu.arg.day, title = "履约期满" }, { "organisation", gewu.arg.text, title = "承接方" }, project,
    { "partner", gewu.arg.text, title = "合作方", optional = true },
  },
  run   = function(args)
    local told = {
      name = args.name, community = books.community(args.community), amount = args.amount,
      finish = args.finish, organisation = organisation(args.organisation), notice_from = gewu.today(),
    }
    if args.partner then told.partner = organisation(args.partner) end
    return words(gewu.purchases:add(told))
  end,
}

gewu.command "购买办到" {
  title = "购买项目往下办一步：履约、中期合格、验收合格、结清、终止、撤回",
  args  = {
    { "state", gewu.arg.text, title = "到哪一步" }, project,
    { "reason", gewu.arg.text, title = "说明", optional = true },
  },
  run   = function(args)
    local it = find(args.name)
    gewu.purchases:move(it, args.state, args.reason)
    return words(it)
  end,
}

gewu.command "购买付款" {
  title = "付一笔款：没有到那一步的付不了",
  args  = { { "part", gewu.arg.text, title = "哪一笔", hint = "首款、中期款、尾款" }, project },
  run   = function(args)
    local it = find(args.name)
    local step = steps[args.part] or gewu.refuse("没有这一笔；可写：首款、中期款、尾款")
    if (reached[it.state] or 0) < step then
      gewu.refuse(it.name .. " 现在是“" .. it.state .. "”，还不能付" .. args.part)
    end
    if it.payments:where { part = args.part }:count() > 0 then gewu.refuse(args.part .. "已经付过") end
    local amount = part(it, args.part)
    gewu.payments:add { purchase = it, part = args.part, amount = amount, day = gewu.today() }
    return words(it) .. "，" .. args.part .. " " .. amount .. " 元"
  end,
}

gewu.report "purchases" {
  title   = "购买服务：没有结清的",
  columns = {
    { "name", title = "项目" }, { "community", title = "社区" }, { "organisation", title = "承接方" },
    { "partner", title = "合作方" }, { "state", title = "状态" }, { "finish", title = "履约期满" },
    { "note", title = "说明" }, { "paid", title = "已付" },
  },
  rows    = function()
    local rows = {}
    local open = { "公示", "履约", "中期合格", "验收合格" }
    for it in gewu.purchases:where { state = open }:order "finish":order "id":each() do
      local is_late = it.finish < gewu.today() and it.state ~= "验收合格"
      table.insert(rows, {
        name = it.name, community = it.community.name, organisation = it.organisation.name,
        partner = it.partner and it.partner.name, state = it.state, finish = it.finish,
        note = is_late and "履约已期满，还没有验收" or nil,
        paid = gewu.figure { part = it.payments:sum "amount", of = it.amount },
      })
    end
    return rows
  end,
}
