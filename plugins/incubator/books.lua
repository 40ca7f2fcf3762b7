-- 找到一个对象，说出它现在怎样。
local gewu = require "gewu"

local books = {}

--- 名称或孵化编号说的那个对象。
function books.find(who)
  local it = gewu.incubatees:where { number = who }:first() or gewu.incubatees:where { name = who }:first()
  if it then return it end
  local near = gewu.incubatees:where { name = gewu.contains(who) }:order "number":limit(3):list()
  if #near == 1 then return near[1] end
  local names = {}
  for _, other in ipairs(near) do table.insert(names, other.name) end
  gewu.refuse("没有叫“" .. who .. "”的孵化对象" .. (#names > 0 and "；是否指 " .. table.concat(names, "、")
    or "；用 报表 incubator.board 看有哪些"))
end

--- 社区，张家湾、张家湾社区都行。
function books.community(name)
  for community in gewu.communities:each() do
    if community.name == name or community.name .. "社区" == name or community.name == name .. "社区" then
      return community:copy()
    end
  end
  gewu.refuse("没有社区“" .. name .. "”")
end

--- 时刻是哪一天。
function books.day(instant) return instant and gewu.day(os.date("%F", instant // 1000)) end

--- `✓ 流廊织女巾帼互助社（孵2026-北环路-1）：申请，2026-11-10 前`
function books.words(it)
  local due = books.day(it.due)
  local by = due and "，" .. tostring(due) .. " 前" or ""
  return "✓ " .. it.name .. "（" .. it.number .. "）：" .. it.state .. by
end

--- 现在应当是这几个状态之一。
function books.must(it, states, what)
  for _, state in ipairs(states) do
    if it.state == state then return end
  end
  gewu.refuse(it.name .. " 现在是“" .. it.state .. "”，不能" .. what)
end

books.who = { "who", gewu.arg.text, title = "对象", hint = "名称或孵化编号" }

return books
