local gewu = require "gewu"

-- What is left of a rule when it neither reads nor decides anything: the call.
gewu.rule "constant" {
  title   = "人人每月走访", verb = "访",
  roster  = gewu.residents,
  cadence = function() return "month" end,
  source  = "测量用，不是规则",
}
