local gewu = require "gewu"

gewu.rule "plain" {
  title   = "按年龄走访", verb = "访",
  roster  = gewu.residents,
  cadence = require "decide",
  source  = "测量用，不是规则",
}
