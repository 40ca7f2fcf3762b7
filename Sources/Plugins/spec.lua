-- What a spec file sees beside the sandbox: `describe`, `it`, and the `t` that each test is handed.
local host = ...

local spec = {}
local path = {}
local befores = {}

function spec.describe(title, body)
  local outer = #befores
  table.insert(path, title)
  body()
  table.remove(path)
  while #befores > outer do table.remove(befores) end
end

--- Runs first in each test that stands below it in the same describe.
function spec.before(body)
  if type(body) ~= "function" then host.no_body "before" end
  table.insert(befores, body)
end

function spec.it(title, body)
  if type(title) ~= "string" or type(body) ~= "function" then host.no_body "it" end
  local first = { table.unpack(befores) }
  table.insert(path, title)
  host.collect(table.concat(path, " › "), function(t)
    for _, before in ipairs(first) do before(t) end
    body(t)
  end)
  table.remove(path)
end

local t = {}

local function names(library)
  local found = {}
  for name in pairs(library) do table.insert(found, name) end
  table.sort(found)
  return found
end

-- A misspelt method says which was meant.
local Test = {}
function Test.__index(_, name)
  return t[name] or host.unknown_method(tostring(name), names(t))
end

-- Who there is --

--- A household: `t:household { "张样一", age = 81, tags = { "独居老人" }, since = "2026-11-23" }`.
function t:household(person) return host.household(person) end
--- Somebody in the household gets a care category, today or on another day.
function t:tag(household, category, since) return host.tag(household, category, since) end
--- The category ends today.
function t:untag(household, category) return host.untag(household, category) end
--- Everybody of the household moves out today.
function t:move_out(household) return host.move_out(household) end
--- A matter: `t:matter { kind = "EM.01", at = "2026-11-17 23:50", household = zhang }`.
function t:matter(what) return host.matter(what) end
function t:close(matter, state) return host.close(matter, state or "已办结") end
--- A record of any type: `t:add("organisation", { name = "示例互助社", kind = "社会组织", from = "2024-01-01" })`.
function t:add(type, fields) return host.add(type, fields) end
--- The table in spec/fixtures/NAME.lua, which is data.
function t:fixture(name) return host.fixture(name) end
--- A setting, for all or for one community.
function t:set(key, value, community) return host.set_setting(key, value, community) end

-- What happens --

--- A visit: `t:log_visit(zhang, "未遇", { time = "19:30" })`.
function t:log_visit(household, outcome, more) return host.log_visit(household, outcome, more or {}) end
--- Days go by; each night's batch runs.
function t:advance(days) return host.advance(days or 1) end
--- Goes to a day, night by night.
function t:go(day) return host.go(day) end
function t:today() return host.today() end
--- From now on a rule, command or job of the plugin may take so many instructions each time it runs.
function t:budget(instructions) return host.budget(instructions) end
--- Runs a command of the plugin. Where it takes people, a household stands for its head: `who = { zhang }`.
function t:run(command, arguments) return host.run(command, arguments or {}) end
--- The rows of a report of the plugin, each a table of its columns: a count is a number, a share is "1/2".
function t:report(name, arguments) return host.report(name, arguments) end
--- The text of a letter of the plugin about a record; a household stands for its head.
function t:letter(name, subject) return host.letter(name, subject) end
--- Runs a job of the plugin. One called nightly runs with every night anyway.
function t:job(name) return host.job(name) end

-- What must be true --

--- There is an open duty, by that day (or moment) where one is given.
function t:expect_due(subject, rule, due) return host.expect_due(subject, rule, due) end
--- There is no open duty.
function t:expect_none(subject, rule) return host.expect_none(subject, rule) end
--- The last duty of that rule stands so: 待办, 已办, 漏访, 暂缓, 取消; with an outcome where one is given.
function t:expect_state(subject, rule, state, outcome)
  return host.expect_state(subject, rule, state, outcome)
end
--- So many duties of that rule stand so, whatever their period.
function t:expect_count(subject, rule, state, count) return host.expect_count(subject, rule, state, count) end
--- Running the night again would change nothing.
function t:expect_quiet() return host.expect_quiet() end
--- The text is the one in spec/golden/NAME.txt, which `gewu plugin test --record` writes.
function t:golden(name, text) return host.golden(name, text) end
function t:expect_equal(found, expected)
  if found ~= expected then
    error("应为 " .. tostring(expected) .. "，实为 " .. tostring(found), 2)
  end
end

-- A method called with a dot, or with more than it takes, says so: nothing is dropped in silence.
local takes = {
  household = 1, add = 2, tag = 3, untag = 2, move_out = 1, matter = 1, close = 2, fixture = 1, set = 3,
  log_visit = 3, advance = 1, go = 1, today = 0, budget = 1, run = 2, report = 2, letter = 2, job = 1,
  golden = 2, expect_due = 3, expect_none = 2, expect_state = 4, expect_count = 4, expect_quiet = 0,
  expect_equal = 2,
}
for name, count in pairs(takes) do
  local body = t[name]
  t[name] = function(self, ...)
    if getmetatable(self) ~= Test then host.no_colon(name) end
    if select("#", ...) > count then host.too_many(name, count) end
    return body(self, ...)
  end
end

host.provide("gewu.spec", spec)

-- What there is, for the tests that hold the reference to it.
local function inventory() return { spec = names(spec), test = names(t) } end

return function(body) body(setmetatable({}, Test)) end, inventory
