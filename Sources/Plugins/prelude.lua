-- The `gewu` that plugins see. What reaches the books goes through `host`, which no plugin can touch.
local host = ...

local gewu = {}

-- Conditions

local function condition(op)
  return function(value, ...)
    if select("#", ...) > 0 then host.too_many(op, 1) end
    return { ["$op"] = op, value = value }
  end
end

gewu.prefix = condition "prefix"
gewu.at_least = condition "at_least"
gewu.at_most = condition "at_most"
gewu.more_than = condition "more_than"
gewu.less_than = condition "less_than"
gewu.among = condition "among"
gewu.unlike = condition "unlike"
gewu.any = condition "any"
gewu.all = condition "all"
gewu.none = condition "none"
gewu.empty = { ["$op"] = "empty" }
gewu.filled = { ["$op"] = "filled" }

-- Fields of a plugin's own records: gewu.text, gewu.integer { min = 0 }, gewu.ref "organisation".

local function field_kind(kind)
  return setmetatable({ ["$kind"] = kind }, {
    __call = function(_, options, ...)
      if select("#", ...) > 0 then host.too_many(kind, 1) end
      -- A day from its ISO text, and a kind of field: one word for both.
      if kind == "day" and type(options) ~= "table" then return host.day_of(options) end
      return { ["$kind"] = kind, options = options }
    end,
    __index = function(_, name) return host.no_field(kind, tostring(name)) end,
  })
end

for _, kind in ipairs(host.field_kinds()) do gewu[kind] = field_kind(kind) end

-- Queries: values that compose, and ask the books only when a verb at the end is called.

-- The names somebody may have meant.
local function names(library)
  local found = {}
  for name in pairs(library) do
    if name:sub(1, 2) ~= "__" then table.insert(found, name) end
  end
  table.sort(found)
  return found
end

local Query = {}
Query.__name = "query"
Query.__index = function(_, name)
  if math.type(name) then host.no_list() end
  return Query[name] or host.unknown_method(tostring(name), names(Query))
end
Query.__call = host.no_list
Query.__len = host.no_list
Query.__pairs = host.no_list

local function query(parts) return setmetatable(parts, Query) end

local function changed(self, part, value)
  local copy = {}
  for _, key in ipairs { "$query", "$where", "$order", "$limit" } do copy[key] = rawget(self, key) end
  if part == "$limit" then
    copy[part] = value
  else
    copy[part] = { table.unpack(copy[part]) }
    table.insert(copy[part], value)
  end
  return query(copy)
end

--- Narrows to the records that fulfil every condition.
function Query:where(conditions)
  host.check_where(self["$query"], conditions)
  return changed(self, "$where", conditions)
end

--- Narrows to those who carry any of these care categories.
function Query:tagged(categories)
  if type(categories) == "string" then categories = { categories } end
  host.check_tagged(self["$query"], categories)
  return changed(self, "$where", { ["$tagged"] = categories })
end

--- Narrows to a place and all below it: 张家湾, 张家湾/3.
function Query:within(place)
  host.check_within(self["$query"], place)
  return changed(self, "$where", { ["$within"] = place })
end

--- By a field, upward; "-field" is downward.
function Query:order(field)
  host.check_order(self["$query"], field)
  return changed(self, "$order", field)
end

--- At most so many records.
function Query:limit(count)
  host.check_limit(count)
  return changed(self, "$limit", count)
end

function Query:each() return host.each(self) end
function Query:count() return host.count(self) end
function Query:first() return host.first(self) end
function Query:list() return host.list(self) end
function Query:group(field) return host.group(self, field) end
function Query:explain() return host.explain(self) end

--- Finds by id, or by a record of a loop that has moved on.
function Query:find(id) return host.find(self["$query"], id) end

--- Writes, in commands and jobs alone.
function Query:add(fields) return host.add(self["$query"], fields) end
function Query:set(record, fields) return host.set(self["$query"], record, fields) end
function Query:move(record, state, more) return host.move(self["$query"], record, state, more) end
function Query:remove(record) return host.remove(self["$query"], record) end

-- A method called with a dot, or with more than it takes, says so: nothing is dropped in silence.
local takes = {
  where = 1, tagged = 1, within = 1, order = 1, limit = 1,
  each = 0, count = 0, first = 0, list = 0, group = 1, explain = 0,
  find = 1, add = 1, set = 2, move = 3, remove = 1,
}
for _, name in ipairs(names(Query)) do
  local body, count = Query[name], takes[name]
  Query[name] = function(self, ...)
    if getmetatable(self) ~= Query then host.no_colon(name) end
    if select("#", ...) > count then host.too_many(name, count) end
    return body(self, ...)
  end
end

local function all(type_name) return query { ["$query"] = type_name, ["$where"] = {}, ["$order"] = {} } end

-- Rows: what is no column and no record of its own.

local Row = {}

--- Whether somebody, or somebody of a household, carries any of these care categories.
function Row.tagged(self, categories, ...)
  if select("#", ...) > 0 then host.too_many("tagged", 1) end
  if type(categories) == "string" then categories = { categories } end
  return host.is_tagged(self, categories)
end

local row_methods = names(Row)

host.set_row_fallback(function(row, type_name, name)
  return Row[name] or query(host.related(row, type_name, tostring(name), row_methods))
end)

-- Declarations

local function declare(kind)
  return function(name)
    host.name(kind, name)
    return function(definition) host.declare(kind, name, definition) end
  end
end

for _, kind in ipairs(host.declaration_kinds()) do gewu[kind] = declare(kind) end

-- Declares a kind with one of its functions wrapped: what the host calls is not quite what the author wrote.
local function wrapping(kind, key, wrap)
  local declare_kind = gewu[kind]
  gewu[kind] = function(name)
    local finish = declare_kind(name)
    return function(definition)
      if type(definition) ~= "table" or type(definition[key]) ~= "function" then return finish(definition) end
      local copy = {}
      for part, value in pairs(definition) do copy[part] = value end
      copy[key] = wrap(definition[key])
      return finish(copy)
    end
  end
end

-- Of what a function called for each record returns, the host takes the first value: a test's two become one.
wrapping("check", "test", function(test)
  return function(record)
    local is_well, message = test(record)
    return { is_well = is_well, message = message }
  end
end)

-- What a job is given: the day, and a way through records that sets apart those that fail.

local Job = { __name = "job" }
Job.__index = function(_, name)
  return Job[name] or host.unknown_field("批处理", tostring(name), { "day", "each" })
end

function Job.each(self, records, body, ...)
  if getmetatable(self) ~= Job then host.no_colon "each" end
  if select("#", ...) > 0 then host.too_many("each", 2) end
  return host.job_each(records, body)
end

wrapping("job", "run", function(run)
  return function(job) return run(setmetatable(job, Job)) end
end)

local kinds = {}
for _, kind in ipairs(host.argument_kinds()) do kinds[kind] = kind end
gewu.arg = setmetatable(kinds, {
  __index = function(_, name) return host.unknown_argument(tostring(name)) end,
  __newindex = function(_, name) host.read_only("gewu.arg." .. tostring(name)) end,
})

gewu.settings = setmetatable({}, {
  __index = function(_, key) return host.setting(tostring(key)) end,
  __newindex = function(_, key) host.read_only("settings." .. tostring(key)) end,
})

-- Figures: a number with what it was counted from, so that its records can be listed.

local Figure = { __name = "figure" }

--- `part` out of `of`: queries, or numbers a script has worked out; `quota` is what somebody demands of it.
function gewu.figure(parts)
  host.check_figure(parts)
  return setmetatable({ ["$figure"] = true, part = parts.part, of = parts.of, quota = parts.quota }, Figure)
end

--- The acting day.
function gewu.today() return host.today() end

-- Updates: what happens to the records of an older version.

local Reshape = {}

--- Moves what a field holds into another one.
function Reshape:rename(record, old, new) host.reshape_rename(record, old, new) end

--- Empties a field that the new version no longer has. What it held stays in the history.
function Reshape:drop(record, name) host.reshape_drop(record, name) end

--- Calls `body` with each record; what it returns is written into it.
function Reshape:transform(record, body)
  local records = all(host.reshape_type(record))
  for _, it in ipairs(records:list()) do
    local fields = body(it)
    if fields ~= nil then host.set(records["$query"], it.id, fields) end
  end
end

local reshape = setmetatable({}, {
  __index = function(_, name) return Reshape[name] or host.unknown_method(tostring(name), names(Reshape)) end,
})

--- What an update from one version to the next does with the records.
function gewu.migrate(old, new, body)
  if type(body) == "function" then
    host.migrate(old, new, function() body(reshape) end)
  else
    host.migrate(old, new, body)
  end
end

setmetatable(gewu, {
  __index = function(library, name) return all(host.collection(tostring(name), names(library))) end,
  __newindex = function(_, name) host.read_only("gewu." .. tostring(name)) end,
})

host.provide("gewu", gewu)

-- What there is, for the tests that hold the reference to it.
return function()
  return { gewu = names(gewu), query = names(Query), record = row_methods, arguments = host.argument_kinds() }
end
