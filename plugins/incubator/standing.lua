-- 备案、登记、等级。
local gewu = require "gewu"
local books = require "books"
local gates = require "gates"

local function lacking(lacks) return #lacks == 0 and "够了" or "还差：" .. table.concat(lacks, "；") end

gewu.command "孵化条件" {
  title = "备案、登记的条件够不够，还差什么",
  args  = { books.who },
  run   = function(args)
    local it = books.find(args.who)
    local filing, registration = lacking(gates.filing(it)), lacking(gates.registration(it))
    return it.name .. "（" .. it.form .. "）\n备案" .. filing .. "\n登记" .. registration
  end,
}

--- 对象的组织；账本里还没有的，就建一个，对象还是原来那条。
local function put(it, fields)
  local organisation = it.organisation
  if organisation then
    gewu.organisations:set(organisation, fields)
    return
  end
  fields.name, fields.kind, fields.service = it.name, "社会组织", it.service
  fields.community, fields.from = it.community, gewu.today()
  gewu.incubatees:set(it, { organisation = gewu.organisations:add(fields) })
end

gewu.command "孵化备案" {
  title = "街道准予备案：记下备案号",
  args  = { { "filing", gewu.arg.text, title = "备案号" }, books.who },
  run   = function(args)
    local it = books.find(args.who)
    local standing = it.organisation and it.organisation.standing
    if standing then gewu.refuse(it.name .. " 已" .. standing) end
    local lacks = gates.filing(it)
    if #lacks > 0 then gewu.refuse(it.name .. " 还不能备案：" .. table.concat(lacks, "；")) end
    put(it, { standing = "备案", filing_number = args.filing, filed = gewu.today() })
    return "✓ " .. it.name .. " 已备案，" .. args.filing .. "；备案的不是法人，等级用星级"
  end,
}

gewu.command "孵化登记" {
  title = "区民政局准予登记：记下统一社会信用代码",
  args  = { { "code", gewu.arg.text, title = "统一社会信用代码" }, books.who },
  run   = function(args)
    local it = books.find(args.who)
    if it.organisation and it.organisation.standing == "登记" then gewu.refuse(it.name .. " 已登记") end
    local lacks = gates.registration(it)
    if #lacks > 0 then gewu.refuse(it.name .. " 还不够登记条件：" .. table.concat(lacks, "；")) end
    put(it, { standing = "登记", code = args.code, registered = gewu.today() })
    return "✓ " .. it.name .. " 已登记"
  end,
}

local stars = { "一星", "二星", "三星", "四星", "五星" }

gewu.command "等级评估" {
  title = "社会组织的等级：登记满两年的评 A 级，备案的评星级；下限含本数",
  args  = {
    { "score", gewu.arg.number, title = "得分" }, { "name", gewu.arg.text, title = "组织", hint = "全称" },
  },
  run   = function(args)
    local organisation = gewu.organisations:where { name = args.name, kind = "社会组织" }:first()
      or gewu.refuse("没有社会组织“" .. args.name .. "”")
    if not organisation.standing then gewu.refuse(args.name .. " 没有备案，也没有登记，不评等级") end
    local s = gewu.settings_in(organisation.community)
    local today = gewu.today()
    if organisation.standing == "登记" then
      local open = organisation.registered and gewu.after(organisation.registered, s.grade_wait)
      if not open or today < open then
        gewu.refuse(args.name .. " 登记满 2 年才评等级" .. (open and "：" .. tostring(open) .. " 起" or "；先补登记日期"))
      end
    end
    local level = gates.grade(args.score, s)
    local grade = not level and "不入级" or organisation.standing == "登记" and level .. "A" or stars[level]
    local last = gewu.after(today, s.grade_valid)
    gewu.gradings:add {
      organisation = organisation, day = today, score = args.score, grade = grade, valid_until = last,
    }
    return "✓ " .. args.name .. "：" .. args.score .. " 分，" .. grade .. "，有效期至 " .. tostring(last)
  end,
}
