-- The `gewu` that plugins see. What reaches the books goes through `host`, which no plugin can touch.
local host = ...

local gewu = {}

-- Conditions

-- `second` names a second argument, where there may be one.
local function condition(op, second)
  local most = second and 2 or 1
  return function(value, ...)
    if 1 + select("#", ...) > most then host.too_many(op, most) end
    local made = { ["$op"] = op, value = value }
    if second then made[second] = (...) end
    return made
  end
end

gewu.prefix = condition "prefix"
gewu.contains = condition "contains"
gewu.at_least = condition "at_least"
gewu.at_most = condition "at_most"
gewu.more_than = condition "more_than"
gewu.less_than = condition "less_than"
gewu.between = condition("between", "upto")
gewu.among = condition "among"
gewu.unlike = condition "unlike"
gewu.any = condition "any"
gewu.all = condition "all"
gewu.none = condition "none"
gewu.some = condition("some", "number")
gewu.no = condition "no"
gewu.every = condition "every"
gewu.empty = { ["$op"] = "empty" }
gewu.filled = { ["$op"] = "filled" }

-- What group works out

local function aggregate(name, key)
  return function(value, ...)
    if select("#", ...) > 0 then host.too_many(name, 1) end
    return { ["$aggregate"] = name, [key] = value }
  end
end

gewu.sum = aggregate("sum", "field")
gewu.average = aggregate("average", "field")
gewu.min = aggregate("min", "field")
gewu.max = aggregate("max", "field")
gewu.distinct = aggregate("distinct", "field")
gewu.share = aggregate("share", "where")
-- By itself how many there are; called, how many fulfil a condition.
local counting = aggregate("count", "where")
gewu.count = setmetatable({ ["$aggregate"] = "count" }, {
  __call = function(_, ...) return counting(...) end,
  __newindex = function(_, key) host.read_only("gewu.count." .. tostring(key)) end,
})

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

local kept = { "$query", "$where", "$order", "$limit", "$filter", "$take" }

local function changed(self, part, value)
  local copy = {}
  for _, key in ipairs(kept) do copy[key] = rawget(self, key) end
  if part == "$limit" or part == "$take" then
    copy[part] = value
  else
    copy[part] = { table.unpack(copy[part] or {}) }
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
  return changed(self, rawget(self, "$filter") and "$take" or "$limit", count)
end

--- Narrows by a function, record by record, here in Lua: for what no condition can say.
function Query:filter(judge)
  if type(judge) ~= "function" then host.no_function() end
  if rawget(self, "$take") then host.filter_first() end
  return changed(self, "$filter", judge)
end

-- What of a query the books answer.
local function pushed(self)
  local copy = {}
  for _, key in ipairs(kept) do copy[key] = rawget(self, key) end
  copy["$filter"], copy["$take"] = nil, nil
  return copy
end

-- A loop over what the functions of a query let through. How many were read is written down when it ends.
local function judged(self)
  local filters, most, place = self["$filter"], rawget(self, "$take"), host.place()
  local step, state, control, rows = host.each(pushed(self))
  local read, given = 0, 0
  local ending = setmetatable({}, {
    __close = function()
      local _ <close> = rows
      host.filtered(place, read)
    end,
  })
  return function(of, last)
    if given == most then return nil end
    while true do
      local row = step(of, last)
      if row == nil then return nil end
      last, read = row, read + 1
      local is_wanted = true
      for _, judge in ipairs(filters) do is_wanted = is_wanted and judge(row) end
      if is_wanted then
        given = given + 1
        return row
      end
    end
  end, state, control, ending
end

function Query:each()
  if rawget(self, "$filter") then return judged(self) end
  return host.each(self)
end

function Query:count()
  if not rawget(self, "$filter") then return host.count(self) end
  local count = 0
  for _ in judged(self) do count = count + 1 end
  return count
end

function Query:list()
  if not rawget(self, "$filter") then return host.list(self) end
  local ids = {}
  for row in judged(self) do table.insert(ids, row.id) end
  return host.records(self["$query"], ids)
end

function Query:first()
  if not rawget(self, "$filter") then return host.first(self) end
  return self:limit(1):list()[1]
end

--- One page of a list: the records, and `page`, `pages`, `size`, `total`.
function Query:page(number, size) return host.page(self, number, size) end

--- What a field comes to over all records.
function Query:sum(field) return host.aggregate(self, "sum", field) end
function Query:average(field) return host.aggregate(self, "average", field) end
function Query:min(field) return host.aggregate(self, "min", field) end
function Query:max(field) return host.aggregate(self, "max", field) end

--- The different values of a field, in order.
function Query:distinct(field) return host.distinct(self, field) end

--- Figures for each value of a field, or of several: which figures, and which groups in what order.
function Query:group(fields, figures, options) return host.group(self, fields, figures, options) end

--- How the books answer it, in words.
function Query:explain()
  local filters = rawget(self, "$filter")
  return host.explain(pushed(self), filters and #filters)
end

--- Finds by id, or by a record of a loop that has moved on.
function Query:find(id) return host.find(self["$query"], id) end

--- Writes, in commands and jobs alone.
function Query:add(fields) return host.add(self["$query"], fields) end
function Query:set(record, fields) return host.set(self["$query"], record, fields) end
function Query:move(record, state, more, day) return host.move(self["$query"], record, state, more, day) end
function Query:extend(record, length, why, term)
  return host.extend(self["$query"], record, length, why, term)
end
function Query:remove(record) return host.remove(self["$query"], record) end

-- Every verb of a query, and how many arguments it takes at most. A method called with a dot, or with more
-- than that, says so: nothing is dropped in silence.
local takes = {
  -- These narrow, and ask nothing yet.
  where = 1, tagged = 1, within = 1, order = 1, limit = 1, filter = 1,
  -- These ask.
  each = 0, list = 0, first = 0, find = 1, page = 2,
  count = 0, sum = 1, average = 1, min = 1, max = 1, distinct = 1, group = 3, explain = 0,
  -- These write.
  add = 1, set = 2, move = 4, extend = 4, remove = 1,
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
  if Row[name] then return Row[name] end
  local is_computed, value = host.column(row, name)
  if is_computed then return value end
  return query(host.related(row, type_name, tostring(name), row_methods))
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

-- What a handler is told of a write.

local Was = {
  __name = "was",
  __index = function(_, name) return host.was(tostring(name)) end,
  __newindex = function(_, key) host.read_only("change.was." .. tostring(key)) end,
}

local function told(handle)
  return function(it, change)
    change.was = setmetatable({}, Was)
    return handle(it, change)
  end
end

wrapping("on", "before", told)
wrapping("on", "after", told)

-- `gewu.on("matter.moved", function(it, change) … end)`: what comes after, and nothing else.
local on = gewu.on
function gewu.on(name, handle, ...)
  if select("#", ...) > 0 then host.too_many("on", 2) end
  local finish = on(name)
  if handle == nil then return finish end
  return finish(type(handle) == "function" and { after = handle } or handle)
end

-- What another plugin has for others; `nil` where the manifest only wishes for it and it is not there.
function gewu.from(name)
  if not host.from(name) then return nil end
  return setmetatable({}, {
    __index = function(_, word)
      return function(...) return host.exported(name, tostring(word), ...) end
    end,
    __newindex = function(_, key) host.read_only("gewu.from(\"" .. name .. "\")." .. tostring(key)) end,
  })
end

-- In a plugin that extends another, for the communities where it is switched on.

--- Changes fields of what that one declared. A function gets, behind its own argument, the one it stands for.
function gewu.override(name)
  local kind = host.override_name(name)
  return function(changes)
    if type(changes) ~= "table" then return host.override(name, changes) end
    local mine = {}
    for key, value in pairs(changes) do
      if type(value) == "function" then
        host.override_place(name, key, value)
        local function base(subject) return host.base(name, key, subject) end
        local is_job = kind == "job" and key == "run"
        mine[key] = function(subject)
          return value(is_job and setmetatable(subject, Job) or subject, base)
        end
      else
        mine[key] = value
      end
    end
    host.override(name, mine)
  end
end

--- A rule of that one that does not hold here.
function gewu.without(name) host.without(name) end

--- What settings of that one are here, unless the community has set them itself.
function gewu.adjust(values) host.adjust(values) end

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

--- Ends what runs, and tells staff why: what they asked for does not fit.
function gewu.refuse(reason) return host.refuse(reason) end

--- The settings as they are in a community, for what is not run for that one alone.
function gewu.settings_in(community)
  local place = host.setting_place(community)
  return setmetatable({}, {
    __index = function(_, key) return host.setting(tostring(key), place) end,
    __newindex = function(_, key) host.read_only("settings." .. tostring(key)) end,
  })
end

-- Figures: a number with what it was counted from, so that its records can be listed.

local Figure = { __name = "figure" }

--- `part` out of `of`: queries, or numbers a script has worked out; `quota` is what somebody demands of it.
function gewu.figure(parts)
  host.check_figure(parts)
  return setmetatable({ ["$figure"] = true, part = parts.part, of = parts.of, quota = parts.quota }, Figure)
end

--- The acting day.
function gewu.today() return host.today() end

--- The last day of a term that begins on a day: gewu.after(day, "5 workdays"), "30 days", "12 months".
function gewu.after(day, term) return host.after(day, term) end

--- The day, or the first working day behind it.
function gewu.workday(day) return host.workday(day) end

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
