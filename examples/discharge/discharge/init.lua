local gewu = require "gewu"

gewu.rule "weekly" {
  title   = "出院后四周内每周访", verb = "访",
  roster  = gewu.residents:tagged { "出院" },
  cadence = function(it)
    local recent = it.care_tags:where { category = "出院", from = gewu.more_than(gewu.today() - 28) }
    if recent:count() > 0 then return "week" end
  end,
  by      = { "网格员", "结对党员" },
  source  = "张家湾社区居民代表会议 2026 年 10 月议定",
}
