-- 函：入驻协议、评估表、出壳证明、退出通知。都是草稿，核稿、签字、用印照原来的办。
local gewu = require "gewu"
local gates = require "gates"

local subject = "incubator.incubatee"

--- 谁来签：登记的是法人，自己签；没有登记的，由负责人本人签。
local function party(it)
  local organisation = it.organisation
  local is_registered = organisation and organisation.standing == "登记"
  return {
    registered = is_registered and { code = organisation.code or "" } or false,
    unregistered = not is_registered,
  }
end

local function common(it)
  return {
    number = it.number, name = it.name, community = it.community.name, leader = it.leader,
    today = gewu.today(), physical = it.mode == "实体",
  }
end

local function with(it, more)
  local data = common(it)
  for key, value in pairs(more) do data[key] = value end
  return data
end

local function need(value, problem) return value or gewu.refuse(problem) end

gewu.letter "agreement" {
  title = "入驻协议", of = subject, template = "letters/agreement.mustache",
  data  = function(it)
    need(it.agreement_from, it.name .. " 还没有入驻；先用 孵化入驻")
    local s = gewu.settings_in(it.community)
    return with(it, {
      party = party(it), mode = it.mode, mentor = it.mentor,
      from = it.agreement_from, last = it.agreement_until,
      report_day = s.report_day, missed = s.missed_most,
      mid = gewu.after(it.agreement_from, s.mid_after),
      mid_pass = s.mid_pass, mid_warn = s.mid_warn, pass = s.graduate_pass, extension = s.extension_most,
    })
  end,
}

gewu.letter "assessment" {
  title = "评估表", of = subject, template = "letters/assessment.mustache",
  data  = function(it)
    local rows = {}
    for each in it.assessments:where { round = it.round }:order "day":order "id":each() do
      local row = { day = each.day, kind = each.kind, score = each.score, note = each.note or false }
      table.insert(rows, row)
    end
    local lines = it.lines:where { round = it.round }
    return with(it, {
      assessments = rows, lines = lines:count(),
      activities = lines:sum "activities", served = lines:sum "served",
      hours = it.coachings:where { round = it.round }:sum "hours",
      own = gewu.figure { part = lines:sum "own", of = lines:sum "income" },
    })
  end,
}

gewu.letter "certificate" {
  title = "出壳证明", of = subject, template = "letters/certificate.mustache",
  data  = function(it)
    local graduated = need(it.graduated, it.name .. " 还没有出壳")
    local organisation = it.organisation
    return with(it, {
      from = it.agreement_from, graduated = graduated, score = gates.latest(it, "出壳"),
      standing = organisation.standing, filing = organisation.filing_number or false,
      code = organisation.code or false,
      back = gewu.after(graduated, "15 workdays"),
      months = table.concat(gewu.settings_in(it.community).followups, "、"),
    })
  end,
}

gewu.letter "leaving" {
  title = "退出通知", of = subject, template = "letters/leaving.mustache",
  data  = function(it)
    local left = need(it.left, it.name .. " 没有退出")
    return with(it, { left = left, reason = it.leaving, back = gewu.after(left, "15 workdays") })
  end,
}
