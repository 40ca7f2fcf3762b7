-- 热点议题：居民反映最多的事，谁来办。没有人办的，就是要孵化的。
local gewu = require "gewu"
local books = require "books"
local kinds = require "kinds"

local issues = {}

local open = { "待对接", "已对接" }

--- 一个社区、一类事件，从哪天起数：最近几天，上次缓解以前的不再算。
local function since(community, kind, day)
  local first = day - gewu.settings_in(community).hot_window
  local ended = gewu.issues:where { community = community.id, kind = kind, state = "已缓解" }:max "eased"
  return ended and ended >= first and ended + 1 or first
end

--- 那一段里的这类事件。
function issues.matters(community, kind, day)
  local days = gewu.between(since(community, kind, day), day)
  return gewu.matters:within(community.name):where { kind = kind, day = days }
end

--- 夜里看一个社区：够热又没有开着的议题，就立一个。
function issues.find(community, day)
  local s = gewu.settings_in(community)
  local classes = {}
  for _, class in ipairs(s.hot_classes) do table.insert(classes, { kind = gewu.prefix(class) }) end
  if #classes == 0 then return end
  local recent = { day = gewu.between(day - s.hot_window, day), gewu.any(classes) }
  local hot = { where = { count = gewu.at_least(s.hot_matters) } }
  for _, group in ipairs(gewu.matters:within(community.name):where(recent):group("kind", {}, hot)) do
    local kind = group.value
    local known = gewu.issues:where { community = community.id, kind = kind, state = open }:count()
    if known == 0 and issues.matters(community, kind, day):count() >= s.hot_matters then
      gewu.issues:add {
        community = community, kind = kind, name = kinds[kind] or kind, source = "事件", found = day,
      }
    end
  end
end

--- 编号说的那个议题。
local function find(id)
  return gewu.issues:find(id) or gewu.refuse("没有编号为 " .. id .. " 的议题；用 报表 incubator.gaps 看有哪些")
end

local function words(issue)
  return "✓ " .. issue.community.name .. " " .. issue.name .. "（" .. issue.id .. "）：" .. issue.state
end

local which = { "issue", gewu.arg.number, title = "议题编号" }

gewu.command "议题登记" {
  title = "居民议事会上提出来的议题",
  args  = {
    { "community", gewu.arg.text, title = "社区" },
    { "kind", gewu.arg.text, title = "事件类别", hint = "SV.03" }, { "name", gewu.arg.text, title = "议题" },
  },
  run   = function(args)
    local community = books.community(args.community)
    if gewu.issues:where { community = community.id, kind = args.kind, state = open }:count() > 0 then
      gewu.refuse(community.name .. " 的 " .. args.kind .. " 已经是热点议题")
    end
    return words(gewu.issues:add {
      community = community, kind = args.kind, name = args.name, source = "居民议事", found = gewu.today(),
    })
  end,
}

gewu.command "议题对接" {
  title = "哪个孵化对象来办这个议题",
  args  = { which, books.who },
  run   = function(args)
    local issue, it = find(args.issue), books.find(args.who)
    if issue.state == "已缓解" then gewu.refuse("议题 " .. issue.id .. " 已缓解") end
    if gewu.answers:where { issue = issue.id, incubatee = it.id }:count() > 0 then
      gewu.refuse(it.name .. " 已经对接了这个议题")
    end
    gewu.answers:add { issue = issue, incubatee = it, day = gewu.today() }
    if issue.state == "待对接" then gewu.issues:move(issue, "已对接", it.name) end
    return words(issue) .. "，" .. it.name
  end,
}

gewu.command "议题缓解" {
  title = "这个议题不再热了",
  args  = { which, { "reason", gewu.arg.text, title = "说明", optional = true } },
  run   = function(args)
    local issue = find(args.issue)
    gewu.issues:move(issue, "已缓解", args.reason)
    gewu.issues:set(issue, { eased = gewu.today() })
    return words(issue)
  end,
}

return issues
