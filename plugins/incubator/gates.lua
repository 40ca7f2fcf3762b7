-- 门槛：到下一步以前问的话。每一道返回 true，或 false 和理由；数都按对象所在社区的设置。
local gewu = require "gewu"

local gates = {}

--- 对象所在社区的设置。
local function settings(it) return gewu.settings_in(it.community) end

local function number(count, unit) return count .. " " .. unit end

--- 材料齐了才评审：有孵化计划。
function gates.papers(it)
  return it.plan == true, "还没有孵化计划；用 孵化材料 登记，或先办到 补正"
end

--- 这一轮评审了几人、合计几分。
function gates.panel(it)
  local people, sum = 0, 0
  for review in it.reviews:where { round = it.round }:each() do
    people = people + 1
    sum = sum + review.need + review.feasibility + review.team + review.sustainability + review.benefit
  end
  return people, sum
end

--- 评审至少 3 人，平均至少 60 分。比合计，不比平均：59.99 不会进成 60。
function gates.review(it)
  local s = settings(it)
  local people, sum = gates.panel(it)
  if people < s.panel then
    return false, "评审 " .. number(people, "人") .. "，至少要 " .. number(s.panel, "人")
  end
  local pass = s.review_pass * people
  return sum >= pass, "评审合计 " .. number(sum, "分") .. "，" .. number(people, "人") .. "要 " .. number(pass, "分")
end

--- 公示满 5 个工作日，次日起算。
function gates.notice(it)
  local last = gewu.after(it.notice_from, settings(it).notice)
  return gewu.today() > last, "公示到 " .. tostring(last) .. " 为止，次日才能入驻"
end

--- 未入选两次的，等六个月再申请。
function gates.again(it)
  local s = settings(it)
  if (it.rejections or 0) < s.reject_most then return true end
  local open = gewu.after(it.rejected, s.reject_wait)
  return gewu.today() >= open, "未入选 " .. number(it.rejections, "次") .. "，" .. tostring(open) .. " 起可再申请"
end

--- 占着工位的，不算自己。
local function seated(it)
  local count = 0
  for other in gewu.incubatees:where { mode = "实体", state = { "孵化", "整改", "出壳", "退出" } }:each() do
    if other.id ~= it.id then count = count + 1 end
  end
  return count
end

--- 签了协议、定了导师才孵化；实体孵化要有工位。整改的，再评估到 60 分。
function gates.incubation(it)
  if it.state == "整改" then
    local score = gates.latest(it, "中期")
    local pass = settings(it).mid_pass
    return score ~= nil and score >= pass, "整改以后再评估到 " .. number(pass, "分") .. "；用 孵化评估 中期"
  end
  if it.agreed ~= it.round then return false, "没有签入驻协议、定导师；用 孵化入驻" end
  if it.mode == "实体" and seated(it) >= gewu.settings.desks then
    return false, "工位 " .. number(gewu.settings.desks, "个") .. "已满；可先虚拟孵化"
  end
  return true
end

--- 最近一次评估几分、哪一天；这一轮没有评过，就是 nil。
function gates.latest(it, kind)
  local last = it.assessments:where { round = it.round, kind = kind }:order "-day":order "-id":first()
  if last then return last.score, last.day end
end

--- 出壳：已备案或登记，办过至少 3 次活动，账目清楚，出壳评估至少 70 分。
function gates.graduation(it)
  local s = settings(it)
  local organisation = it.organisation
  if not organisation or not organisation.standing then return false, "还没有备案，也没有登记" end
  local activities = it.lines:where { round = it.round }:sum "activities"
  if activities < s.graduate_activities then
    return false, "办过活动 " .. number(activities, "次") .. "，至少 " .. number(s.graduate_activities, "次")
  end
  if not it.accounts then return false, "账目还没有核对；用 孵化材料 账目" end
  local mid = gates.latest(it, "中期")
  if mid and mid < s.mid_warn then
    return false, "中期评估 " .. number(mid, "分") .. "，不足 " .. number(s.mid_warn, "分") .. "，应退出"
  end
  local score = gates.latest(it, "出壳")
  if not score then return false, "还没有出壳评估" end
  return score >= s.graduate_pass, "出壳评估 " .. number(score, "分") .. "，不足 " .. number(s.graduate_pass, "分")
end

--- 还没有做的跟踪：第几个月、哪一天到。
function gates.followups(it)
  local open = {}
  for _, word in ipairs(settings(it).followups) do
    local months = tonumber(word)
    if it.followups:where { months = months }:count() == 0 then
      table.insert(open, { months = months, due = gewu.after(it.graduated, months .. " months") })
    end
  end
  return open
end

--- 跟踪都做了才结束。
function gates.finished(it)
  local open = gates.followups(it)[1]
  return open == nil, open and "还没有第 " .. number(open.months, "个月") .. "的跟踪"
end

--- 协议期满的那一天：对应日，遇休息日顺延（民法典第二百零二、二百零三条）。
function gates.expiry(it, extension)
  local last = gewu.after(it.agreement_from, settings(it).period)
  if extension > 0 then last = gewu.after(last, extension .. " months") end
  return gewu.workday(last)
end

-- 备案与登记 --

--- 备案还差什么；空的就是够了。
function gates.filing(it)
  local least = settings(it).file_people
  local lacks = {}
  if it.people < least then
    table.insert(lacks, "发起人 " .. number(it.people, "人") .. "，至少 " .. number(least, "人"))
  end
  if not it.charter then table.insert(lacks, "没有章程") end
  if not it.premises then table.insert(lacks, "没有活动场所（可用党员群众服务中心）") end
  if not it.opinion then table.insert(lacks, "没有社区党组织意见") end
  return lacks
end

--- 登记还差什么。社会团体：个人会员 50，或单位会员 30，或混合 50；社会服务机构不问会员数。
function gates.registration(it)
  local s = settings(it)
  local lacks = {}
  if it.form == "社会团体" then
    local enough = it.people >= s.register_people or it.units >= s.register_units
      or it.people > 0 and it.units > 0 and it.people + it.units >= s.register_mixed
    if not enough then
      table.insert(lacks, "会员个人 " .. it.people .. "、单位 " .. it.units .. "；要个人 " .. s.register_people
        .. "，或单位 " .. s.register_units .. "，或混合 " .. s.register_mixed)
    end
  end
  if not it.charter then table.insert(lacks, "没有章程") end
  if not it.premises then table.insert(lacks, "没有住所") end
  if not it.accounts then table.insert(lacks, "没有账目") end
  return lacks
end

-- 等级 --

--- 这个分数是几级，下限含本数：90 就是 5。不到最低一级的是 nil。
function gates.grade(score, s)
  for i, least in ipairs { s.grade_5, s.grade_4, s.grade_3, s.grade_2, s.grade_1 } do
    if score >= least then return 6 - i end
  end
end

return gates
